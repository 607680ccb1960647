/// The keys that sign access tokens, and when one replaces another: pure, without a clock or a
/// database. Start with [KeyRing].
@NullMarked
package accounts.signing;

import org.jspecify.annotations.NullMarked;
