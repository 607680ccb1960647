package bots.speech;

import java.util.BitSet;
import java.util.PriorityQueue;
import java.util.Random;

/// People who talk with each other: one has the floor for a talkspurt, pauses and goes on, or another takes
/// over, sometimes a little before the first has ended; now and then a listener throws in a word. Figures
/// are round ones of what is known about telephone talk (ITU-T P.59: spurts of about 1 s and pauses of
/// about 1.6 s for one side of two; meetings have longer turns).
///
/// The same seed, seats and comings and goings give the same conversation, however often it is advanced.
public final class Conversation {
    /// Told what happens, in the order of time.
    public interface Listener {
        void onStart(int seat, long atNanos);

        void onStop(int seat, long atNanos);
    }

    private static final long MILLI = 1_000_000L;

    /// Spurts are log-normal: half of them shorter than this.
    private static final double MEDIAN_SPURT_MILLIS = 1_700;

    private static final double SPURT_SPREAD = 0.5;
    private static final double SHORTEST_SPURT_MILLIS = 400;
    private static final double LONGEST_SPURT_MILLIS = 6_000;

    /// Who has spoken goes on after a pause for breath so often.
    private static final double GOES_ON = 0.35;

    /// The next speaker begins so long after the end of the one before: a fifth of all begin before it.
    private static final double MEAN_SWITCH_MILLIS = 250;

    private static final double SWITCH_SPREAD_MILLIS = 300;
    private static final double LONGEST_OVERLAP_MILLIS = 700;

    private static final double THROWN_IN = 0.2;

    /// Now and then nobody has anything to say.
    private static final double LULL = 0.04;

    private record Spurt(long startNanos, long endNanos, int seat) {}

    private final Random random;
    private final BitSet present = new BitSet();
    private final BitSet hadFloor = new BitSet();
    private final long[] speaksUntilNanos;
    private final BitSet speaking = new BitSet();
    private final PriorityQueue<Spurt> planned =
            new PriorityQueue<>((a, b) -> Long.compare(a.startNanos, b.startNanos));
    private long nextTurnNanos;
    private int floor = -1;
    private boolean goesOn;

    /// @param seats how many can take part at most
    public Conversation(int seats, long seed) {
        this.random = new Random(seed);
        this.speaksUntilNanos = new long[seats];
    }

    public void enter(int seat) {
        present.set(seat);
    }

    /// Stops in the middle of a word, which the listener is not told: it is gone.
    public void leave(int seat) {
        present.clear(seat);
        speaking.clear(seat);
        planned.removeIf(spurt -> spurt.seat == seat);
    }

    public boolean speaks(int seat) {
        return speaking.get(seat);
    }

    /// Lives on to `nowNanos`, which begins at 0 and never falls.
    public void advance(long nowNanos, Listener listener) {
        while (true) {
            long stopNanos = nextStopNanos();
            while (nextTurnNanos <= Math.min(nowNanos, stopNanos)
                    && firstStartNanos() >= nextTurnNanos) {
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
        int seat = spurt.seat;
        boolean begins = !speaking.get(seat);
        speaksUntilNanos[seat] =
                begins ? spurt.endNanos : Math.max(speaksUntilNanos[seat], spurt.endNanos);
        speaking.set(seat);
        if (begins) {
            listener.onStart(seat, spurt.startNanos);
        }
    }

    private void stop(long atNanos, Listener listener) {
        for (int seat = speaking.nextSetBit(0); seat >= 0; seat = speaking.nextSetBit(seat + 1)) {
            if (speaksUntilNanos[seat] <= atNanos) {
                speaking.clear(seat);
                listener.onStop(seat, atNanos);
            }
        }
    }

    private long nextStopNanos() {
        long next = Long.MAX_VALUE;
        for (int seat = speaking.nextSetBit(0); seat >= 0; seat = speaking.nextSetBit(seat + 1)) {
            next = Math.min(next, speaksUntilNanos[seat]);
        }
        return next;
    }

    private long firstStartNanos() {
        Spurt first = planned.peek();
        return first == null ? Long.MAX_VALUE : first.startNanos;
    }

    /// Decides who speaks at `nextTurnNanos`, and when the turn after that is decided: shortly before this
    /// one ends, so that it can overlap.
    private void plan() {
        long startNanos = nextTurnNanos;
        if (present.isEmpty()) {
            nextTurnNanos = startNanos + 100 * MILLI;
            return;
        }
        floor = next();
        long endNanos = startNanos + spurtNanos();
        planned.add(new Spurt(startNanos, endNanos, floor));
        if (present.cardinality() > 1 && random.nextDouble() < THROWN_IN) {
            long atNanos = startNanos + (long) (random.nextDouble() * (endNanos - startNanos));
            planned.add(
                    new Spurt(
                            atNanos, atNanos + (300 + random.nextInt(400)) * MILLI, other(floor)));
        }
        nextTurnNanos = Math.max(startNanos + 200 * MILLI, endNanos + pauseNanos());
    }

    /// Between the end of this turn and the beginning of the next; negative when they overlap.
    private long pauseNanos() {
        goesOn = random.nextDouble() < GOES_ON || present.cardinality() == 1;
        if (random.nextDouble() < LULL) {
            return (1_500 + random.nextInt(2_000)) * MILLI;
        }
        if (goesOn) {
            return (250 + random.nextInt(600)) * MILLI;
        }
        double millis = MEAN_SWITCH_MILLIS + SWITCH_SPREAD_MILLIS * random.nextGaussian();
        return (long) (Math.clamp(millis, -LONGEST_OVERLAP_MILLIS, 1_500) * MILLI);
    }

    private int next() {
        boolean stays = floor >= 0 && present.get(floor) && (goesOn || present.cardinality() == 1);
        int next = stays ? floor : newcomer();
        hadFloor.set(next);
        return next;
    }

    /// Who has not had the floor yet says hello first.
    private int newcomer() {
        for (int seat = present.nextSetBit(0); seat >= 0; seat = present.nextSetBit(seat + 1)) {
            if (!hadFloor.get(seat)) {
                return seat;
            }
        }
        return other(floor);
    }

    /// Anybody present but this one, if there is anybody else.
    private int other(int seat) {
        int others = present.cardinality() - (seat >= 0 && present.get(seat) ? 1 : 0);
        if (others == 0) {
            return seat;
        }
        int skip = random.nextInt(others);
        for (int at = present.nextSetBit(0); ; at = present.nextSetBit(at + 1)) {
            if (at != seat && skip-- == 0) {
                return at;
            }
        }
    }

    private long spurtNanos() {
        double millis = MEDIAN_SPURT_MILLIS * Math.exp(SPURT_SPREAD * random.nextGaussian());
        return (long) (Math.clamp(millis, SHORTEST_SPURT_MILLIS, LONGEST_SPURT_MILLIS) * MILLI);
    }
}
