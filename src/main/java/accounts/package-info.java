/// Users, invites, device sessions, tokens and passwords: the rules, without a database and without
/// Vert.x. Start with [Identity].
@NullMarked
package accounts;

import org.jspecify.annotations.NullMarked;
