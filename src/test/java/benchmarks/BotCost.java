package benchmarks;

import bots.client.CallClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.VoiceChannel;
import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import store.postgres.TestDatabase;
import verticles.NodeProcess;

/// What bots cost their process: processor time for each packet they receive, memory for each bot,
/// and how long a join takes. Arguments: listeners, talkers (at least one), seconds of speech.
public final class BotCost {
    private static final int EVENT_LOOPS = 2;

    /// Joins in progress at a time.
    private static final int STORM = 50;

    /// Of speech, until the code is compiled.
    private static final int WARM_UP_SECONDS = 10;

    private static final long FRAMES_PER_SECOND = 1_000_000 / Talker.FRAME_MICROS;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final CallClient client;
    private final List<Talker> bots = new ArrayList<>();

    private BotCost(CallClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) throws Exception {
        int listeners = Integer.parseInt(arguments[0]);
        int talkers = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        Path folder = Files.createTempDirectory("bot-cost-");
        try (NodeProcess node =
                NodeProcess.allInOne(
                        TestDatabase.prepare(folder),
                        "--rooms.capacity=2000",
                        "--media.maxConnectionsPerShard=2000",
                        "--limits.http.connectionsPerAddress=10000",
                        "--limits.http.newConnectionsPerMinute=1000000",
                        "--limits.http.socketsPerAddress=10000",
                        "--accounts.registration=open",
                        "--accounts.loginsPerMinute=100000",
                        "--accounts.registrationsPerHour=100000")) {
            CallClient client =
                    CallClient.open(ServerAddress.of(node.awaitReady(), true), EVENT_LOOPS);
            try {
                new BotCost(client).run(listeners, talkers, seconds);
            } finally {
                Talker.await(client.close());
            }
        }
    }

    private void run(int listeners, int talkers, int seconds) throws Exception {
        List<AuthenticatedUser> accounts = new ArrayList<>();
        for (int i = 0; i < listeners + talkers; i++) {
            accounts.add(Talker.await(client.api().user("bot" + i, Talker.PASSWORD)));
        }
        VoiceChannel channel =
                Talker.await(client.api().channel(accounts.getFirst(), null, "Cost"));
        join(accounts.subList(0, 1), channel);
        System.gc();
        long heap = heapBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long begun = System.nanoTime();
        for (int i = 1; i < accounts.size(); i += STORM) {
            join(accounts.subList(i, Math.min(accounts.size(), i + STORM)), channel);
        }
        int joins = accounts.size() - 1;
        row(
                joins + " joins",
                "%.1f s, %.1f ms of processor each"
                        .formatted(
                                (System.nanoTime() - begun) / 1e9,
                                (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / joins));
        row("from the first step of a join to media", quantiles(joinMillis()));
        System.gc();
        row("heap of a bot", "%d bytes".formatted((heapBytes() - heap) / joins));
        for (int i = 0; i < talkers; i++) {
            bots.get(i).talk(Talker.FRAME_MICROS * i / talkers);
        }
        Talker last = bots.get(talkers - 1);
        last.awaitFrames(WARM_UP_SECONDS * FRAMES_PER_SECOND);
        listen(last, seconds);
    }

    private void listen(Talker talker, int seconds) throws Exception {
        long before = heard();
        long cpu = SYSTEM.getProcessCpuTime();
        long loops = loopNanos();
        long begun = System.nanoTime();
        talker.awaitFrames(seconds * FRAMES_PER_SECOND);
        long packets = heard() - before;
        double elapsed = (System.nanoTime() - begun) / 1e9;
        long lost = 0;
        for (Talker bot : bots) {
            lost += bot.lost();
        }
        row("packets received", "%.0f a second, %d lost".formatted(packets / elapsed, lost));
        row(
                "processor for each",
                "%.2f µs, of which event loops %.2f µs"
                        .formatted(
                                (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / packets,
                                (loopNanos() - loops) / 1e3 / packets));
    }

    private void join(List<AuthenticatedUser> accounts, VoiceChannel channel) throws Exception {
        List<Future<?>> joins = new ArrayList<>();
        for (AuthenticatedUser account : accounts) {
            Talker bot = new Talker(client, account);
            bots.add(bot);
            joins.add(bot.join(channel));
        }
        Talker.await(Future.all(joins));
    }

    private double[] joinMillis() {
        return bots.stream().skip(1).mapToDouble(Talker::joinMillis).sorted().toArray();
    }

    private static String quantiles(double[] sorted) {
        return "p50 %.0f ms, p99 %.0f ms, longest %.0f ms"
                .formatted(
                        sorted[sorted.length / 2],
                        sorted[sorted.length * 99 / 100],
                        Arrays.stream(sorted).max().orElse(0));
    }

    private long heard() throws Exception {
        long sum = 0;
        for (Talker bot : bots) {
            sum += bot.heard();
        }
        return sum;
    }

    private static long loopNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var thread = threads.getThreadInfo(id);
            if (thread != null && thread.getThreadName().contains("eventloop")) {
                sum += threads.getThreadCpuTime(id);
            }
        }
        return sum;
    }

    private static long heapBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void row(String what, String value) {
        System.out.printf("| %s | %s |%n", what, value);
    }
}
