package accounts.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.oidc.GroupRoles.RoleOfGuild;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRolesTest {
    private static final UUID GUILD = new UUID(1, 2);
    private static final RoleOfGuild STAFF = new RoleOfGuild(GUILD, new UUID(3, 4));
    private static final RoleOfGuild LEADS = new RoleOfGuild(GUILD, new UUID(5, 6));

    @Test
    void aRoleIsGivenByAnyOfItsGroupsAndTakenWithoutThem() {
        GroupRoles roles =
                GroupRoles.of(
                        List.of(
                                "/eng=a=" + text(STAFF),
                                "ops=" + text(STAFF),
                                "leads=" + text(LEADS)));

        assertThat(roles.given(List.of("ops", "other")))
                .isEqualTo(Map.of(STAFF, true, LEADS, false));
        assertThat(roles.given(List.of("/eng=a", "leads")))
                .isEqualTo(Map.of(STAFF, true, LEADS, true));
        assertThat(roles.given(List.of())).isEqualTo(Map.of(STAFF, false, LEADS, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "staff", "staff=", "=1/2", "staff=a/b"})
    void whatIsNoRuleIsNamed(String text) {
        assertThatThrownBy(() -> GroupRoles.of(List.of(text))).hasMessage(text);
    }

    private static String text(RoleOfGuild role) {
        return role.guild() + "/" + role.role();
    }
}
