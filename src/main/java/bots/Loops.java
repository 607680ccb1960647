package bots;

import bots.measure.Interval;
import bots.measure.LoopMeter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The event loops that calls are on, with a meter for each. Belongs to the play, but the meters to their
/// loops.
final class Loops {
    private static final long LAG_PERIOD_NANOS = 10_000_000L;

    private final Map<EventLoop, LoopMeter> meters = new LinkedHashMap<>();

    LoopMeter meter(EventLoop loop) {
        return meters.computeIfAbsent(loop, Loops::watch);
    }

    private static LoopMeter watch(EventLoop loop) {
        var meter = new LoopMeter();
        loop.execute(() -> armLag(loop, meter, System.nanoTime() + LAG_PERIOD_NANOS));
        return meter;
    }

    private static void armLag(EventLoop loop, LoopMeter meter, long dueNanos) {
        loop.schedule(
                () -> {
                    long nowNanos = System.nanoTime();
                    meter.onLag(Math.max(0, nowNanos - dueNanos));
                    armLag(loop, meter, nowNanos + LAG_PERIOD_NANOS);
                },
                dueNanos - System.nanoTime(),
                TimeUnit.NANOSECONDS);
    }

    int count() {
        return meters.size();
    }

    /// Ends the interval of each loop.
    ///
    /// @param then gets all of them, as a command of the director
    void rotate(Director director, Consumer<List<Interval>> then) {
        List<Interval> intervals = new ArrayList<>();
        int wanted = meters.size();
        if (wanted == 0) {
            then.accept(intervals);
            return;
        }
        meters.forEach((loop, meter) ->
                loop.execute(() -> {
                    Interval done = meter.rotate();
                    director.execute(() -> {
                        intervals.add(done);
                        if (intervals.size() == wanted) {
                            then.accept(intervals);
                        }
                    });
                }));
    }
}
