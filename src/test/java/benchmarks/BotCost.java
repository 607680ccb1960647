package benchmarks;

import bots.client.Account;
import bots.client.Call;
import bots.client.CallListener;
import bots.client.CallOptions;
import bots.client.JoinTimes;
import bots.client.ReceiveSlot;
import bots.client.Server;
import bots.client.Switchboard;
import bots.client.VoiceChannel;
import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import media.forward.TrackKind;
import media.rtp.RtpPacket;
import store.TestDatabase;
import verticles.NodeProcess;

/// What bots cost their process: processor time for each packet they receive, memory for each bot, and
/// how long a join takes. Arguments: listeners, talkers, seconds.
public final class BotCost {
    private static final String PASSWORD = "correct horse battery";
    private static final int FRAME_BYTES = 80;
    private static final int FRAME_TICKS = 960;
    private static final int LOUD = 20;
    private static final long FRAME_MICROS = 20_000;

    /// Joins under way at a time.
    private static final int STORM = 50;

    private static final CallOptions TALKER = CallOptions.LISTENER.publishing(TrackKind.MICROPHONE);

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Switchboard switchboard;
    private final List<Bot> bots = new ArrayList<>();

    private BotCost(Switchboard switchboard) {
        this.switchboard = switchboard;
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
                        "--accounts.loginsPerMinute=100000",
                        "--accounts.registrationsPerHour=100000")) {
            Switchboard switchboard = Switchboard.open(Server.of(node.awaitReady(), true), 2);
            try {
                new BotCost(switchboard).run(listeners, talkers, seconds);
            } finally {
                await(switchboard.close());
            }
        }
    }

    /// Counts, and talks if it is one of those.
    private static final class Bot implements CallListener {
        private final byte[] frame = new byte[FRAME_BYTES];
        private long packets;
        private int said;
        private JoinTimes times = new JoinTimes(0, 0, 0, 0, 0, 0);
        private final Call call;

        Bot(Switchboard switchboard, Account account) {
            call = switchboard.call(account, TALKER, this);
        }

        @Override
        public void onConnected(JoinTimes at) {
            times = at;
        }

        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
            packets++;
        }

        private void talk(long delayMicros) {
            call.loop()
                    .scheduleAtFixedRate(
                            () ->
                                    call.sendAudio(
                                            TrackKind.MICROPHONE,
                                            frame,
                                            0,
                                            FRAME_BYTES,
                                            ++said * FRAME_TICKS,
                                            LOUD,
                                            false),
                            delayMicros,
                            FRAME_MICROS,
                            TimeUnit.MICROSECONDS);
        }
    }

    private void run(int listeners, int talkers, int seconds) throws Exception {
        List<Account> accounts = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < listeners + talkers; i++) {
            accounts.add(await(switchboard.api().account("bot" + i, PASSWORD)));
        }
        VoiceChannel channel = await(switchboard.api().channel(accounts.getFirst(), null, "Cost"));
        row("accounts", "%.1f s".formatted((System.nanoTime() - begun) / 1e9));
        join(accounts.subList(0, 1), channel);
        System.gc();
        long heap = heapBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        begun = System.nanoTime();
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
        row("join", quantiles(joinMillis()));
        System.gc();
        row("heap of a bot", "%d bytes".formatted((heapBytes() - heap) / joins));
        for (int i = 0; i < talkers; i++) {
            bots.get(i).talk(FRAME_MICROS * i / talkers);
        }
        Thread.sleep(8_000);
        listen(seconds);
    }

    private void listen(int seconds) throws Exception {
        long packets = packets();
        long cpu = SYSTEM.getProcessCpuTime();
        long loops = loopNanos();
        long begun = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        long received = packets() - packets;
        double elapsed = (System.nanoTime() - begun) / 1e9;
        long lost = 0;
        for (Bot bot : bots) {
            lost += on(bot.call, () -> bot.call.counts().packetsLost());
        }
        row("packets received", "%.0f a second, %d lost".formatted(received / elapsed, lost));
        row(
                "processor for each",
                "%.2f µs, of which event loops %.2f"
                        .formatted(
                                (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / received,
                                (loopNanos() - loops) / 1e3 / received));
    }

    private void join(List<Account> accounts, VoiceChannel channel) throws Exception {
        List<Future<?>> joins = new ArrayList<>();
        for (Account account : accounts) {
            Bot bot = new Bot(switchboard, account);
            bots.add(bot);
            joins.add(bot.call.join(channel.id()));
        }
        await(Future.all(joins));
    }

    private double[] joinMillis() {
        return bots.stream()
                .skip(1)
                .mapToDouble(bot -> (bot.times.connectedNanos() - bot.times.begunNanos()) / 1e6)
                .sorted()
                .toArray();
    }

    private static String quantiles(double[] sorted) {
        return "p50 %.0f ms, p99 %.0f ms, longest %.0f ms"
                .formatted(
                        sorted[sorted.length / 2],
                        sorted[sorted.length * 99 / 100],
                        Arrays.stream(sorted).max().orElse(0));
    }

    private long packets() throws Exception {
        long sum = 0;
        for (Bot bot : bots) {
            sum += on(bot.call, () -> bot.packets);
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

    private static <T> T on(Call call, java.util.concurrent.Callable<T> question) throws Exception {
        return call.loop().submit(question).get(10, TimeUnit.SECONDS);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static void row(String what, String value) {
        System.out.printf("| %s | %s |%n", what, value);
    }
}
