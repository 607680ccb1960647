package localcluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// POSIX signals to processes.
final class Signals {
    private Signals() {}

    /// Stops a process and its descendants as a machine that hangs does (SIGSTOP).
    static void freeze(ProcessHandle process) throws IOException, InterruptedException {
        send("STOP", process);
    }

    /// Lets them go on (SIGCONT).
    static void thaw(ProcessHandle process) throws IOException, InterruptedException {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        command.add(String.valueOf(process.pid()));
        process.descendants().forEach(child -> command.add(String.valueOf(child.pid())));
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
