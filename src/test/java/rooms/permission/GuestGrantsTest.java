package rooms.permission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuestGrantsTest {
    private static final PermissionOverride PRIVATE =
            new PermissionOverride(
                    Permissions.NONE, Permissions.of(Permission.VIEW_CHANNEL, Permission.CONNECT));

    @Test
    void aGuestEntersAPrivateChannelAndSpeaksAsEveryone() {
        assertThat(
                        GuestGrants.of(Permissions.OF_EVERYONE, false)
                                .inChannel(GuestGrants.in(true, PRIVATE))
                                .list())
                .containsExactlyInAnyOrder(
                        Permission.VIEW_CHANNEL,
                        Permission.CONNECT,
                        Permission.SPEAK,
                        Permission.VIDEO,
                        Permission.STREAM);
    }

    @Test
    void aGuestListensWhereEveryoneMayOnlyListen() {
        PermissionOverride quiet =
                new PermissionOverride(
                        Permissions.NONE, Permissions.of(Permission.SPEAK, Permission.STREAM));

        assertThat(
                        GuestGrants.of(Permissions.OF_EVERYONE, false)
                                .inChannel(GuestGrants.in(true, quiet))
                                .list())
                .containsExactlyInAnyOrder(
                        Permission.VIEW_CHANNEL, Permission.CONNECT, Permission.VIDEO);
    }

    @Test
    void nothingElseIsGrantedWhateverEveryoneMayDo() {
        MemberGrants guest = GuestGrants.of(Permissions.ALL, false);
        PermissionOverride generous =
                new PermissionOverride(Permissions.OF_CHANNELS, Permissions.NONE);

        assertThat(guest.inGuild().covers(Permissions.of(Permission.ADMINISTRATOR))).isFalse();
        assertThat(guest.inChannel(GuestGrants.in(true, generous)))
                .isEqualTo(
                        Permissions.of(
                                Permission.VIEW_CHANNEL,
                                Permission.CONNECT,
                                Permission.SPEAK,
                                Permission.VIDEO,
                                Permission.STREAM));
        assertThat(guest.inChannel(GuestGrants.in(false, generous))).isEqualTo(Permissions.NONE);
    }

    @Test
    void aTimeOutSilencesAGuest() {
        assertThat(
                        GuestGrants.of(Permissions.OF_EVERYONE, true)
                                .inChannel(GuestGrants.in(true, PermissionOverride.NONE))
                                .list())
                .containsExactly(Permission.VIEW_CHANNEL);
    }
}
