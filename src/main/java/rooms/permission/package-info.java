/// Roles and permissions of a guild: what a member may do, in the order of evaluation that Discord
/// documents, and which members one may act on. Pure. Start with [MemberGrants].
@NullMarked
package rooms.permission;

import org.jspecify.annotations.NullMarked;
