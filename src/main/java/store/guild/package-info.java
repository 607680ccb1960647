/// Roles and permissions in PostgreSQL. What a member may do is read by one query and computed by
/// [rooms.permission.MemberGrants]. Start with [AccessStore].
@NullMarked
package store.guild;

import org.jspecify.annotations.NullMarked;
