package rooms.live;

import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rooms.Participant;
import rooms.VoiceRights;
import rooms.permission.Permissions;

class BatchedUpdatesTest {
    private static final long OPENED_AT = 1_000;
    private static final Participant ADA = participant(1);
    private static final Participant BEN = participant(2);
    private static final Participant CLEO = participant(3);

    private final List<RoomEvent> events = new ArrayList<>();
    private final Speakers speakers = new Speakers();
    private final BatchedUpdates updates = new BatchedUpdates(OPENED_AT, speakers, events::add);

    @Test
    void aLoneChangeIsDueAtOnce() {
        assertThat(updates.nextDeadlineMillis()).isEqualTo(Room.NEVER);
        joined(OPENED_AT, ADA, 0);

        assertThat(updates.nextDeadlineMillis()).isEqualTo(OPENED_AT);
    }

    @Test
    void theNextChangeIsDue100MillisAfterTheLastBatch() {
        joined(OPENED_AT, ADA, 0);
        updates.onDeadline(OPENED_AT, List.of());
        assertThat(updates.nextDeadlineMillis()).isEqualTo(Room.NEVER);
        joined(OPENED_AT + 30, BEN, 1);
        assertThat(updates.nextDeadlineMillis()).isEqualTo(OPENED_AT + 100);
        joined(OPENED_AT + 60, CLEO, 1);

        assertThat(updates.nextDeadlineMillis()).isEqualTo(OPENED_AT + 100);
    }

    @Test
    void theRosterOfALargeRoomWaitsLongerAndItsSpeakersDoNot() {
        joined(OPENED_AT, ADA, 0);
        updates.onDeadline(OPENED_AT, List.of());
        joined(OPENED_AT + 10, BEN, 5_000);
        assertThat(updates.nextDeadlineMillis()).isEqualTo(OPENED_AT + 1_000);
        joined(OPENED_AT + 10, CLEO, 500);
        assertThat(updates.nextDeadlineMillis()).isEqualTo(OPENED_AT + 500);
        speakers.onSpeaking(Set.of(1), List.of(1), List.of());
        updates.onSpeaking(OPENED_AT + 10);

        assertThat(updates.nextDeadlineMillis()).isEqualTo(OPENED_AT + 100);
    }

    @Test
    void aReportThatChangesNothingHasNoDeadline() {
        updates.onSpeaking(OPENED_AT);

        assertThat(updates.nextDeadlineMillis()).isEqualTo(Room.NEVER);
    }

    @Test
    void nothingIsSentBeforeTheDeadline() {
        joined(OPENED_AT, ADA, 0);
        updates.onDeadline(OPENED_AT, List.of());
        events.clear();
        joined(OPENED_AT + 30, BEN, 1);
        updates.onDeadline(OPENED_AT + 99, List.of(member(ADA, 0)));

        assertThat(events).isEmpty();
    }

    /// The snapshot of its join has what came before it.
    @Test
    void aNewcomerGetsOnlyWhatCameAfterItAndWhoSpeaks() {
        speakers.onSpeaking(Set.of(1), List.of(1), List.of());
        speakers.onReported();
        joined(OPENED_AT, BEN, 1);
        Member ben = member(BEN, updates.changes());
        joined(OPENED_AT, CLEO, 2);
        updates.onDeadline(OPENED_AT, List.of(member(ADA, 0), ben));

        assertThat(events)
                .containsExactly(
                        new RoomEvent.RosterChanged(recipient(ADA), came(BEN, CLEO)),
                        new RoomEvent.RosterChanged(recipient(BEN), came(CLEO)),
                        new RoomEvent.SpeakingChanged(recipient(BEN), List.of(1), List.of()),
                        new RoomEvent.PresenceChanged(came(BEN, CLEO)));
        assertThat(ben.isNewcomer()).isFalse();
        assertThat(updates.changes()).isZero();
    }

    @Test
    void oneWhoseSessionIsAwaitedGetsNothing() {
        joined(OPENED_AT, BEN, 1);
        updates.onDeadline(
                OPENED_AT,
                List.of(new Member("", ADA, VoiceRights.of(Permissions.OF_EVERYONE), 0)));

        assertThat(events).containsExactly(new RoomEvent.PresenceChanged(came(BEN)));
    }

    /// 45 changes a second of one participant were ten messages a second to all who see the
    /// channel.
    @Test
    void theGuildOfAMemberWhoChangesAllTheTimeGetsOneMessageASecondAndTheLastState() {
        Participant muted = ADA.withState(new ParticipantState(true, false, false, false));
        long now = OPENED_AT;
        for (int i = 0; i < 3_000; i++, now += 20) {
            changed(now, i % 2 == 0 ? muted : ADA);
            updates.onDeadline(now, List.of(member(BEN, 0)));
        }
        changed(now, muted);
        while (updates.nextDeadlineMillis() != Room.NEVER) {
            updates.onDeadline(updates.nextDeadlineMillis(), List.of(member(BEN, 0)));
        }

        assertThat(events.stream().filter(RoomEvent.RosterChanged.class::isInstance))
                .hasSizeGreaterThan(590);
        assertThat(events.stream().filter(RoomEvent.PresenceChanged.class::isInstance))
                .hasSizeBetween(BatchedUpdates.GUILD_BURST + 59, BatchedUpdates.GUILD_BURST + 61);
        assertThat(events.getLast())
                .isEqualTo(
                        new RoomEvent.PresenceChanged(
                                new RosterDelta(List.of(), List.of(), List.of(muted))));
    }

    @Test
    void aUserWhoCameAndLeftWhileTheGuildWaitedIsNotAnEvent() {
        long now = OPENED_AT;
        for (int i = 0; i < 2 * BatchedUpdates.GUILD_BURST; i++, now += 100) {
            changed(now, ADA);
            updates.onDeadline(now, List.of());
        }
        updates.onDeadline(updates.nextDeadlineMillis(), List.of());
        events.clear();
        joined(now, BEN, 1);
        updates.onDeadline(now, List.of());
        updates.onRosterChange(now + 100, new RosterChange.Left(2), 1);
        updates.onDeadline(now + 100, List.of());

        updates.onDeadline(updates.nextDeadlineMillis(), List.of());
        assertThat(events).isEmpty();
        assertThat(updates.nextDeadlineMillis()).isEqualTo(Room.NEVER);
    }

    private void changed(long nowMillis, Participant participant) {
        updates.onRosterChange(nowMillis, new RosterChange.Changed(participant), 1);
    }

    private void joined(long nowMillis, Participant newcomer, int members) {
        updates.onRosterChange(nowMillis, new RosterChange.Joined(newcomer), members);
    }

    private static RosterDelta came(Participant... newcomers) {
        return new RosterDelta(List.of(newcomers), List.of(), List.of());
    }

    private static Member member(Participant participant, int changesKnown) {
        return new Member(
                session(participant),
                participant,
                VoiceRights.of(Permissions.OF_EVERYONE),
                changesKnown);
    }

    private static RoomEvent.Recipient recipient(Participant participant) {
        return new RoomEvent.Recipient(session(participant), participant.number());
    }

    private static String session(Participant participant) {
        return "session-" + participant.number();
    }

    private static Participant participant(int number) {
        return new Participant(
                number, new UUID(0, number), "user-" + number, ParticipantState.INITIAL);
    }
}
