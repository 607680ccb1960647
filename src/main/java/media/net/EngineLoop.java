package media.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import media.EngineEvent;
import media.MediaEngine;
import media.send.BatchingDelay;
import media.send.SendTimestamps;

/// Iterations of the event loop for one engine: after each input it drains the engine's events,
/// then flushes once, then arms one timer. Every method but [#execute] is called on that event
/// loop.
final class EngineLoop {
    private final EventLoop loop;
    private final RunningClock clock;
    private final MediaEngine engine;
    private final ShardPorts ports;
    private final Consumer<EngineEvent> listener;
    private final LoopTimer timer;
    private final ScheduledFuture<?> ticks;
    private final ForwardDelay delay;
    private final BatchingDelay batching;

    /// Whether the batching delay follows the load.
    private final boolean batchesByLoad;

    private final SendTimestamps.Consumer onSent;
    private long flushedNanos;
    private boolean closed;

    /// @param batchingDelayNanos may be [ShardSettings.Sending#AUTO_DELAY]
    /// @param listener takes the engine's events
    EngineLoop(
            EventLoop loop,
            RunningClock clock,
            MediaEngine engine,
            ShardPorts ports,
            long batchingDelayNanos,
            Consumer<EngineEvent> listener) {
        this.loop = loop;
        this.clock = clock;
        this.engine = engine;
        this.ports = ports;
        this.listener = listener;
        this.timer = new LoopTimer(loop, clock::nanos, this::onTimer);
        this.ticks =
                loop.scheduleAtFixedRate(
                        clock::tick,
                        RunningClock.TICK_MILLIS,
                        RunningClock.TICK_MILLIS,
                        TimeUnit.MILLISECONDS);
        ForwardDelay measured = new ForwardDelay(clock.nanos());
        this.delay = measured;
        this.onSent =
                (arrivedNanos, packets) -> measured.record(arrivedNanos, flushedNanos, packets);
        this.batching = new BatchingDelay(clock.nanos());
        this.batchesByLoad = batchingDelayNanos == ShardSettings.Sending.AUTO_DELAY;
        if (!batchesByLoad) {
            engine.batchingDelay(batchingDelayNanos);
        }
    }

    MediaEngine engine() {
        return engine;
    }

    RunningClock clock() {
        return clock;
    }

    /// How long packets took from arrival until they were sent.
    ForwardDelay delay() {
        return delay;
    }

    boolean closed() {
        return closed;
    }

    /// Runs a task with the engine on the event loop, unless it has been closed; from any thread.
    void execute(Consumer<MediaEngine> task) {
        loop.execute(() -> {
            if (!closed) {
                task.accept(engine);
                settle();
            }
        });
    }

    /// After an input: events out, packets out, timer on.
    void settle() {
        settle(clock.nanos());
    }

    /// @param startNanos when the loop began to work for the shard
    void settle(long startNanos) {
        try {
            engine.drainEvents(this::onEvent);
            engine.flushDue(clock.nanos());
            ports.flush();
            flushedNanos = clock.nanos();
            engine.sendTimestamps().drain(onSent);
            if (batching.onIteration(startNanos, flushedNanos) && batchesByLoad) {
                engine.batchingDelay(batching.nanos());
            }
        } catch (RuntimeException bug) {
            ports.udp().onBug(bug);
        } finally {
            // Without it, no deadline would fire until the next datagram.
            timer.arm(engine.nextDeadlineNanos());
        }
    }

    private void onTimer() {
        long startNanos = clock.nanos();
        try {
            engine.onDeadline(startNanos);
        } catch (RuntimeException bug) {
            ports.udp().onBug(bug);
        } finally {
            settle(startNanos);
        }
    }

    private void onEvent(EngineEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException bug) {
            ports.udp().onBug(bug); // the events behind it are for others
        }
    }

    /// After the last input.
    void close() {
        closed = true;
        timer.stop();
        ticks.cancel(false);
    }
}
