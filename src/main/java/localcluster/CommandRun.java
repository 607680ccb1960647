package localcluster;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;

/// How the commands that start a cluster run: logs of all libraries in one place, and an exit code
/// for what fails.
public final class CommandRun {
    /// Returns the exit code.
    @FunctionalInterface
    public interface Body {
        int run() throws StartFailure, IOException, InterruptedException;
    }

    private CommandRun() {}

    /// Runs the command and ends the process.
    public static void main(Callable<Integer> command, String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(new CommandLine(command).execute(arguments));
    }

    /// @param problem begins the sentence that is printed when nodes do not start
    public static int of(String problem, Body body) throws IOException {
        try {
            return body.run();
        } catch (StartFailure failure) {
            System.err.println(problem + " " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
