package bots;

import bots.client.Call;
import bots.client.CallOptions;
import bots.client.Fault;
import bots.client.IceMode;
import bots.client.JoinTimes;
import bots.client.RefusedException;
import bots.client.Switchboard;
import bots.measure.Listening.Heard;
import bots.report.Report;
import bots.scenario.Network;
import call.TrackKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Who is there: lets bots come and go, and counts. Belongs to the play; what calls tell comes in as commands
/// of the [Director].
final class Crowd implements Stay.Listener {
    private final Director director;
    private final Switchboard switchboard;
    private final Accounts accounts;
    private final Loops loops;
    private final Timeline timeline;
    private final int run;
    private final long wallOffsetNanos;
    private final long seed;
    private final IceMode ice;
    private final Set<Stay> stays = new HashSet<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Map<String, Integer> lostCalls = new TreeMap<>();
    private final List<Report.JoinDot> joinTimes = new ArrayList<>();
    private final AtomicLong keyframeRequests = new AtomicLong();
    private Network network = Network.FAULTLESS;
    private int attempted;
    private int succeeded;
    private int present;
    private boolean over;

    Crowd(
            Director director,
            Switchboard switchboard,
            Accounts accounts,
            Loops loops,
            Timeline timeline,
            int run,
            long wallOffsetNanos,
            long seed,
            IceMode ice) {
        this.director = director;
        this.switchboard = switchboard;
        this.accounts = accounts;
        this.loops = loops;
        this.timeline = timeline;
        this.run = run;
        this.wallOffsetNanos = wallOffsetNanos;
        this.seed = seed;
        this.ice = ice;
    }

    /// The network of everybody, those to come included.
    void network(Network changed) {
        network = changed;
        for (Stay stay : stays) {
            stay.call().fault(fault(stay.bot()));
        }
    }

    private Fault fault(Bot bot) {
        return Fault.loss(seed * 1_000_003 + bot.number(), network.loss(), network.loss())
                .delay(network.delayMillis(), network.jitterMillis());
    }

    void come(Bot bot) {
        if (!bot.accountIsOld(System.nanoTime())) {
            enter(bot);
            return;
        }
        bot.onRenewing();
        accounts.renew(bot.account())
                .onSuccess(account ->
                        director.execute(() -> bot.onRenewed(account, System.nanoTime())))
                // With the old one it is refused, and counted.
                .onComplete(_ -> director.execute(() -> enter(bot)));
    }

    private void enter(Bot bot) {
        if (over) {
            return;
        }
        Set<TrackKind> tracks = EnumSet.noneOf(TrackKind.class);
        if (bot.voice() != null) {
            tracks.add(TrackKind.MICROPHONE);
        }
        bot.pictures().forEach(picture -> tracks.add(picture.track()));
        CallOptions options =
                CallOptions.LISTENER
                        .publishing(tracks.toArray(TrackKind[]::new))
                        .ice(ice)
                        .fault(fault(bot));
        var stay = new Stay(bot, this, run, wallOffsetNanos);
        Call call = switchboard.call(bot.account(), options, stay);
        stay.begin(call, loops.meter(call.loop()));
        attempted++;
        stays.add(stay);
        bot.onComing(stay);
        call.join(bot.room().channel())
                .onFailure(failure -> director.execute(() -> onFailed(failure)));
    }

    /// @param silently without a word
    /// @param comesBack whether it is churn
    void go(Bot bot, boolean silently, boolean comesBack) {
        Stay stay = bot.stay();
        if (stay == null) {
            return;
        }
        bot.onGoing(comesBack);
        if (silently) {
            stay.call().kill();
        } else {
            stay.call().leave();
        }
    }

    private void onFailed(Throwable failure) {
        String reason =
                failure instanceof RefusedException refused
                        ? refused.refusal().code()
                        : String.valueOf(failure);
        failures.merge(reason, 1, Integer::sum);
    }

    @Override
    public void onConnected(Stay stay, JoinTimes times) {
        long joinNanos = times.connectedNanos() - times.begunNanos();
        director.execute(() -> {
            succeeded++;
            present++;
            double millis = Math.round(joinNanos / 1e4) / 1e2;
            joinTimes.add(new Report.JoinDot(timeline.at(times.connectedNanos()), millis));
            if (stay.bot().state() == Bot.State.COMING) {
                stay.bot().onPresent(millis);
            }
        });
    }

    @Override
    public void onKeyframeRequest() {
        keyframeRequests.incrementAndGet();
    }

    @Override
    public void onArrived(Stay stay, Heard heard) {
        director.execute(() -> stay.bot().onArrived(heard));
    }

    /// All have come who come first.
    void measureAfresh() {
        for (Stay stay : stays) {
            stay.call().execute(stay::measureAfresh);
        }
    }

    @Override
    public void onEnded(Stay stay, String reason, boolean wasConnected, Heard heard) {
        director.execute(() -> {
            stays.remove(stay);
            Bot bot = stay.bot();
            bot.onHeard(heard);
            present -= wasConnected ? 1 : 0;
            boolean asked = bot.state() == Bot.State.GOING || over;
            if (wasConnected && !asked) {
                lostCalls.merge(reason, 1, Integer::sum);
            }
            boolean comesBack = bot.comesBack() && !over;
            bot.onAway();
            if (comesBack) {
                director.after(1_000_000_000L, () -> comeBack(bot));
            }
        });
    }

    private void comeBack(Bot bot) {
        if (!over && bot.state() == Bot.State.AWAY) {
            come(bot);
        }
    }

    /// Nobody sends any more; what is under way still arrives.
    void hush() {
        over = true;
        for (Stay stay : stays) {
            stay.call().execute(stay::hush);
        }
    }

    void leave() {
        List.copyOf(stays).forEach(stay -> go(stay.bot(), false, false));
    }

    boolean isEmpty() {
        return stays.isEmpty();
    }

    /// Joins that have neither succeeded nor failed.
    int coming() {
        int coming = 0;
        for (Stay stay : stays) {
            coming += stay.bot().state() == Bot.State.COMING ? 1 : 0;
        }
        return coming;
    }

    int present() {
        return present;
    }

    int attempted() {
        return attempted;
    }

    int succeeded() {
        return succeeded;
    }

    Map<String, Integer> failures() {
        return failures;
    }

    Map<String, Integer> lostCalls() {
        return lostCalls;
    }

    List<Report.JoinDot> joinTimes() {
        return joinTimes;
    }

    long keyframeRequests() {
        return keyframeRequests.get();
    }
}
