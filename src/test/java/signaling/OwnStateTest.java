package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rooms.VoiceRights;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import signaling.message.ClientMessage;

class OwnStateTest {
    private static final VoiceRights ALL = VoiceRights.of(Permissions.OF_EVERYONE);
    private static final VoiceRights NO_VIDEO =
            VoiceRights.of(Permissions.of(Permission.CONNECT, Permission.SPEAK));
    private static final VoiceRights SERVER_MUTED =
            new VoiceRights(Permissions.OF_EVERYONE, true, false, 0);
    private static final ParticipantState MUTED = new ParticipantState(true, false, false, false);
    private static final ParticipantState CAMERA = new ParticipantState(false, false, true, false);

    @Test
    void aJoinSwitchesOnWhatItNames() {
        assertThat(OwnState.initial(null)).isEqualTo(ParticipantState.INITIAL);
        assertThat(
                        OwnState.initial(
                                new ClientMessage.StateFields(true, null, true, null, false, null)))
                .isEqualTo(new ParticipantState(true, false, true, false));
    }

    @Test
    void theRightsOfTheRoomLimitWhatTheJoinAskedFor() {
        OwnState own = new OwnState(CAMERA, NO_VIDEO);

        assertThat(own.admitted()).isEqualTo(ParticipantState.INITIAL);
        assertThat(own.rights()).isEqualTo(NO_VIDEO);
    }

    @Test
    void aChangeKeepsTheFieldsThatItDoesNotName() {
        OwnState own = new OwnState(CAMERA, ALL);

        assertThat(own.onRequested(change(true, null)))
                .isEqualTo(new ParticipantState(true, false, true, false));
        assertThat(own.onRequested(change(null, false))).isEqualTo(MUTED);
        assertThat(own.admitted()).isEqualTo(MUTED);
    }

    @Test
    void aCameraThatLosesItsRightRemainsOffWhenTheRightComesBack() {
        OwnState own = new OwnState(CAMERA, ALL);

        assertThat(own.onRights(NO_VIDEO)).isTrue();
        assertThat(own.onRequested(change(null, true))).isEqualTo(ParticipantState.INITIAL);
        assertThat(own.onRights(ALL)).isFalse();
        assertThat(own.admitted()).isEqualTo(ParticipantState.INITIAL);
        assertThat(own.onRequested(change(null, true))).isEqualTo(CAMERA);
    }

    @Test
    void aModeratorMutesWithoutTouchingTheOwnMicrophone() {
        OwnState own = new OwnState(ParticipantState.INITIAL, ALL);

        assertThat(own.onRights(SERVER_MUTED)).isFalse();
        assertThat(own.admitted()).isEqualTo(ParticipantState.INITIAL);
        assertThat(own.enforced()).isEqualTo(MUTED);
        own.onRights(ALL);
        assertThat(own.enforced()).isEqualTo(ParticipantState.INITIAL);
    }

    private static ClientMessage.State change(@Nullable Boolean muted, @Nullable Boolean camera) {
        return new ClientMessage.State(null, muted, null, camera, null, null, null);
    }
}
