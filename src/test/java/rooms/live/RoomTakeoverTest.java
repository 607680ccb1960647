package rooms.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import call.LeaveReason;
import call.ParticipantState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import refusal.RefusedException;
import rooms.ChannelKind;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.permission.Permissions;

/// A room whose former owner died: its participants come back with their numbers.
public class RoomTakeoverTest {
    private static final VoiceRights RIGHTS = VoiceRights.of(Permissions.OF_EVERYONE);
    private static final Participant ANN = participant(3, "ann");
    private static final Participant BEN = participant(4, "ben");

    private final List<RoomEvent> events = new ArrayList<>();
    private final Room room = new Room(ChannelKind.VOICE, 10, 0, events::add);

    @BeforeEach
    void restore() {
        room.restore(List.of(ANN, BEN));
    }

    @Test
    void anAwaitedParticipantIsInTheRosterAndGetsNothing() {
        assertThat(room.roster()).containsExactly(ANN, BEN);
        assertThat(room.awaited()).containsExactly(3, 4);
        assertThat(room.sessionOf(3)).isNull();
        assertThat(room.isEmpty()).isFalse();

        room.onEviction(0, 3, LeaveReason.SESSION_LOST);
        assertThat(events).containsExactly(new RoomEvent.Left(3, ANN.user()));
    }

    @Test
    void participantsThatAnnounceThemselvesReturnUnnoticed() {
        room.onAnnounced(0, "a", ANN, RIGHTS);
        room.onAnnounced(0, "b", BEN, RIGHTS);
        room.onDeadline(1_000);

        assertThat(room.awaited()).isEmpty();
        assertThat(room.sessionOf(3)).isEqualTo("a");
        assertThat(room.roster()).containsExactly(ANN, BEN);
        assertThat(events)
                .noneMatch(event ->
                        event instanceof RoomEvent.RosterChanged
                                || event instanceof RoomEvent.PresenceChanged);
    }

    @Test
    void aStateThatChangedMeanwhileIsShown() {
        room.onAnnounced(0, "b", BEN, RIGHTS);
        Participant muted = ANN.withState(new ParticipantState(true, false, false, false));
        room.onAnnounced(0, "a", muted, RIGHTS);
        room.onDeadline(1_000);

        assertThat(events)
                .contains(
                        new RoomEvent.RosterChanged(
                                new RoomEvent.Recipient("b", 4),
                                new RosterDelta(List.of(), List.of(), List.of(muted))));
    }

    @Test
    void oneWhomTheFormerOwnerDidNotWriteIsTakenIn() {
        Participant cleo = participant(5, "cleo");
        room.onAnnounced(0, "c", cleo, RIGHTS);
        assertThat(room.roster()).containsExactly(ANN, BEN, cleo);
    }

    @Test
    void aNewcomerGetsANumberThatNoParticipantHad() {
        Participant newcomer =
                room.onJoin(0, "n", UUID.randomUUID(), "new", ParticipantState.INITIAL, RIGHTS, 0);
        assertThat(newcomer.number()).isGreaterThan(100);
    }

    @Test
    void aUserWhoJoinedAgainIsNotThereTwice() {
        room.onJoin(0, "new", ANN.user(), "ann", ParticipantState.INITIAL, RIGHTS, 0);
        assertThat(room.roster()).extracting(Participant::user).containsOnlyOnce(ANN.user());
        assertThatThrownBy(() -> room.onAnnounced(0, "a", ANN, RIGHTS))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void theNumberOfAnotherIsRefused() {
        Participant other = participant(3, "mallory");
        assertThatThrownBy(() -> room.onAnnounced(0, "m", other, RIGHTS))
                .isInstanceOf(RefusedException.class);
        room.onAnnounced(0, "a", ANN, RIGHTS);
        assertThatThrownBy(() -> room.onAnnounced(0, "another session", ANN, RIGHTS))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void anAwaitedUserWithANewSessionReturns() {
        assertThat(returns("new", 3, ANN.user())).isTrue();

        assertThat(room.awaited()).containsExactly(4);
        assertThat(room.sessionOf(3)).isEqualTo("new");
        assertThat(events).noneMatch(RoomEvent.Replaced.class::isInstance);
    }

    @Test
    void aLostSessionIsReplacedAndCanDoNothingMore() {
        room.onAnnounced(0, "a", ANN, RIGHTS);
        room.onAnnounced(0, "b", BEN, RIGHTS);
        events.clear();

        assertThat(returns("new", 3, ANN.user())).isTrue();
        assertThat(events)
                .contains(new RoomEvent.Replaced(new RoomEvent.Recipient("a", 3)))
                .noneMatch(RoomEvent.Left.class::isInstance);
        room.onLeave(0, 3, "a");
        room.onDeadline(1_000);

        assertThat(room.sessionOf(3)).isEqualTo("new");
        assertThat(room.roster()).containsExactly(ANN, BEN);
        assertThat(events).noneMatch(RoomEvent.PresenceChanged.class::isInstance);
    }

    /// A join whose answer was late is asked once more.
    @Test
    void theSameSessionReturnsTwiceWithoutBeingReplaced() {
        assertThat(returns("new", 3, ANN.user())).isTrue();
        assertThat(returns("new", 3, ANN.user())).isTrue();

        assertThat(room.sessionOf(3)).isEqualTo("new");
        assertThat(events).noneMatch(RoomEvent.Replaced.class::isInstance);
    }

    @Test
    void theStateOfTheClientThatReturnsCounts() {
        room.onAnnounced(0, "b", BEN, RIGHTS);
        ParticipantState muted = new ParticipantState(true, false, false, false);

        assertThat(room.onReturn(0, "new", 3, ANN.user(), muted, RIGHTS)).isTrue();

        assertThat(room.roster()).contains(ANN.withState(muted));
        assertThat(events).contains(new RoomEvent.StateChanged(3, muted));
    }

    @Test
    void noParticipantReturnsAsAnother() {
        assertThat(returns("m", 3, BEN.user())).isFalse();
        assertThat(returns("m", 5, ANN.user())).isFalse();
        assertThat(room.awaited()).containsExactly(3, 4);
        assertThat(events).isEmpty();
    }

    private boolean returns(String session, int number, UUID user) {
        return room.onReturn(0, session, number, user, ParticipantState.INITIAL, RIGHTS);
    }

    private static Participant participant(int number, String name) {
        return new Participant(
                number,
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                name,
                ParticipantState.INITIAL);
    }
}
