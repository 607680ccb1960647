package rooms.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import call.LeaveReason;
import call.ParticipantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.Participant;
import rooms.StageRole;
import rooms.VoiceRights;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// The room of a stage channel.
public class StageTest {
    private static final VoiceRights RIGHTS = VoiceRights.of(Permissions.OF_EVERYONE);
    private static final ParticipantState MUTED = new ParticipantState(true, false, false, false);
    private static final ParticipantState HAND_RAISED =
            new ParticipantState(true, false, false, false, false, true);

    private final List<RoomEvent> events = new ArrayList<>();
    private final Room room = new Room(ChannelKind.STAGE, 2, 0, events::add);

    @Test
    void aNewcomerIsMutedInTheAudience() {
        Participant ada = join("ada");

        assertThat(ada.suppressed()).isTrue();
        assertThat(ada.state()).isEqualTo(MUTED);
        assertThat(room.rightsOf(1).stage()).isEqualTo(StageRole.AUDIENCE);
    }

    @Test
    void theAudienceRaisesHandsButDoesNotSwitchAnythingOn() {
        join("ada");
        room.onChangeState(0, 1, new ParticipantState(false, false, true, true, true, true));

        assertThat(room.roster()).extracting(Participant::state).containsExactly(HAND_RAISED);
    }

    @Test
    void anInvitedListenerSpeaksOnceUnmuted() {
        join("ada");
        room.onChangeState(0, 1, HAND_RAISED);
        events.clear();
        room.onStage(0, 1, true);

        assertThat(events)
                .contains(
                        new RoomEvent.StateChanged(1, MUTED),
                        new RoomEvent.RightsChanged(
                                new RoomEvent.Recipient("session-ada", 1),
                                RIGHTS.on(StageRole.SPEAKER)));
        events.clear();
        room.onChangeState(0, 1, ParticipantState.INITIAL);
        assertThat(events).contains(new RoomEvent.StateChanged(1, ParticipantState.INITIAL));
    }

    @Test
    void aMemberWhoMayNotSpeakInTheChannelCannotBeInvited() {
        room.onJoin(
                0,
                "session-ada",
                UUID.randomUUID(),
                "ada",
                MUTED,
                VoiceRights.of(Permissions.of(Permission.CONNECT)),
                0);

        assertThatThrownBy(() -> room.onStage(0, 1, true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("forbidden");
    }

    @Test
    void aSpeakerWhomAModeratorMovedAwayComesBackToTheAudience() {
        join("ada");
        room.onStage(0, 1, true);
        room.onMove(0, 1, UUID.randomUUID());
        join("ada");

        assertThat(room.roster().getFirst().suppressed()).isTrue();
    }

    @Test
    void aSpeakerMovedToTheAudienceIsSilentAtOnce() {
        join("ada");
        room.onStage(0, 1, true);
        room.onChangeState(0, 1, ParticipantState.INITIAL);
        events.clear();
        room.onStage(0, 1, false);

        assertThat(events).contains(new RoomEvent.StateChanged(1, MUTED));
        room.onChangeState(0, 1, ParticipantState.INITIAL);
        assertThat(room.roster().getFirst().state()).isEqualTo(MUTED);
    }

    @Test
    void aSpeakerWithoutThePermissionToSpeakIsSuppressed() {
        join("ada");
        room.onStage(0, 1, true);
        room.onRights(0, 1, VoiceRights.of(Permissions.of(Permission.CONNECT)));

        assertThat(room.roster().getFirst().suppressed()).isTrue();
        room.onRights(0, 1, RIGHTS);
        assertThat(room.roster().getFirst().suppressed()).isFalse();
    }

    @Test
    void aSpeakerWhoseConnectionFailedComesBackAsASpeaker() {
        join("ada");
        room.onStage(0, 1, true);
        room.onEviction(0, 1, LeaveReason.MEDIA_LOST);

        assertThat(join("ada").suppressed()).isFalse();
    }

    @Test
    void aSpeakerWhoWasRemovedComesBackAsAudience() {
        join("ada");
        room.onStage(0, 1, true);
        room.onEviction(0, 1, LeaveReason.DISCONNECTED);

        assertThat(join("ada").suppressed()).isTrue();
    }

    @Test
    void speakersWhoLeftMakeRoomWhenTheStageIsFull() {
        for (int number = 1; number <= 3; number++) {
            join("user " + number);
            room.onStage(0, number, true);
            room.onLeave(0, number, session(number));
        }

        assertThat(join("user 1").suppressed()).isTrue();
        assertThat(join("user 3").suppressed()).isFalse();
    }

    @Test
    void aVoiceChannelHasNoStage() {
        Room voice = new Room(ChannelKind.VOICE, 2, 0, events::add);
        voice.onJoin(0, "session", new UUID(0, 1), "ada", ParticipantState.INITIAL, RIGHTS, 0);

        assertThat(voice.rightsOf(1).stage()).isEqualTo(StageRole.NONE);
        assertThatThrownBy(() -> voice.onStage(0, 1, true)).isInstanceOf(RefusedException.class);
    }

    private Participant join(String name) {
        return room.onJoin(
                0,
                "session-" + name,
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                name,
                ParticipantState.INITIAL,
                RIGHTS,
                0);
    }

    private String session(int number) {
        return String.valueOf(room.sessionOf(number));
    }
}
