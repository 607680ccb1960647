package localcluster;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Shows the table once a second and does what is typed: `kill 2`, `stop 2`, `start 2`, `quit`.
/// Without a terminal it prints the table when it has changed.
final class Screen {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final String QUIT = "quit";

    private final LocalCluster cluster;
    private final PrintStream out;
    private final boolean terminal;
    private String lastResult = "";
    private String shown = "";

    Screen(LocalCluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
        terminal = Stream.ofNullable(System.console()).anyMatch(Console::isTerminal);
    }

    /// Until `quit` or the end of the input.
    void run(InputStream input) throws InterruptedException {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(input, lines));
        while (true) {
            show(ParticipantTable.of(cluster.views()));
            String line = lines.poll(EVERY.toMillis(), TimeUnit.MILLISECONDS);
            if (line != null && line.equals(QUIT)) {
                return;
            }
            if (line != null && !line.isEmpty()) {
                lastResult = execute(line);
            }
        }
    }

    private static void read(InputStream input, BlockingQueue<String> lines) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line.strip());
            }
        } catch (IOException ended) {
            // As the end of the input.
        }
        lines.add(QUIT);
    }

    private void show(String table) {
        String text = table + (lastResult.isEmpty() ? "" : "\n" + lastResult + "\n");
        if (terminal) {
            out.print(
                    CLEAR
                            + text
                            + "\nDirectory: "
                            + cluster.directory()
                            + "\nkill 2, stop 2, start 2, quit; to add participants: scripts/bots --duration 10min\n> ");
        } else if (!text.equals(shown)) {
            out.print(text + "\n");
        }
        out.flush();
        shown = text;
    }

    /// @return what happened, in a sentence
    private String execute(String line) {
        String[] words = line.split(" +", 2);
        int number = words.length < 2 ? 0 : number(words[1]);
        if (number < 1 || number > cluster.size()) {
            return "Type kill, stop or start with a node from 1 to "
                    + cluster.size()
                    + ", or quit.";
        }
        LocalNode node = cluster.node(number);
        if (!node.isRunning() && !words[0].equalsIgnoreCase("start")) {
            return "Node " + number + " does not run.";
        }
        return switch (words[0].toLowerCase(Locale.ROOT)) {
            case "kill" -> {
                node.kill();
                yield "Node " + number + " is killed.";
            }
            case "stop" -> {
                node.stop();
                yield "Node " + number + " stops when its calls have moved.";
            }
            case "start" -> start(node, number);
            default -> "Type kill, stop or start.";
        };
    }

    private static String start(LocalNode node, int number) {
        if (node.isRunning()) {
            return "Node " + number + " runs already.";
        }
        try {
            node.start();
            return "Node " + number + " starts.";
        } catch (IOException e) {
            return "Node " + number + " cannot start: " + e.getMessage();
        }
    }

    private static int number(String text) {
        return text.matches("[1-9]") ? Integer.parseInt(text) : 0;
    }
}
