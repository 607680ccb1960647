package rooms;

import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// Every combination of own state and rights.
class VoiceRightsTest {
    record Case(ParticipantState own, VoiceRights rights) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int bits = 0; bits < 1 << 9; bits++) {
            Permissions permissions =
                    (bit(bits, 0) ? Permissions.of(Permission.SPEAK) : Permissions.NONE)
                            .with(
                                    bit(bits, 1)
                                            ? Permissions.of(Permission.VIDEO)
                                            : Permissions.NONE)
                            .with(
                                    bit(bits, 2)
                                            ? Permissions.of(Permission.STREAM)
                                            : Permissions.NONE);
            for (StageRole stage : StageRole.values()) {
                cases.add(
                        new Case(
                                new ParticipantState(
                                        bit(bits, 3), bit(bits, 4), bit(bits, 5), bit(bits, 6)),
                                new VoiceRights(permissions, bit(bits, 7), bit(bits, 8), 0)
                                        .on(stage)));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void forwardsWhatBothTheParticipantAndItsRightsAllow(Case given) {
        ParticipantState own = given.own();
        VoiceRights rights = given.rights();
        Permissions permissions = rights.permissions();
        boolean onStage = rights.stage() != StageRole.AUDIENCE;

        ParticipantState enforced = rights.enforced(own);

        assertThat(enforced.allows(TrackKind.MICROPHONE))
                .isEqualTo(
                        !own.muted()
                                && !rights.serverMuted()
                                && permissions.has(Permission.SPEAK)
                                && onStage);
        assertThat(enforced.allows(TrackKind.CAMERA))
                .isEqualTo(own.camera() && permissions.has(Permission.VIDEO) && onStage);
        assertThat(enforced.allows(TrackKind.SCREEN))
                .isEqualTo(own.screen() && permissions.has(Permission.STREAM) && onStage);
        assertThat(enforced.allows(TrackKind.SCREEN_AUDIO))
                .isEqualTo(enforced.allows(TrackKind.SCREEN));
        assertThat(enforced.deafened()).isEqualTo(own.deafened() || rights.serverDeafened());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void priorityNeedsItsPermissionAndAHandAnAudience(Case given) {
        VoiceRights without = given.rights();
        VoiceRights with =
                new VoiceRights(
                                without.permissions()
                                        .with(Permissions.of(Permission.PRIORITY_SPEAKER)),
                                without.serverMuted(),
                                without.serverDeafened(),
                                0)
                        .on(without.stage());
        ParticipantState asked = new ParticipantState(false, false, false, false, true, true);

        assertThat(without.admitted(asked).priority()).isFalse();
        assertThat(with.admitted(asked).priority()).isEqualTo(!with.suppressed());
        assertThat(with.enforced(asked).priority())
                .isEqualTo(!with.suppressed() && !with.serverMuted());
        assertThat(with.admitted(asked).handRaised())
                .isEqualTo(
                        with.stage() == StageRole.AUDIENCE
                                && with.permissions().has(Permission.SPEAK));
    }

    private static boolean bit(int bits, int index) {
        return (bits >> index & 1) != 0;
    }
}
