package bots.run;

import bots.client.CallClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.VoiceChannel;
import bots.monitor.ServerMonitor;
import bots.monitor.Timeline;
import bots.participant.Bot;
import bots.participant.BotCalls;
import bots.participant.BotRoom;
import bots.participant.BotRoster;
import bots.recordings.StampClock;
import bots.report.Report;
import bots.scenario.Scenario;
import bots.schedule.EventLoopMeters;
import bots.schedule.RunLoop;
import bots.setup.BotAccounts;
import bots.setup.Progress;
import bots.setup.RunException;
import bots.setup.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// One run of a scenario, from the first account to the last leave: the first participants join,
/// then the clock of the scenario begins, phases happen, all participants leave. On the thread that
/// calls [#run].
public final class ScenarioRun {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long CONVERSATION_NANOS = 10_000_000L;
    private static final long PROGRESS_NANOS = SECOND_NANOS / 4;

    /// The last packets arrive within this time, unless the simulated network delays them.
    private static final long IN_FLIGHT_NANOS = SECOND_NANOS / 2;

    /// Joins that have not ended by then are ignored.
    private static final long JOIN_TIMEOUT_NANOS = 60 * SECOND_NANOS;

    private static final long LEAVE_TIMEOUT_NANOS = 10 * SECOND_NANOS;

    private final RunOptions options;
    private final Scenario scenario;
    private final Progress progress;
    private final CallClient client;
    private final BotAccounts accounts;
    private final RunLoop runLoop = new RunLoop();
    private final EventLoopMeters meters = new EventLoopMeters();
    private final StampClock clock = StampClock.start();

    private ScenarioRun(RunOptions options, Progress progress, CallClient client) {
        this.options = options;
        this.scenario = options.scenario();
        this.progress = progress;
        this.client = client;
        accounts = new BotAccounts(options, client.api(), progress);
    }

    public static ScenarioRun of(RunOptions options, Progress progress) {
        int eventLoops = Runtime.getRuntime().availableProcessors();
        return new ScenarioRun(options, progress, CallClient.open(options.server(), eventLoops));
    }

    /// @throws RunException if the scenario cannot be run
    public Report run() throws InterruptedException, ExecutionException {
        Thread interrupted = new Thread(this::removeCreated, "remove what was created");
        if (!options.access().keep()) {
            Runtime.getRuntime().addShutdownHook(interrupted);
        }
        try {
            List<AuthenticatedUser> users = accounts.obtain(scenario.accounts());
            return run(users, rooms(accounts.channelCreator(users.getFirst())));
        } finally {
            if (!options.access().keep()) {
                removeCreated();
                forget(interrupted);
            }
            accounts.write();
            client.close();
        }
    }

    private void removeCreated() {
        String left = accounts.created().remove();
        if (!left.isEmpty()) {
            System.err.println(left);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook runs, and finds nothing to do.
        }
    }

    private List<BotRoom> rooms(AuthenticatedUser user) throws InterruptedException {
        List<BotRoom> rooms = new ArrayList<>();
        for (int i = 0; i < scenario.rooms(); i++) {
            String name = scenario.roomName(i);
            try {
                VoiceChannel channel =
                        client.api()
                                .channel(user, options.guild(), name)
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get();
                if (channel.created()) {
                    accounts.created().channel(user, channel);
                }
                rooms.add(
                        new BotRoom(
                                name,
                                channel.id(),
                                scenario.atOnce(),
                                scenario.accounts(),
                                scenario.seed() * 1_009 + i));
            } catch (ExecutionException failed) {
                throw new RunException(
                        String.format(
                                Locale.ROOT,
                                "Room %s is not available: %s",
                                name,
                                RunException.causeOf(failed)));
            }
        }
        return rooms;
    }

    private Report run(List<AuthenticatedUser> users, List<BotRoom> rooms)
            throws InterruptedException {
        var server = ServerMonitor.of(options.server(), options.serverPid(), options.metrics());
        Map<String, Double> metricsBefore = server.metrics();
        long beginNanos = System.nanoTime();
        var timeline = new Timeline(beginNanos, server);
        var calls = new BotCalls(runLoop, client, accounts, meters, clock, scenario);
        var roster = new BotRoster(users, rooms, clock);
        runLoop.every(
                CONVERSATION_NANOS,
                () -> rooms.forEach(room -> room.advance(System.nanoTime() - beginNanos)));
        runLoop.every(SECOND_NANOS, () -> sample(timeline, calls, () -> {}));

        var phases = new PhaseSchedule(runLoop, scenario, roster, calls, timeline);
        joinFirst(phases, calls, roster.first(scenario));
        long zeroNanos = System.nanoTime();
        double from = timeline.at(zeroNanos);
        if (scenario.participants() > 0) {
            timeline.record("the first participants have joined");
            sampleNow(timeline, calls);
            timeline.startMeasuring();
            calls.startMeasuring();
        }
        phases.schedule(zeroNanos);
        long endNanos = zeroNanos + TimeUnit.MILLISECONDS.toNanos(scenario.durationMillis());
        runLoop.every(PROGRESS_NANOS, () -> showProgress(calls, timeline, zeroNanos, endNanos));
        runLoop.runUntil(() -> System.nanoTime() >= endNanos);
        double to = timeline.at(System.nanoTime());
        calls.stopSending();
        runFor(IN_FLIGHT_NANOS);
        sampleNow(timeline, calls);
        Map<String, Double> metricsAfter = server.metrics();
        progress.end();
        calls.leaveAll();
        long timeoutNanos = System.nanoTime() + LEAVE_TIMEOUT_NANOS;
        runLoop.runUntil(() -> calls.isEmpty() || System.nanoTime() >= timeoutNanos);
        return new ReportBuilder(options, calls, roster, timeline, meters)
                .report(
                        from,
                        to,
                        new ReportBuilder.Server(server.pid(), metricsBefore, metricsAfter));
    }

    /// Ends the intervals of all event loops and adds them to the timeline, then runs `done`.
    private void sample(Timeline timeline, BotCalls calls, Runnable done) {
        meters.rotate(
                runLoop,
                intervals -> {
                    timeline.onSecond(System.nanoTime(), intervals, calls.present());
                    done.run();
                });
    }

    /// Samples and waits for it.
    private void sampleNow(Timeline timeline, BotCalls calls) throws InterruptedException {
        boolean[] done = new boolean[1];
        sample(timeline, calls, () -> done[0] = true);
        runLoop.runUntil(() -> done[0]);
    }

    private void runFor(long nanos) throws InterruptedException {
        long untilNanos = System.nanoTime() + nanos;
        runLoop.after(nanos, () -> {});
        runLoop.runUntil(() -> System.nanoTime() >= untilNanos);
    }

    /// Lets the first participants join one after the other; returns when all joins have ended.
    private void joinFirst(PhaseSchedule phases, BotCalls calls, List<Bot> first)
            throws InterruptedException {
        long lastNanos = phases.joinOneByOne(first);
        runLoop.every(
                PROGRESS_NANOS,
                () -> {
                    if (calls.attempted() < first.size() || calls.joining() > 0) {
                        progress.show(
                                "joining",
                                (double) calls.present() / Math.max(1, first.size()),
                                String.format(
                                        Locale.ROOT,
                                        "%d of %d, %s",
                                        calls.present(),
                                        first.size(),
                                        failed(calls)));
                    }
                });
        long timeoutNanos = lastNanos + JOIN_TIMEOUT_NANOS;
        runLoop.runUntil(() ->
                (calls.attempted() >= first.size() && calls.joining() == 0)
                        || System.nanoTime() >= timeoutNanos);
        progress.end();
    }

    /// With the reasons, so that a run that cannot succeed is not waited for.
    private static String failed(BotCalls calls) {
        String count = calls.failed() + " failed";
        return calls.failures().isEmpty()
                ? count
                : count + " (" + String.join(", ", calls.failures().keySet()) + ")";
    }

    private void showProgress(BotCalls calls, Timeline timeline, long zeroNanos, long endNanos) {
        if (timeline.seconds().isEmpty()) {
            return;
        }
        Report.Second last = timeline.seconds().getLast();
        long nowNanos = System.nanoTime();
        progress.show(
                "running",
                Math.min(1, (double) (nowNanos - zeroNanos) / (endNanos - zeroNanos)),
                String.format(
                        Locale.ROOT,
                        "%d bots, %d packets/s, audio p99 %.1f ms, bots late p99 %.1f ms%s",
                        calls.present(),
                        last.audioPackets() + last.videoPackets(),
                        last.delayP99Millis(),
                        last.latenessP99Millis(),
                        last.serverCpuPercent() > 0
                                ? String.format(
                                        Locale.ROOT,
                                        ", server %.0f %% CPU",
                                        last.serverCpuPercent())
                                : ""));
    }
}
