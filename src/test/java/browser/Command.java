package browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A program of the system that does one thing and ends at once.
final class Command {
    private Command() {}

    /// @return what it said
    /// @throws AssertionError with what it said, when it fails or does not exist
    static String run(String... command) {
        return runWith("", command);
    }

    /// @param input on its standard input
    static String runWith(String input, String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.outputWriter()) {
                stdin.write(input);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        "%s: %s".formatted(String.join(" ", command), said.strip()));
            }
            return said;
        } catch (IOException e) {
            throw new AssertionError(List.of(command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Whether it succeeds, whatever it says.
    static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (AssertionError failed) {
            return false;
        }
    }
}
