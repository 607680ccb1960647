package bots.measure;

/// The numbers received of the last 1,024 numbers of a series.
final class ArrivalWindow {
    private static final int SIZE = 1024;

    private final long[] words = new long[SIZE / Long.SIZE];
    private long highest;
    private boolean started;

    /// @return false if it was received before, or is too old to know
    boolean add(long number) {
        if (!started) {
            started = true;
            highest = number;
        } else if (number > highest) {
            for (long old = Math.max(highest + 1, number - SIZE + 1); old <= number; old++) {
                words[word(old)] &= ~bit(old);
            }
            highest = number;
        } else if (number <= highest - SIZE) {
            return false;
        }
        boolean fresh = (words[word(number)] & bit(number)) == 0;
        words[word(number)] |= bit(number);
        return fresh;
    }

    private static int word(long number) {
        return (int) Math.floorMod(number, (long) SIZE) / Long.SIZE;
    }

    private static long bit(long number) {
        return 1L << number;
    }
}
