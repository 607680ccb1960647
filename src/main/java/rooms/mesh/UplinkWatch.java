package rooms.mesh;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds participants whose uplink is too narrow for a mesh: there each video is sent once for
/// every other participant, to the SFU only once. One connection that is bad may be the other's
/// downlink; when most of them are bad for some seconds, it is the own uplink. In the SFU nothing
/// is measured, so the verdict holds for a while, and longer each time.
final class UplinkWatch {
    /// Congestion control starts at 300 kbit/s and has found more by then.
    static final long SHORT_AFTER_MILLIS = 8_000;

    /// How long a room stays on the SFU, while the reasons for it last.
    static final long STAY_MILLIS = 120_000;

    /// A participant who was found again and again is tried after 16 times [#STAY_MILLIS].
    private static final int MAX_DOUBLINGS = 4;

    /// Clients report every 4 s; one that stops sends no video any longer, or has no connection.
    private static final long STALE_MILLIS = 12_000;

    /// Less is a video of 180 lines.
    private static final long NARROW_BITS_PER_SECOND = 300_000;

    /// Two thresholds, so that a value between them changes nothing.
    private static final long WIDE_BITS_PER_SECOND = 400_000;

    private static final int MUCH_LOSS_PERCENT = 10;
    private static final int LITTLE_LOSS_PERCENT = 5;

    /// More than at the best time of the connection: packets wait in a full buffer of the uplink.
    private static final int QUEUE_MILLIS = 400;

    /// With one other participant the SFU gets no less than they do.
    private static final int LEAST_OTHERS = 2;

    /// No deadline.
    static final long NEVER = Long.MAX_VALUE;

    private static final class Member {
        private final Map<Integer, Integer> bestRttMillis = new HashMap<>();
        private long lastMillis;

        /// Since when its reports are bad without a good one between them, or [#NEVER].
        private long badSinceMillis = NEVER;

        /// Until when it is taken for short.
        private long shortUntilMillis = Long.MIN_VALUE;

        private int verdicts;
    }

    private enum Grade {
        BAD,
        BETWEEN,
        GOOD
    }

    private final Map<Integer, Member> members = new HashMap<>();

    /// A participant of a mesh who sends video reports.
    void onReport(long nowMillis, int reporter, List<UplinkFigures> figures) {
        Member member = members.computeIfAbsent(reporter, _ -> new Member());
        if (nowMillis - member.lastMillis > STALE_MILLIS) {
            member.badSinceMillis = NEVER;
        }
        member.lastMillis = nowMillis;
        switch (grade(member, figures)) {
            case BAD -> member.badSinceMillis = Math.min(member.badSinceMillis, nowMillis);
            case GOOD -> member.badSinceMillis = NEVER;
            case BETWEEN -> {}
        }
        if (member.badSinceMillis != NEVER
                && nowMillis - member.badSinceMillis >= SHORT_AFTER_MILLIS) {
            member.badSinceMillis = NEVER;
            member.shortUntilMillis =
                    nowMillis + (STAY_MILLIS << Math.min(member.verdicts, MAX_DOUBLINGS));
            member.verdicts++;
        }
    }

    void retain(Set<Integer> present) {
        members.keySet().retainAll(present);
    }

    /// Whether the uplink of one who sends video is too narrow for a mesh of these participants.
    boolean isShort(long nowMillis, Collection<Present> present) {
        return untilMillis(nowMillis, present) != NEVER;
    }

    /// When the first verdict about these participants ends, or [#NEVER].
    long untilMillis(long nowMillis, Collection<Present> present) {
        if (present.size() <= LEAST_OTHERS) {
            return NEVER;
        }
        return present.stream()
                .filter(Present::video)
                .map(participant -> members.get(participant.number()))
                .filter(member -> member != null && member.shortUntilMillis > nowMillis)
                .mapToLong(member -> member.shortUntilMillis)
                .min()
                .orElse(NEVER);
    }

    /// Each pair counts once, and only pairs of the report are remembered: the numbers come from
    /// the client.
    private static Grade grade(Member member, List<UplinkFigures> figures) {
        Map<Integer, UplinkFigures> byOther = new HashMap<>();
        figures.forEach(pair -> byOther.put(pair.participant(), pair));
        member.bestRttMillis.keySet().retainAll(byOther.keySet());
        if (byOther.size() < LEAST_OTHERS) {
            return Grade.GOOD;
        }
        int bad = 0;
        int good = 0;
        for (UplinkFigures pair : byOther.values()) {
            int best = member.bestRttMillis.merge(pair.participant(), pair.rttMillis(), Math::min);
            switch (grade(pair, pair.rttMillis() - best)) {
                case BAD -> bad++;
                case GOOD -> good++;
                case BETWEEN -> {}
            }
        }
        if (2 * bad > byOther.size()) {
            return Grade.BAD;
        }
        return 2 * good > byOther.size() ? Grade.GOOD : Grade.BETWEEN;
    }

    private static Grade grade(UplinkFigures pair, int queueMillis) {
        if (pair.availableBitsPerSecond() < NARROW_BITS_PER_SECOND
                || pair.lossPercent() >= MUCH_LOSS_PERCENT
                || queueMillis >= QUEUE_MILLIS) {
            return Grade.BAD;
        }
        return pair.availableBitsPerSecond() >= WIDE_BITS_PER_SECOND
                        && pair.lossPercent() <= LITTLE_LOSS_PERCENT
                        && queueMillis < QUEUE_MILLIS / 2
                ? Grade.GOOD
                : Grade.BETWEEN;
    }
}
