package bots.measure;

/// Which of the last 1,024 numbers of a series came already.
final class ArrivalWindow {
    private static final int SIZE = 1024;

    private final long[] words = new long[SIZE / Long.SIZE];
    private long highest;
    private boolean started;

    /// False when it came before, or is too old to say.
    boolean add(long number) {
        if (!started) {
            started = true;
            highest = number;
        } else if (number > highest) {
            for (long gone = Math.max(highest + 1, number - SIZE + 1); gone <= number; gone++) {
                words[word(gone)] &= ~bit(gone);
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
