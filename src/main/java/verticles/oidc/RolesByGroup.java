package verticles.oidc;

import accounts.oidc.GroupRoles;
import accounts.oidc.GroupRoles.RoleOfGuild;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.guild.MemberRoleStore;
import verticles.guild.MemberEvents;

/// Gives members the roles that their groups at the login provider stand for, and takes those that
/// they no longer do. Waits for the database, so it is used on virtual threads.
final class RolesByGroup {
    private static final Logger LOG = LoggerFactory.getLogger(RolesByGroup.class);

    private final GroupRoles rules;
    private final MemberRoleStore store;
    private final MemberEvents events;

    RolesByGroup(GroupRoles rules, MemberRoleStore store, MemberEvents events) {
        this.rules = rules;
        this.store = store;
        this.events = events;
    }

    /// A role that was deleted fails no login.
    ///
    /// @param groups null when the provider did not say: then nothing changes
    void apply(UUID user, @Nullable List<String> groups) {
        if (groups == null) {
            return;
        }
        rules.given(groups).forEach((role, has) -> apply(user, role, has));
    }

    private void apply(UUID user, RoleOfGuild role, boolean has) {
        try {
            if (store.follow(role.guild(), user, role.role(), has).await()) {
                events.changed(role.guild(), user);
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "role {} of guild {} does not follow the groups of user {}: {}",
                    role.role(),
                    role.guild(),
                    user,
                    e.toString());
        }
    }
}
