package bots.schedule;

import bots.measure.LoopInterval;
import bots.measure.LoopMeter;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The event loops of the calls, with a meter for each. On the thread of the run; each meter
/// belongs to its event loop.
public final class EventLoopMeters {
    private static final long LAG_PERIOD_NANOS = 10_000_000L;

    private final Map<EventLoop, LoopMeter> meters = new LinkedHashMap<>();

    public LoopMeter meter(EventLoop loop) {
        return meters.computeIfAbsent(loop, EventLoopMeters::watch);
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

    public int count() {
        return meters.size();
    }

    /// Ends the interval of each event loop.
    ///
    /// @param then receives all of them, as a command of the run loop
    public void rotate(RunLoop runLoop, Consumer<List<LoopInterval>> then) {
        List<LoopInterval> intervals = new ArrayList<>();
        int expected = meters.size();
        if (expected == 0) {
            then.accept(intervals);
            return;
        }
        meters.forEach((loop, meter) ->
                loop.execute(() -> {
                    LoopInterval done = meter.rotate();
                    runLoop.execute(() -> {
                        intervals.add(done);
                        if (intervals.size() == expected) {
                            then.accept(intervals);
                        }
                    });
                }));
    }
}
