/// Members, roles, channel overrides, bans and the audit log in PostgreSQL. What a member may do is
/// read by one query and computed by [rooms.permission.MemberGrants]. Called from any thread. Start
/// with [AccessStore], then [ModerationStore].
@NullMarked
package store.guild;

import org.jspecify.annotations.NullMarked;
