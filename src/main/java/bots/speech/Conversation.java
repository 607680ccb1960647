package bots.speech;

import java.util.BitSet;
import java.util.PriorityQueue;
import java.util.Random;

/// A conversation: one talker has the floor for a talkspurt, pauses and continues, or another one
/// takes over, sometimes a little before the first has ended; now and then a listener interjects.
/// The figures are round ones from what is known about telephone speech (ITU-T P.59: talkspurts of
/// about 1 s and pauses of about 1.6 s for one side of two; talkspurts in meetings are longer).
///
/// The same seed, talkers, entries and exits give the same conversation, no matter how often it is
/// advanced.
public final class Conversation {
    /// Events in the order of time.
    public interface Listener {
        void onStart(int talker, long atNanos);

        void onStop(int talker, long atNanos);
    }

    private static final long MILLI = 1_000_000L;

    /// Talkspurts are log-normal: half of them are shorter than this.
    private static final double MEDIAN_SPURT_MILLIS = 1_700;

    private static final double SPURT_SPREAD = 0.5;
    private static final double SHORTEST_SPURT_MILLIS = 400;
    private static final double LONGEST_SPURT_MILLIS = 6_000;

    /// How often a talker continues after a pause for breath.
    private static final double CONTINUES = 0.35;

    /// From the end of one talker to the beginning of the next: a fifth of them begin before the
    /// end.
    private static final double MEAN_SWITCH_MILLIS = 250;

    private static final double SWITCH_SPREAD_MILLIS = 300;
    private static final double LONGEST_OVERLAP_MILLIS = 700;

    private static final double INTERJECTION = 0.2;

    /// How often all talkers are silent for a while.
    private static final double LULL = 0.04;

    private record Spurt(long startNanos, long endNanos, int talker) {}

    private final Random random;
    private final BitSet present = new BitSet();
    private final BitSet hadFloor = new BitSet();
    private final long[] speaksUntilNanos;
    private final BitSet speaking = new BitSet();
    private final PriorityQueue<Spurt> planned =
            new PriorityQueue<>((a, b) -> Long.compare(a.startNanos, b.startNanos));
    private long nextDecisionNanos;
    private int floor = -1;
    private boolean continues;

    /// @param talkers maximum number of talkers
    public Conversation(int talkers, long seed) {
        this.random = new Random(seed);
        this.speaksUntilNanos = new long[talkers];
    }

    public void enter(int talker) {
        present.set(talker);
    }

    /// Stops at once, without [Listener#onStop].
    public void leave(int talker) {
        present.clear(talker);
        speaking.clear(talker);
        planned.removeIf(spurt -> spurt.talker == talker);
    }

    public boolean speaks(int talker) {
        return speaking.get(talker);
    }

    /// Advances to `nowNanos`, which begins at 0 and never decreases.
    public void advance(long nowNanos, Listener listener) {
        while (true) {
            long stopNanos = nextStopNanos();
            while (nextDecisionNanos <= Math.min(nowNanos, stopNanos)
                    && firstStartNanos() >= nextDecisionNanos) {
                plan();
            }
            long startNanos = firstStartNanos();
            if (Math.min(stopNanos, startNanos) > nowNanos) {
                return;
            }
            if (stopNanos <= startNanos) {
                stop(stopNanos, listener);
            } else {
                start(planned.remove(), listener);
            }
        }
    }

    private void start(Spurt spurt, Listener listener) {
        int talker = spurt.talker;
        boolean begins = !speaking.get(talker);
        speaksUntilNanos[talker] =
                begins ? spurt.endNanos : Math.max(speaksUntilNanos[talker], spurt.endNanos);
        speaking.set(talker);
        if (begins) {
            listener.onStart(talker, spurt.startNanos);
        }
    }

    private void stop(long atNanos, Listener listener) {
        for (int talker = speaking.nextSetBit(0);
                talker >= 0;
                talker = speaking.nextSetBit(talker + 1)) {
            if (speaksUntilNanos[talker] <= atNanos) {
                speaking.clear(talker);
                listener.onStop(talker, atNanos);
            }
        }
    }

    private long nextStopNanos() {
        long next = Long.MAX_VALUE;
        for (int talker = speaking.nextSetBit(0);
                talker >= 0;
                talker = speaking.nextSetBit(talker + 1)) {
            next = Math.min(next, speaksUntilNanos[talker]);
        }
        return next;
    }

    private long firstStartNanos() {
        Spurt first = planned.peek();
        return first == null ? Long.MAX_VALUE : first.startNanos;
    }

    /// Decides who speaks at `nextDecisionNanos`, and when the next decision is made: shortly
    /// before this talkspurt ends, so that the next one can overlap.
    private void plan() {
        long startNanos = nextDecisionNanos;
        if (present.isEmpty()) {
            nextDecisionNanos = startNanos + 100 * MILLI;
            return;
        }
        floor = next();
        long endNanos = startNanos + spurtNanos();
        planned.add(new Spurt(startNanos, endNanos, floor));
        if (present.cardinality() > 1 && random.nextDouble() < INTERJECTION) {
            long atNanos = startNanos + (long) (random.nextDouble() * (endNanos - startNanos));
            planned.add(
                    new Spurt(
                            atNanos, atNanos + (300 + random.nextInt(400)) * MILLI, other(floor)));
        }
        nextDecisionNanos = Math.max(startNanos + 200 * MILLI, endNanos + pauseNanos());
    }

    /// Between the end of this talkspurt and the beginning of the next; negative if they overlap.
    private long pauseNanos() {
        continues = random.nextDouble() < CONTINUES || present.cardinality() == 1;
        if (random.nextDouble() < LULL) {
            return (1_500 + random.nextInt(2_000)) * MILLI;
        }
        if (continues) {
            return (250 + random.nextInt(600)) * MILLI;
        }
        double millis = MEAN_SWITCH_MILLIS + SWITCH_SPREAD_MILLIS * random.nextGaussian();
        return (long) (Math.clamp(millis, -LONGEST_OVERLAP_MILLIS, 1_500) * MILLI);
    }

    private int next() {
        boolean keepsFloor =
                floor >= 0 && present.get(floor) && (continues || present.cardinality() == 1);
        int next = keepsFloor ? floor : nextNewcomer();
        hadFloor.set(next);
        return next;
    }

    /// Talkers that have not had the floor yet come first.
    private int nextNewcomer() {
        for (int talker = present.nextSetBit(0);
                talker >= 0;
                talker = present.nextSetBit(talker + 1)) {
            if (!hadFloor.get(talker)) {
                return talker;
            }
        }
        return other(floor);
    }

    /// Any present talker but this one, if there is another.
    private int other(int talker) {
        int others = present.cardinality() - (talker >= 0 && present.get(talker) ? 1 : 0);
        if (others == 0) {
            return talker;
        }
        int skip = random.nextInt(others);
        for (int at = present.nextSetBit(0); ; at = present.nextSetBit(at + 1)) {
            if (at != talker && skip-- == 0) {
                return at;
            }
        }
    }

    private long spurtNanos() {
        double millis = MEDIAN_SPURT_MILLIS * Math.exp(SPURT_SPREAD * random.nextGaussian());
        return (long) (Math.clamp(millis, SHORTEST_SPURT_MILLIS, LONGEST_SPURT_MILLIS) * MILLI);
    }
}
