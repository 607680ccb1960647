package bots.client.signaling;

import io.netty.channel.EventLoop;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Notices that media no longer arrives, as a client has to: the node of the media may be that of
/// the signaling session, and one that is frozen or cut off closes no socket. Used on the event
/// loop of the call.
public final class SilenceProbe {
    static final long TICK_MILLIS = 500;

    /// Longer than the pauses of a speaker's packets in a silence.
    static final int SILENT_TICKS = 4;

    private final LongSupplier received;
    private final Runnable probe;
    private long lastReceived;
    private int silentTicks;
    private @Nullable ScheduledFuture<?> ticks;

    /// @param received the packets that have arrived so far, of the connection in use
    /// @param probe called once for each silence
    public SilenceProbe(LongSupplier received, Runnable probe) {
        this.received = received;
        this.probe = probe;
    }

    public void start(EventLoop loop) {
        ticks =
                loop.scheduleAtFixedRate(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
    }

    void tick() {
        long now = received.getAsLong();
        if (now != lastReceived) {
            lastReceived = now;
            silentTicks = 0;
        } else if (now != 0 && ++silentTicks == SILENT_TICKS) {
            probe.run();
        }
    }
}
