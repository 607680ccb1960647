package bots;

import bots.client.Account;
import bots.client.IceMode;
import bots.client.Switchboard;
import bots.client.VoiceChannel;
import bots.report.Report;
import bots.scenario.Phase;
import bots.scenario.Role;
import bots.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// A play from the first account to the last leave: those of `participants` come, then the clock of the
/// scenario begins, phases happen, everybody goes. On the thread that calls [#run].
final class Play {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long CONVERSATION_NANOS = 10_000_000L;

    /// What was sent last is on its way so long at most, faults aside.
    private static final long AFTERMATH_NANOS = SECOND_NANOS / 2;

    /// Joins that have not ended by then are not waited for.
    private static final long JOIN_PATIENCE_NANOS = 60 * SECOND_NANOS;

    private static final long LEAVE_PATIENCE_NANOS = 10 * SECOND_NANOS;

    private final Order order;
    private final Scenario scenario;
    private final Progress progress;
    private final Switchboard switchboard;
    private final Accounts accounts;
    private final Director director = new Director();
    private final Loops loops = new Loops();
    private final List<Report.Happening> happenings = new ArrayList<>();
    private final Random random;
    private final int run;
    private final long wallOffsetNanos =
            System.currentTimeMillis() * 1_000_000L - System.nanoTime();

    private Play(Order order, Progress progress, Switchboard switchboard) {
        this.order = order;
        this.scenario = order.scenario();
        this.progress = progress;
        this.switchboard = switchboard;
        accounts = new Accounts(order, switchboard.api(), progress);
        random = new Random(scenario.seed());
        // Two plays of one seed must not take each other's frames for theirs.
        run = (int) (ProcessHandle.current().pid() * 31 + System.nanoTime());
    }

    static Play of(Order order, Progress progress) {
        int loops = Runtime.getRuntime().availableProcessors();
        return new Play(order, progress, Switchboard.open(order.server(), loops));
    }

    Report run() throws InterruptedException, ExecutionException {
        try {
            List<Account> all = accounts.obtain(scenario.accounts());
            return play(all, rooms(all.getFirst()));
        } finally {
            accounts.write();
            switchboard.close();
        }
    }

    private List<Room> rooms(Account account) throws InterruptedException {
        List<Room> rooms = new ArrayList<>();
        for (int i = 0; i < scenario.rooms(); i++) {
            String name = scenario.roomName(i);
            try {
                VoiceChannel channel =
                        switchboard
                                .api()
                                .channel(account, order.guild(), name)
                                .toCompletionStage()
                                .toCompletableFuture()
                                .get();
                rooms.add(
                        new Room(
                                name,
                                channel.id(),
                                scenario.atOnce(),
                                scenario.accounts(),
                                scenario.seed() * 1_009 + i));
            } catch (ExecutionException failed) {
                throw new PlayException(
                        "There is no room %s: %s".formatted(name, PlayException.told(failed)));
            }
        }
        return rooms;
    }

    private Report play(List<Account> all, List<Room> rooms) throws InterruptedException {
        ServerWatch server = ServerWatch.of(order);
        Map<String, Double> metricsBefore = server.metrics();
        long beginNanos = System.nanoTime();
        var timeline = new Timeline(beginNanos, server);
        IceMode ice = scenario.fullIce() ? IceMode.FULL : IceMode.LIGHT;
        var crowd =
                new Crowd(
                        director,
                        switchboard,
                        accounts,
                        loops,
                        timeline,
                        run,
                        wallOffsetNanos,
                        scenario.seed(),
                        ice);
        crowd.network(scenario.network());
        var cast = new Cast(all, rooms, run, wallOffsetNanos);
        director.every(
                CONVERSATION_NANOS,
                () -> rooms.forEach(room -> room.advance(System.nanoTime() - beginNanos)));
        director.every(SECOND_NANOS, () -> sample(timeline, crowd));

        arrive(crowd, cast);
        long zeroNanos = System.nanoTime();
        double zero = timeline.at(zeroNanos);
        if (scenario.participants() > 0) {
            happen(timeline, "everybody has come who comes first");
            rotate(timeline, crowd);
            timeline.onArrived();
            crowd.measureAfresh();
        }
        schedule(crowd, cast, timeline, zeroNanos);
        long endNanos = zeroNanos + TimeUnit.MILLISECONDS.toNanos(scenario.durationMillis());
        director.every(SECOND_NANOS / 4, () -> tell(crowd, timeline, zeroNanos, endNanos));
        director.runUntil(() -> System.nanoTime() >= endNanos);
        double end = timeline.at(System.nanoTime());
        crowd.hush();
        waitFor(AFTERMATH_NANOS);
        rotate(timeline, crowd);
        Map<String, Double> metricsAfter = server.metrics();
        progress.end();
        crowd.leave();
        long patienceNanos = System.nanoTime() + LEAVE_PATIENCE_NANOS;
        director.runUntil(() -> crowd.isEmpty() || System.nanoTime() >= patienceNanos);
        return new Writing(order, crowd, cast, timeline, loops, server)
                .report(zero, end, happenings, metricsBefore, metricsAfter);
    }

    /// Ends the intervals of all event loops, and waits for them.
    private void rotate(Timeline timeline, Crowd crowd) throws InterruptedException {
        boolean[] done = new boolean[1];
        loops.rotate(
                director,
                intervals -> {
                    timeline.onSecond(System.nanoTime(), intervals, crowd.present());
                    done[0] = true;
                });
        director.runUntil(() -> done[0]);
    }

    private void waitFor(long nanos) throws InterruptedException {
        long untilNanos = System.nanoTime() + nanos;
        director.after(nanos, () -> {});
        director.runUntil(() -> System.nanoTime() >= untilNanos);
    }

    /// Those who come first come one after the other; returns when all have tried.
    private void arrive(Crowd crowd, Cast cast) throws InterruptedException {
        List<Bot> first = cast.first(scenario);
        long lastNanos = comeOneByOne(crowd, first);
        director.every(
                SECOND_NANOS / 4,
                () -> {
                    if (crowd.attempted() < first.size() || crowd.coming() > 0) {
                        progress.show(
                                "joining",
                                (double) crowd.present() / Math.max(1, first.size()),
                                "%d of %d, %d failed"
                                        .formatted(crowd.present(), first.size(), failed(crowd)));
                    }
                });
        long patienceNanos = lastNanos + JOIN_PATIENCE_NANOS;
        director.runUntil(() ->
                (crowd.attempted() >= first.size() && crowd.coming() == 0)
                        || System.nanoTime() >= patienceNanos);
        progress.end();
    }

    private static int failed(Crowd crowd) {
        return crowd.failures().values().stream().mapToInt(Integer::intValue).sum();
    }

    /// At the join rate from now on; returns when the last one begins.
    private long comeOneByOne(Crowd crowd, List<Bot> bots) {
        long beginNanos = System.nanoTime();
        long lastNanos = beginNanos;
        for (int i = 0; i < bots.size(); i++) {
            Bot bot = bots.get(i);
            lastNanos = beginNanos + (long) (i * SECOND_NANOS / scenario.joinsPerSecond());
            director.at(lastNanos, () -> crowd.come(bot));
        }
        return lastNanos;
    }

    private void schedule(Crowd crowd, Cast cast, Timeline timeline, long zeroNanos) {
        for (Phase phase : scenario.phases()) {
            long atNanos = zeroNanos + TimeUnit.MILLISECONDS.toNanos(phase.atMillis());
            director.at(
                    atNanos,
                    () -> {
                        switch (phase.action()) {
                            case Phase.Come come -> {
                                happen(
                                        timeline,
                                        "%d %s come".formatted(come.count(), come.role().word()));
                                comeOneByOne(crowd, cast.next(come.role(), come.count()));
                            }
                            case Phase.Go go -> {
                                happen(
                                        timeline,
                                        "%d %s %s"
                                                .formatted(
                                                        go.count(),
                                                        go.role().word(),
                                                        go.silently() ? "vanish" : "leave"));
                                some(cast, go.role(), go.count())
                                        .forEach(bot -> crowd.go(bot, go.silently(), false));
                            }
                            case Phase.Weather weather -> storm(crowd, timeline, weather);
                        }
                    });
        }
        if (scenario.churnPerMinute() > 0) {
            long periodNanos = (long) (60 * SECOND_NANOS / scenario.churnPerMinute());
            director.every(
                    periodNanos,
                    () ->
                            some(cast, Role.PARTICIPANTS, 1)
                                    .forEach(bot -> crowd.go(bot, false, true)));
        }
    }

    private void storm(Crowd crowd, Timeline timeline, Phase.Weather weather) {
        var network = weather.network();
        happen(
                timeline,
                "network: %.3g %% loss, %d ms delay, %d ms jitter"
                        .formatted(
                                network.loss() * 100,
                                network.delayMillis(),
                                network.jitterMillis()));
        crowd.network(network);
        if (weather.forMillis() > 0) {
            director.after(
                    TimeUnit.MILLISECONDS.toNanos(weather.forMillis()),
                    () -> {
                        happen(timeline, "network as before");
                        crowd.network(scenario.network());
                    });
        }
    }

    /// Of those who are there, by the seed.
    private List<Bot> some(Cast cast, Role role, int count) {
        List<Bot> there = new ArrayList<>();
        for (Bot bot : cast.bots()) {
            if (bot.state() == Bot.State.PRESENT && bot.has(role)) {
                there.add(bot);
            }
        }
        Collections.shuffle(there, random);
        return there.subList(0, Math.min(count, there.size()));
    }

    private void happen(Timeline timeline, String what) {
        happenings.add(new Report.Happening(timeline.at(System.nanoTime()), what));
    }

    private void sample(Timeline timeline, Crowd crowd) {
        loops.rotate(
                director,
                intervals -> timeline.onSecond(System.nanoTime(), intervals, crowd.present()));
    }

    private void tell(Crowd crowd, Timeline timeline, long zeroNanos, long endNanos) {
        if (timeline.seconds().isEmpty()) {
            return;
        }
        Report.Second last = timeline.seconds().getLast();
        long nowNanos = System.nanoTime();
        progress.show(
                "playing",
                Math.min(1, (double) (nowNanos - zeroNanos) / (endNanos - zeroNanos)),
                "%d bots, %d packets/s, voice p99 %.1f ms, bots late p99 %.1f ms%s"
                        .formatted(
                                crowd.present(),
                                last.voicePackets() + last.picturePackets(),
                                last.delayP99Millis(),
                                last.latenessP99Millis(),
                                last.serverCpuPercent() > 0
                                        ? ", server %.0f %% CPU".formatted(last.serverCpuPercent())
                                        : ""));
    }
}
