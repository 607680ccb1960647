/// Links by which people come in: invites for members, links for guests without an account. Start
/// with [Invite].
@NullMarked
package accounts.invite;

import org.jspecify.annotations.NullMarked;
