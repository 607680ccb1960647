package rooms.permission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankTest {
    private static final Rank OWNER = new Rank(true, 0);
    private static final Permissions OWN =
            Permissions.of(Permission.SPEAK, Permission.MANAGE_ROLES);

    @Test
    void actsOnMembersBelowTheHighestRoleOnly() {
        for (int own = 0; own < 5; own++) {
            for (int other = 0; other < 5; other++) {
                assertThat(new Rank(false, own).isAbove(new Rank(false, other)))
                        .as("%s above %s", own, other)
                        .isEqualTo(own > other);
                assertThat(new Rank(false, own).isAboveRole(other)).isEqualTo(own > other);
            }
            assertThat(new Rank(false, own).isAbove(OWNER)).isFalse();
            assertThat(OWNER.isAbove(new Rank(false, own))).isTrue();
            assertThat(OWNER.isAboveRole(own)).isTrue();
        }
        assertThat(OWNER.isAbove(OWNER)).isFalse();
    }

    @Test
    void changesOnlyPermissionsOfTheirOwn() {
        Rank member = new Rank(false, 3);
        Permissions kick = Permissions.of(Permission.KICK_MEMBERS);
        Permissions speak = Permissions.of(Permission.SPEAK);

        assertThat(member.mayChange(OWN, Permissions.NONE, speak)).isTrue();
        assertThat(member.mayChange(OWN, speak, Permissions.NONE)).isTrue();
        assertThat(member.mayChange(OWN, kick, kick.with(speak))).isTrue();
        assertThat(member.mayChange(OWN, kick, speak)).isFalse();
        assertThat(member.mayChange(OWN, Permissions.NONE, kick)).isFalse();
        assertThat(OWNER.mayChange(Permissions.NONE, Permissions.NONE, kick)).isTrue();
    }
}
