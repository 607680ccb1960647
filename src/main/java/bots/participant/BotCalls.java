package bots.participant;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.fault.NetworkFault;
import bots.client.media.CallOptions;
import bots.client.signaling.JoinTimes;
import bots.client.signaling.RequestFailedException;
import bots.client.transport.IceMode;
import bots.measure.ReceptionMeter.Reception;
import bots.recordings.StampClock;
import bots.scenario.Network;
import bots.scenario.Scenario;
import bots.schedule.EventLoopMeters;
import bots.schedule.RunLoop;
import bots.setup.BotAccounts;
import call.TrackKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// The calls of all bots: lets bots join and leave, and counts. On the thread of the run; events of
/// the calls come in as commands of the [RunLoop].
public final class BotCalls implements BotCall.Listener {
    /// A join that succeeded.
    ///
    /// @param connectedNanos by `System.nanoTime()`
    public record CompletedJoin(long connectedNanos, double millis) {}

    private static final long REJOIN_NANOS = 1_000_000_000L;

    /// Reasons of a failed join that may have passed a second later; the page tries again as well.
    private static final Set<String> PASSING =
            Set.of("unavailable", "timed_out", "ice_failed", "dtls_failed", "join_abandoned");

    private static final int MAX_TRIES = 3;

    private final RunLoop runLoop;
    private final CallClient client;
    private final BotAccounts accounts;
    private final EventLoopMeters meters;
    private final StampClock clock;
    private final Scenario scenario;
    private final Map<Bot, BotCall> calls = new HashMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Map<String, Integer> lostCalls = new TreeMap<>();
    private final List<CompletedJoin> joins = new ArrayList<>();

    /// Counted by the event loops, read by the thread of the run.
    private final AtomicLong keyframeRequests = new AtomicLong();

    private Network network;
    private int attempted;
    private int present;
    private boolean ending;

    public BotCalls(
            RunLoop runLoop,
            CallClient client,
            BotAccounts accounts,
            EventLoopMeters meters,
            StampClock clock,
            Scenario scenario) {
        this.runLoop = runLoop;
        this.client = client;
        this.accounts = accounts;
        this.meters = meters;
        this.clock = clock;
        this.scenario = scenario;
        network = scenario.network();
    }

    /// Changes the simulated network of all bots, those that join later included.
    public void network(Network changed) {
        network = changed;
        calls.forEach((bot, botCall) -> botCall.call().fault(fault(bot)));
    }

    private NetworkFault fault(Bot bot) {
        long seed = scenario.seed() * 1_000_003 + bot.number();
        return NetworkFault.loss(seed, network.loss(), network.loss())
                .delay(network.delayMillis(), network.jitterMillis());
    }

    public void join(Bot bot) {
        bot.onJoining();
        if (!bot.tokenIsOld(System.nanoTime())) {
            enter(bot);
            return;
        }
        accounts.renew(bot.user())
                .onSuccess(user -> runLoop.execute(() -> bot.onRenewed(user, System.nanoTime())))
                // With the old token the join is refused, and counted.
                .onComplete(_ -> runLoop.execute(() -> enter(bot)));
    }

    private void enter(Bot bot) {
        if (ending) {
            return;
        }
        Set<TrackKind> tracks = EnumSet.noneOf(TrackKind.class);
        if (bot.microphone() != null) {
            tracks.add(TrackKind.MICROPHONE);
        }
        bot.videos().forEach(video -> tracks.add(video.track()));
        CallOptions options =
                CallOptions.LISTENER
                        .publishing(tracks.toArray(TrackKind[]::new))
                        .ice(scenario.fullIce() ? IceMode.FULL : IceMode.LIGHT)
                        .mesh(scenario.mesh())
                        .regions(scenario.regions(bot.number()))
                        .fault(fault(bot));
        var botCall = new BotCall(bot, this, clock);
        Call call = client.call(bot.user(), options, botCall);
        botCall.begin(call, meters.meter(call.loop()));
        attempted++;
        calls.put(bot, botCall);
        call.join(bot.room().channel())
                .onFailure(failure -> runLoop.execute(() -> onFailed(failure)));
    }

    /// @param silently as a process that is killed: without `leave` and close_notify
    /// @param rejoins whether it joins again a second later (churn)
    public void leave(Bot bot, boolean silently, boolean rejoins) {
        BotCall botCall = calls.get(bot);
        if (botCall == null) {
            return;
        }
        bot.onLeaving(rejoins);
        if (silently) {
            botCall.call().kill();
        } else {
            botCall.call().leave();
        }
    }

    private void onFailed(Throwable failure) {
        String reason =
                failure instanceof RequestFailedException refused
                        ? refused.failure().code()
                        : String.valueOf(failure);
        failures.merge(reason, 1, Integer::sum);
    }

    @Override
    public void onConnected(BotCall botCall, JoinTimes times) {
        long joinNanos = times.connectedNanos() - times.begunNanos();
        runLoop.execute(() -> {
            present++;
            double millis = Math.round(joinNanos / 1e4) / 1e2;
            joins.add(new CompletedJoin(times.connectedNanos(), millis));
            if (botCall.bot().state() == Bot.State.JOINING) {
                botCall.bot().onPresent(millis);
            }
        });
    }

    @Override
    public void onKeyframeRequest() {
        keyframeRequests.incrementAndGet();
    }

    @Override
    public void onArrival(BotCall botCall, Reception reception) {
        runLoop.execute(() -> botCall.bot().onArrival(reception));
    }

    /// The first participants have joined: the measurement of the run begins.
    public void startMeasuring() {
        for (BotCall botCall : calls.values()) {
            botCall.call().execute(botCall::startMeasuring);
        }
    }

    @Override
    public void onEnded(BotCall botCall, String reason, boolean wasConnected, Reception reception) {
        runLoop.execute(() -> {
            Bot bot = botCall.bot();
            calls.remove(bot);
            bot.onReception(reception);
            present -= wasConnected ? 1 : 0;
            boolean requested = bot.state() == Bot.State.LEAVING || ending;
            if (wasConnected && !requested) {
                lostCalls.merge(reason, 1, Integer::sum);
            }
            boolean failed = !wasConnected && !requested && PASSING.contains(reason);
            boolean rejoins = !ending && (bot.rejoins() || (failed && bot.tries() < MAX_TRIES));
            bot.onAway();
            if (rejoins) {
                runLoop.after(REJOIN_NANOS, () -> rejoin(bot));
            }
        });
    }

    private void rejoin(Bot bot) {
        if (!ending && bot.state() == Bot.State.AWAY) {
            join(bot);
        }
    }

    /// No bot sends or joins any longer; packets in flight still arrive.
    public void stopSending() {
        ending = true;
        for (BotCall botCall : calls.values()) {
            botCall.call().execute(botCall::stopSending);
        }
    }

    public void leaveAll() {
        List.copyOf(calls.keySet()).forEach(bot -> leave(bot, false, false));
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    /// Joins that have neither succeeded nor failed yet.
    public int joining() {
        int joining = 0;
        for (Bot bot : calls.keySet()) {
            joining += bot.state() == Bot.State.JOINING ? 1 : 0;
        }
        return joining;
    }

    public int present() {
        return present;
    }

    public int attempted() {
        return attempted;
    }

    public int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// Number of failed joins by reason.
    public Map<String, Integer> failures() {
        return failures;
    }

    /// Number of calls that ended by themselves, by reason.
    public Map<String, Integer> lostCalls() {
        return lostCalls;
    }

    public List<CompletedJoin> joins() {
        return joins;
    }

    public long keyframeRequests() {
        return keyframeRequests.get();
    }
}
