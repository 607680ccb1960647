/// What the back ends of other applications make with an API key: rooms of their own, and guests
/// who join them without an account. Immutable values. Start with [ExternalRoom].
@NullMarked
package rooms.external;

import org.jspecify.annotations.NullMarked;
