package bots.run;

import bots.monitor.Timeline;
import bots.participant.Bot;
import bots.participant.BotCalls;
import bots.participant.BotRoster;
import bots.scenario.BotRole;
import bots.scenario.Network;
import bots.scenario.Phase;
import bots.scenario.Scenario;
import bots.schedule.RunLoop;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Lets the phases of a scenario happen when they are due, and churn all the time. On the thread of
/// the run.
final class PhaseSchedule {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final RunLoop runLoop;
    private final Scenario scenario;
    private final BotRoster roster;
    private final BotCalls calls;
    private final Timeline timeline;
    private final Random random;

    PhaseSchedule(
            RunLoop runLoop,
            Scenario scenario,
            BotRoster roster,
            BotCalls calls,
            Timeline timeline) {
        this.runLoop = runLoop;
        this.scenario = scenario;
        this.roster = roster;
        this.calls = calls;
        this.timeline = timeline;
        random = new Random(scenario.seed());
    }

    /// @param zeroNanos when the clock of the scenario begins
    void schedule(long zeroNanos) {
        for (Phase phase : scenario.phases()) {
            runLoop.at(
                    zeroNanos + TimeUnit.MILLISECONDS.toNanos(phase.atMillis()),
                    () -> begin(phase.action()));
        }
        if (scenario.churnPerMinute() > 0) {
            runLoop.every(
                    (long) (60 * SECOND_NANOS / scenario.churnPerMinute()),
                    () ->
                            roster.pick(BotRole.PARTICIPANTS, 1, random)
                                    .forEach(bot -> calls.leave(bot, false, true)));
        }
    }

    private void begin(Phase.Action action) {
        switch (action) {
            case Phase.Join join -> {
                timeline.record(
                        String.format(Locale.ROOT, "%d %s join", join.count(), join.role().text()));
                joinOneByOne(roster.next(join.role(), join.count()));
            }
            case Phase.Leave leave -> {
                String verb = leave.silently() ? "vanish" : "leave";
                timeline.record(
                        String.format(
                                Locale.ROOT, "%d %s %s", leave.count(), leave.role().text(), verb));
                roster.pick(leave.role(), leave.count(), random)
                        .forEach(bot -> calls.leave(bot, leave.silently(), false));
            }
            case Phase.NetworkChange change -> changeNetwork(change);
        }
    }

    /// At the join rate from now on.
    ///
    /// @return when the last one begins to join
    long joinOneByOne(List<Bot> bots) {
        long beginNanos = System.nanoTime();
        long lastNanos = beginNanos;
        for (int i = 0; i < bots.size(); i++) {
            Bot bot = bots.get(i);
            lastNanos = beginNanos + (long) (i * SECOND_NANOS / scenario.joinsPerSecond());
            runLoop.at(lastNanos, () -> calls.join(bot));
        }
        return lastNanos;
    }

    private void changeNetwork(Phase.NetworkChange change) {
        Network network = change.network();
        timeline.record(
                String.format(
                        Locale.ROOT,
                        "network: %.3g %% loss, %d ms delay, %d ms jitter",
                        network.loss() * 100,
                        network.delayMillis(),
                        network.jitterMillis()));
        calls.network(network);
        if (change.forMillis() > 0) {
            runLoop.after(
                    TimeUnit.MILLISECONDS.toNanos(change.forMillis()),
                    () -> {
                        timeline.record("network as before");
                        calls.network(scenario.network());
                    });
        }
    }
}
