package bots.client.fault;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// A [NetworkFault] between a call and its socket. On the event loop of the call.
public final class FaultyLink {
    /// The next receiver of a datagram.
    public interface Sink {
        /// @param bytes borrowed
        void pass(long nowNanos, byte[] bytes, int offset, int length);
    }

    private final EventLoop loop;
    private final FaultyDirection up;
    private final FaultyDirection down;
    private NetworkFault fault;
    private boolean closed;

    public FaultyLink(EventLoop loop, NetworkFault fault) {
        this.loop = loop;
        this.fault = fault;
        up = FaultyDirection.up(fault);
        down = FaultyDirection.down(fault);
    }

    /// Applies to the datagrams that follow. An outage is counted from the moment the call is
    /// connected, so one that is set later has no effect.
    public void change(NetworkFault changed) {
        fault = changed;
        up.changeUp(changed);
        down.changeDown(changed);
    }

    /// The outage is counted from here.
    public void onConnected(long nowNanos) {
        if (fault.outageNanos() > 0) {
            up.outage(nowNanos + fault.outageAfterNanos(), fault.outageNanos());
            down.outage(nowNanos + fault.outageAfterNanos(), fault.outageNanos());
        }
    }

    /// @param bytes borrowed
    public void up(long nowNanos, byte[] bytes, int offset, int length, Sink sink) {
        pass(up, nowNanos, bytes, offset, length, sink);
    }

    /// @param bytes borrowed
    public void down(long nowNanos, byte[] bytes, int offset, int length, Sink sink) {
        pass(down, nowNanos, bytes, offset, length, sink);
    }

    /// Delayed datagrams are lost.
    public void close() {
        closed = true;
    }

    public long lostUp() {
        return up.lost();
    }

    public long lostDown() {
        return down.lost();
    }

    private void pass(
            FaultyDirection direction,
            long nowNanos,
            byte[] bytes,
            int offset,
            int length,
            Sink sink) {
        long delayNanos = direction.nextDelayNanos(nowNanos);
        if (delayNanos == 0) {
            sink.pass(nowNanos, bytes, offset, length);
        } else if (delayNanos > 0) {
            byte[] delayed = Arrays.copyOfRange(bytes, offset, offset + length);
            loop.schedule(
                    () -> {
                        if (!closed) {
                            sink.pass(System.nanoTime(), delayed, 0, length);
                        }
                    },
                    delayNanos,
                    TimeUnit.NANOSECONDS);
        }
    }
}
