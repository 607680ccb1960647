package bots.setup;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Stream;

/// Progress of a run for the user: on a terminal one line that changes, else a line every 5 s. Any
/// thread.
public final class Progress {
    private static final long EVERY_NANOS = 5_000_000_000L;
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean terminal;
    private long lastNanos;
    private boolean open;

    public Progress(PrintStream out) {
        this.out = out;
        terminal = Stream.ofNullable(System.console()).anyMatch(Console::isTerminal);
    }

    /// Shows a step of the run.
    ///
    /// @param share 0 to 1
    public synchronized void show(String what, double share, String rest) {
        String bar = bar(share);
        String line =
                String.format(Locale.ROOT, "%-11s %s %3.0f %%  %s", what, bar, share * 100, rest);
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
            out.flush();
            open = true;
        } else if (System.nanoTime() - lastNanos >= EVERY_NANOS) {
            lastNanos = System.nanoTime();
            out.println(line);
        }
    }

    public synchronized void end() {
        if (open) {
            out.println();
            open = false;
        }
    }

    private static String bar(double share) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full);
    }
}
