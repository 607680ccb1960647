/// Users, device sessions and names: the rules, without a database and without Vert.x. Start with
/// [Identity].
@NullMarked
package accounts;

import org.jspecify.annotations.NullMarked;
