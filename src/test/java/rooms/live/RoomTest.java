package rooms.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import call.LeaveReason;
import call.ParticipantState;
import call.TrackLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rooms.ChannelKind;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.permission.Permission;
import rooms.permission.Permissions;

public class RoomTest {
    private static final VoiceRights RIGHTS = VoiceRights.of(Permissions.OF_EVERYONE);
    private static final ParticipantState MUTED = new ParticipantState(true, false, false, false);
    private static final ParticipantState CAMERA = new ParticipantState(false, false, true, false);

    private final List<RoomEvent> events = new ArrayList<>();
    private final Room room = new Room(ChannelKind.VOICE, 3, 0, events::add);
    private long now = 1_000;

    @Test
    void numbersAreCountedFromOneAndNeverUsedAgain() {
        assertThat(join("ada").number()).isEqualTo(1);
        room.onLeave(now, 1, session(1));
        assertThat(join("ada").number()).isEqualTo(2);
        assertThat(join("grace").number()).isEqualTo(3);
        assertThat(room.roster()).extracting(Participant::number).containsExactly(2, 3);
    }

    @Test
    void reportsALoneChangeAtOnceAndTheNextOnesTogether() {
        Participant ada = join("ada");
        flush();
        assertThat(events).isEmpty();
        now += BatchedUpdates.BATCH_MILLIS;
        Participant grace = join("grace");
        assertThat(room.nextDeadlineMillis()).isEqualTo(now);
        assertThat(flush()).containsExactly(toAda(List.of(grace), List.of(), List.of()));
        now += 1;
        Participant linus = join("linus");
        room.onChangeState(now, grace.number(), MUTED);
        assertThat(room.nextDeadlineMillis()).isEqualTo(now - 1 + BatchedUpdates.BATCH_MILLIS);
        room.onDeadline(now);
        assertThat(events).filteredOn(RoomEvent.RosterChanged.class::isInstance).isEmpty();
        now += BatchedUpdates.BATCH_MILLIS;

        assertThat(flush())
                .contains(toAda(List.of(linus), List.of(), List.of(grace.withState(MUTED))));
        assertThat(room.nextDeadlineMillis()).isEqualTo(Room.NEVER);
        assertThat(ada.number()).isEqualTo(1);
    }

    @Test
    void aLargeRoomGetsJoinsAndLeavesLessOftenButSpeakersNoLater() {
        Room large = new Room(ChannelKind.VOICE, 1_000, 0, events::add);
        for (int i = 0; i < 500; i++) {
            large.onJoin(now, "session", new UUID(1, i), "user" + i, MUTED, RIGHTS, 0);
        }
        large.onDeadline(now);
        large.onJoin(now, "session", new UUID(1, 500), "user500", MUTED, RIGHTS, 0);
        assertThat(large.nextDeadlineMillis()).isEqualTo(now + 500);
        large.onSpeaking(now, List.of(1), List.of());
        assertThat(large.nextDeadlineMillis()).isEqualTo(now + BatchedUpdates.BATCH_MILLIS);
    }

    @Test
    void aNewcomerGetsOnlyTheEventsThatItsSnapshotDoesNotShow() {
        join("ada");
        join("grace");
        room.onChangeState(now, 1, MUTED);

        assertThat(flush())
                .containsExactlyInAnyOrder(
                        toAda(List.of(participant(2, "grace")), List.of(), List.of()),
                        new RoomEvent.RosterChanged(
                                to("session-grace", 2),
                                new RosterDelta(
                                        List.of(),
                                        List.of(),
                                        List.of(participant(1, "ada").withState(MUTED)))));
    }

    @Test
    void aServerMutedParticipantIsMutedAtTheShardWhateverItsState() {
        join("ada");
        events.clear();
        room.onRights(now, 1, new VoiceRights(Permissions.OF_EVERYONE, true, false, 0));
        room.onChangeState(now, 1, CAMERA);
        room.onRights(now, 1, RIGHTS);

        assertThat(events)
                .filteredOn(RoomEvent.StateChanged.class::isInstance)
                .containsExactly(
                        new RoomEvent.StateChanged(1, MUTED),
                        new RoomEvent.StateChanged(
                                1, new ParticipantState(true, false, true, false)),
                        new RoomEvent.StateChanged(1, CAMERA));
    }

    @Test
    void othersSeeThatAParticipantIsRestricted() {
        join("ada");
        join("grace");
        flush();
        now += 1;
        room.onRights(now, 2, new VoiceRights(Permissions.of(Permission.CONNECT), false, true, 0));

        assertThat(flush())
                .containsExactly(
                        toAda(
                                List.of(),
                                List.of(),
                                List.of(
                                        new Participant(
                                                2,
                                                user("grace"),
                                                "grace",
                                                ParticipantState.INITIAL,
                                                false,
                                                true,
                                                true))));
    }

    @Test
    void otherLimitsOfTheChannelReachTheShardAndTheSession() {
        join("ada");
        events.clear();
        VoiceRights limited = RIGHTS.limitedTo(TrackLimits.ofMicrophone(32_000));
        room.onRights(now, 1, limited);

        assertThat(events)
                .contains(
                        new RoomEvent.LimitsChanged(1, TrackLimits.ofMicrophone(32_000)),
                        new RoomEvent.RightsChanged(to("session-ada", 1), limited));
        events.clear();
        room.onRights(now, 1, limited);
        assertThat(events).isEmpty();
    }

    @Test
    void theSameRightsAgainChangeNothing() {
        join("ada");
        flush();
        events.clear();
        room.onRights(now, 1, VoiceRights.of(Permissions.OF_EVERYONE));

        assertThat(events).isEmpty();
    }

    @Test
    void aParticipantWhoJoinsAndLeavesWithinABatchWasNeverThere() {
        join("ada");
        flush();
        now += 1;
        join("grace");
        room.onLeave(now, 2, session(2));

        assertThat(flush()).isEmpty();
    }

    @Test
    void ofSeveralChangesTheLastIsReported() {
        join("ada");
        join("grace");
        flush();
        now += 1;
        room.onChangeState(now, 2, MUTED);
        room.onChangeState(now, 2, CAMERA);

        assertThat(flush())
                .containsExactly(
                        toAda(
                                List.of(),
                                List.of(),
                                List.of(participant(2, "grace").withState(CAMERA))));
    }

    @Test
    void noParticipantGetsEventsAboutItself() {
        join("ada");
        room.onChangeState(now, 1, MUTED);

        assertThat(flush()).isEmpty();
    }

    @Test
    void reportsAllParticipantsToTheGuild() {
        join("ada");
        room.onChangeState(now, 1, MUTED);
        room.onDeadline(now);

        assertThat(events)
                .contains(
                        new RoomEvent.PresenceChanged(
                                new RosterDelta(
                                        List.of(participant(1, "ada").withState(MUTED)),
                                        List.of(),
                                        List.of())));
    }

    @Test
    void reportsStatesAndLeavesToTheShardAtOnce() {
        join("ada");
        room.onChangeState(now, 1, MUTED);
        room.onChangeState(now, 1, MUTED);
        room.onLeave(now, 1, session(1));
        room.onLeave(now, 1, session(1));

        assertThat(events)
                .containsExactly(
                        new RoomEvent.StateChanged(1, MUTED), new RoomEvent.Left(1, user("ada")));
    }

    @Test
    void isFullAtItsCapacity() {
        join("ada");
        join("grace");
        join("linus");

        assertThatThrownBy(() -> join("alan")).hasMessageContaining("room_full");
        assertThat(room.roster()).hasSize(3);
    }

    @Test
    void theSameUserMovesToTheNewDeviceEvenIntoAFullRoom() {
        join("ada");
        join("grace");
        join("linus");
        events.clear();
        Participant again =
                room.onJoin(
                        now,
                        "ada's phone",
                        user("ada"),
                        "ada",
                        ParticipantState.INITIAL,
                        RIGHTS,
                        0);

        assertThat(again.number()).isEqualTo(4);
        assertThat(events)
                .containsExactly(
                        new RoomEvent.Evicted(to("session-ada", 1), LeaveReason.JOINED_ELSEWHERE),
                        new RoomEvent.Left(1, user("ada")));
    }

    @Test
    void aSessionThatJoinsAgainIsNotAskedToLeave() {
        join("ada");
        join("ada");

        assertThat(events).containsExactly(new RoomEvent.Left(1, user("ada")));
        assertThat(room.roster()).extracting(Participant::number).containsExactly(2);
    }

    @Test
    void reportsWhoBeganAndWhoStoppedSpeaking() {
        join("ada");
        flush();
        now += 1;
        room.onSpeaking(now, List.of(1, 77), List.of());
        assertThat(flush())
                .containsExactly(
                        new RoomEvent.SpeakingChanged(to("session-ada", 1), List.of(1), List.of()));
        now += 1;
        room.onSpeaking(now, List.of(), List.of(1));
        room.onSpeaking(now, List.of(1), List.of());
        assertThat(flush()).isEmpty();
        now += 1;
        room.onSpeaking(now, List.of(), List.of(1));

        assertThat(flush())
                .containsExactly(
                        new RoomEvent.SpeakingChanged(to("session-ada", 1), List.of(), List.of(1)));
    }

    @Test
    void aNewcomerLearnsWhoSpeaksAlready() {
        join("ada");
        flush();
        now += 1;
        room.onSpeaking(now, List.of(1), List.of());
        flush();
        now += 1;
        join("grace");

        assertThat(flush())
                .contains(
                        new RoomEvent.SpeakingChanged(
                                to("session-grace", 2), List.of(1), List.of()));
    }

    @Test
    void aSpeakerOfTheFormerOwnerIsReportedAsStopped() {
        Participant ada = new Participant(1, new UUID(3, 1), "ada", ParticipantState.INITIAL);
        room.restore(List.of(ada));
        room.onAnnounced(now, "session-ada", ada, RIGHTS);
        flush();
        now += BatchedUpdates.BATCH_MILLIS;
        room.onSpeaking(now, List.of(), List.of(1));

        assertThat(flush())
                .contains(
                        new RoomEvent.SpeakingChanged(to("session-ada", 1), List.of(), List.of(1)));
        now += BatchedUpdates.BATCH_MILLIS;
        room.onSpeaking(now, List.of(), List.of(1));
        assertThat(flush()).isEmpty();
    }

    @Test
    void theSpeakersOfAnotherShardReplaceThoseOfTheFormer() {
        join("ada");
        join("bob");
        room.onSpeaking(now, List.of(1), List.of());
        flush();
        now += BatchedUpdates.BATCH_MILLIS;
        room.onSpeakers(now, Set.of(2));

        assertThat(flush())
                .contains(
                        new RoomEvent.SpeakingChanged(
                                to("session-ada", 1), List.of(2), List.of(1)));
    }

    @Test
    void aSpeakerWhoMutesStopsSpeaking() {
        join("ada");
        room.onSpeaking(now, List.of(1), List.of());
        flush();
        now += 1;
        room.onChangeState(now, 1, MUTED);

        assertThat(flush())
                .containsExactly(
                        new RoomEvent.SpeakingChanged(to("session-ada", 1), List.of(), List.of(1)));
    }

    @Test
    void anEvictedSessionGetsTheReason() {
        join("ada");
        LeaveReason reason = LeaveReason.MEDIA_LOST;
        room.onEviction(now, 1, reason);
        room.onEviction(now, 1, reason);

        assertThat(events)
                .containsExactly(
                        new RoomEvent.Evicted(to("session-ada", 1), reason),
                        new RoomEvent.Left(1, user("ada")));
    }

    @Test
    void aMovedSessionLearnsWhereBeforeItsMediaEnds() {
        join("ada");
        UUID attic = new UUID(7, 7);
        room.onMove(now, 1, attic);
        room.onMove(now, 1, attic);

        assertThat(events)
                .containsExactly(
                        new RoomEvent.Moved(to("session-ada", 1), attic),
                        new RoomEvent.Left(1, user("ada")));
        assertThat(room.participantOf(user("ada"))).isNull();
    }

    @Test
    void knowsForHowLongItHasBeenEmpty() {
        assertThat(room.emptyForMillis(5)).isEqualTo(5);
        join("ada");
        assertThat(room.emptyForMillis(90_000)).isZero();
        room.onLeave(91_000, 1, session(1));

        assertThat(room.emptyForMillis(92_000)).isEqualTo(1_000);
    }

    private Participant join(String name) {
        return room.onJoin(
                now, "session-" + name, user(name), name, ParticipantState.INITIAL, RIGHTS, 0);
    }

    /// What the next batch reports to the sessions: the roster and who speaks.
    private List<RoomEvent> flush() {
        events.clear();
        if (room.nextDeadlineMillis() != Room.NEVER) {
            now = Math.max(now, room.nextDeadlineMillis());
            room.onDeadline(now);
        }
        events.removeIf(RoomEvent.PresenceChanged.class::isInstance);
        List<RoomEvent> reported = List.copyOf(events);
        events.clear();
        return reported;
    }

    private static UUID user(String name) {
        return new UUID(0, name.hashCode());
    }

    private static Participant participant(int number, String name) {
        return new Participant(number, user(name), name, ParticipantState.INITIAL);
    }

    private static RoomEvent toAda(
            List<Participant> joined, List<Integer> left, List<Participant> changed) {
        return new RoomEvent.RosterChanged(
                to("session-ada", 1), new RosterDelta(joined, left, changed));
    }

    private static RoomEvent.Recipient to(String session, int participant) {
        return new RoomEvent.Recipient(session, participant);
    }

    private String session(int number) {
        return String.valueOf(room.sessionOf(number));
    }
}
