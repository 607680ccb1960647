package benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Processor time of the threads of Chromium's renderers and of its other processes, from `/proc`
/// (proc_pid_stat(5)).
final class RendererThreads {
    /// `USER_HZ`, which is 100 on all platforms of Linux.
    private static final double TICKS_PER_SECOND = 100;

    /// Fields of `stat` after the name in parentheses: the state is the first.
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;

    private RendererThreads() {}

    /// Of this process's browsers: user and system time by thread.
    static Map<String, Double> seconds() {
        Map<String, Double> seconds = new HashMap<>();
        for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
            Path folder = Path.of("/proc", Long.toString(process.pid()));
            String type = typeOf(folder);
            for (Path task : list(folder.resolve("task"))) {
                add(seconds, type, task, folder);
            }
        }
        return seconds;
    }

    private static void add(Map<String, Double> seconds, String type, Path task, Path folder) {
        if (type.isEmpty()) {
            return;
        }
        String stat = read(task.resolve("stat"));
        int end = stat.lastIndexOf(')');
        if (end < 0) {
            return;
        }
        String name = stat.substring(stat.indexOf('(') + 1, end);
        String[] fields = stat.substring(end + 2).split(" ", -1);
        double spent =
                (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
                        / TICKS_PER_SECOND;
        boolean isMain = task.getFileName().equals(folder.getFileName());
        String what =
                !type.equals("renderer")
                        ? type + " process"
                        : "renderer, " + (isMain ? "main thread" : name.replaceAll("[/0-9]+$", ""));
        seconds.merge(what, spent, Double::sum);
    }

    /// Of a process of Chromium, empty for others and for the browser process. Those that its
    /// zygote starts have their arguments separated by spaces.
    private static String typeOf(Path process) {
        String command = read(process.resolve("cmdline"));
        for (String argument : List.of(command.split("[\0 ]", -1))) {
            if (argument.startsWith("--utility-sub-type=")) {
                return argument.substring("--utility-sub-type=".length());
            }
        }
        for (String argument : List.of(command.split("[\0 ]", -1))) {
            if (argument.startsWith("--type=")) {
                return argument.substring("--type=".length());
            }
        }
        return "";
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            return List.of(); // it has ended
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has ended
        }
    }
}
