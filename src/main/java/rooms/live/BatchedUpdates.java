package rooms.live;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import limits.TokenBucket;

/// Notifies the members of a room, and its guild, of what has changed. Changes wait until
/// [#BATCH_MILLIS] have passed since the last batch, so a lone change is sent at once and a storm
/// costs ten messages a second. Of those the guild gets fewer: all who see the channel are many
/// more than the members of most rooms, and one member can change their state 50 times a second.
final class BatchedUpdates {
    /// No deadline.
    static final long NEVER = Long.MAX_VALUE;

    /// Design: roster and speaking changes are batched in 100 ms.
    static final long BATCH_MILLIS = 100;

    /// Changes of the roster wait longer by this for each member that receives them: a storm of
    /// joins to a room of 500 would otherwise be 5,000 messages a second. Speaking changes do not
    /// wait longer.
    private static final long BATCH_MILLIS_PER_MEMBER = 1;

    /// Later than this, users notice that a list of participants is outdated.
    private static final long LONGEST_BATCH_MILLIS = 1_000;

    /// Batches that the guild gets at once, when many join after each other.
    static final int GUILD_BURST = 20;

    /// After them it gets one in this time, with all changes since the last.
    static final long GUILD_MILLIS = 1_000;

    private final Speakers speakers;
    private final Consumer<RoomEvent> events;
    private final List<RosterChange> batch = new ArrayList<>();
    private long sentAtMillis;
    private long batchDueMillis = NEVER;

    /// What the guild does not know yet.
    private final List<RosterChange> forGuild = new ArrayList<>();

    private final TokenBucket guildBudget;
    private long guildDueMillis = NEVER;

    BatchedUpdates(long nowMillis, Speakers speakers, Consumer<RoomEvent> events) {
        this.speakers = speakers;
        this.events = events;
        this.sentAtMillis = nowMillis - BATCH_MILLIS;
        this.guildBudget = new TokenBucket(GUILD_BURST, GUILD_BURST * GUILD_MILLIS, nowMillis);
    }

    /// @param members how many are notified
    void onRosterChange(long nowMillis, RosterChange change, int members) {
        batch.add(change);
        sendSoon(
                nowMillis,
                Math.clamp(members * BATCH_MILLIS_PER_MEMBER, BATCH_MILLIS, LONGEST_BATCH_MILLIS));
    }

    /// The shard reported who speaks.
    void onSpeaking(long nowMillis) {
        if (!speakers.isReported()) {
            sendSoon(nowMillis, BATCH_MILLIS);
        }
    }

    /// How many changes of the roster wait; a snapshot of now has them.
    int changes() {
        return batch.size();
    }

    /// When [#onDeadline] is to be called, or [#NEVER]. While a batch waits, the guild waits for
    /// it, too.
    long nextDeadlineMillis() {
        return batchDueMillis == NEVER ? guildDueMillis : batchDueMillis;
    }

    /// Sends each member the changes it has not received yet, and the guild those that it has not.
    void onDeadline(long nowMillis, Collection<Member> members) {
        if (nextDeadlineMillis() > nowMillis) {
            return;
        }
        if (batchDueMillis <= nowMillis) {
            sendBatch(nowMillis, members);
        }
        if (guildDueMillis <= nowMillis) {
            sendToGuild(nowMillis);
        }
    }

    private void sendBatch(long nowMillis, Collection<Member> members) {
        batchDueMillis = NEVER;
        sentAtMillis = nowMillis;
        RosterDelta delta = RosterDelta.of(batch);
        List<Integer> started = speakers.started();
        List<Integer> stopped = speakers.stopped();
        for (Member member : members) {
            if (member.isAwaited()) {
                continue;
            }
            sendRoster(member, delta);
            sendSpeaking(member, started, stopped);
            member.changesKnown = 0;
        }
        if (!batch.isEmpty() && guildDueMillis == NEVER) {
            guildDueMillis = nowMillis + guildBudget.waitFor(nowMillis, 1);
        }
        forGuild.addAll(batch);
        batch.clear();
        speakers.onReported();
    }

    private void sendToGuild(long nowMillis) {
        RosterDelta delta = RosterDelta.of(forGuild);
        forGuild.clear();
        guildDueMillis = NEVER;
        if (!delta.isEmpty()) {
            guildBudget.debit(nowMillis, 1);
            events.accept(new RoomEvent.PresenceChanged(delta));
        }
    }

    private void sendSoon(long nowMillis, long batchMillis) {
        long due = Math.max(nowMillis, sentAtMillis + batchMillis);
        batchDueMillis = Math.min(batchDueMillis, due);
    }

    private void sendRoster(Member member, RosterDelta forOldMembers) {
        RosterDelta delta =
                member.isNewcomer()
                        ? RosterDelta.of(batch.subList(member.changesKnown, batch.size()))
                        : forOldMembers;
        RosterDelta ofOthers = delta.without(member.number());
        if (!ofOthers.isEmpty()) {
            events.accept(new RoomEvent.RosterChanged(member.recipient(), ofOthers));
        }
    }

    private void sendSpeaking(Member member, List<Integer> started, List<Integer> stopped) {
        List<Integer> startedForMember = member.isNewcomer() ? speakers.speaking() : started;
        List<Integer> stoppedForMember = member.isNewcomer() ? List.of() : stopped;
        if (!startedForMember.isEmpty() || !stoppedForMember.isEmpty()) {
            events.accept(
                    new RoomEvent.SpeakingChanged(
                            member.recipient(), startedForMember, stoppedForMember));
        }
    }
}
