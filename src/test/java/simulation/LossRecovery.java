package simulation;

import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The gaps of one video stream: requests what is missing at once and again after a round trip,
/// gives up in the end, and keeps how long each repair took.
final class LossRecovery {
    private static final int MAX_TIMES = 10;
    private static final long GIVE_UP_NANOS = 2 * SECOND;

    private final TreeMap<Long, Gap> missing = new TreeMap<>();
    private final List<Repair> repairs = new ArrayList<>();
    private long highest = Long.MIN_VALUE;
    private long duplicates;
    private long givenUp;

    /// @param tookNanos from the first packet behind the gap to the missing one
    /// @param timesAsked how often it was requested
    /// @param answerLost whether a retransmission of it was lost
    record Repair(long atNanos, long tookNanos, int timesAsked, boolean answerLost) {}

    private static final class Gap {
        final long sinceNanos;
        long askedNanos;
        int times;
        boolean answerLost;

        Gap(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /// @param sequence extended
    /// @return whether it arrived for the first time
    boolean onPacket(long now, long sequence) {
        if (highest == Long.MIN_VALUE) {
            highest = sequence;
            return true;
        }
        if (sequence > highest) {
            for (long gap = highest + 1; gap < sequence; gap++) {
                missing.put(gap, new Gap(now));
            }
            highest = sequence;
            return true;
        }
        Gap gap = missing.remove(sequence);
        if (gap == null) {
            duplicates++;
            return false;
        }
        repairs.add(new Repair(now, now - gap.sinceNanos, gap.times, gap.answerLost));
        return true;
    }

    /// A retransmission was lost.
    void onAnswerLost(int sequenceNumber) {
        missing.forEach((sequence, gap) -> {
            gap.answerLost |= (sequence.intValue() & 0xffff) == sequenceNumber;
        });
    }

    /// The numbers to request now.
    ///
    /// @param through nothing up to here is needed
    List<Integer> due(long now, long through, long roundTripNanos) {
        if (missing.isEmpty()) {
            return List.of();
        }
        missing.headMap(through, true).clear();
        List<Integer> asked = new ArrayList<>();
        for (Map.Entry<Long, Gap> entry : missing.entrySet()) {
            Gap gap = entry.getValue();
            boolean due = gap.times == 0 || now - gap.askedNanos >= roundTripNanos + 10 * MILLI;
            if (due && gap.times < MAX_TIMES) {
                gap.times++;
                gap.askedNanos = now;
                asked.add(entry.getKey().intValue() & 0xffff);
            }
        }
        if (missing.values().removeIf(gap -> now - gap.sinceNanos > GIVE_UP_NANOS)) {
            givenUp++;
        }
        return asked;
    }

    List<Repair> repairs() {
        return repairs;
    }

    /// Packets that had arrived before: retransmissions requested twice, and padding.
    long duplicates() {
        return duplicates;
    }

    /// Times at which gaps stayed open.
    long givenUp() {
        return givenUp;
    }

    int missing() {
        return missing.size();
    }
}
