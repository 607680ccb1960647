package bots.client;

import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// A [Fault] between a call and its socket. On the event loop.
final class FaultyLink {
    /// Where datagrams go on.
    interface Sink {
        /// @param bytes borrowed
        void pass(long nowNanos, byte[] bytes, int offset, int length);
    }

    private final EventLoop loop;
    private final FaultLane up;
    private final FaultLane down;
    private Fault fault;
    private boolean closed;

    FaultyLink(EventLoop loop, Fault fault) {
        this.loop = loop;
        this.fault = fault;
        up = FaultLane.up(fault);
        down = FaultLane.down(fault);
    }

    /// From now on another one. What is under way stays so; an outage counts from the moment the call is
    /// connected, so one that is new then is none.
    void change(Fault changed) {
        fault = changed;
        up.changeUp(changed);
        down.changeDown(changed);
    }

    /// The outage is counted from here.
    void onConnected(long nowNanos) {
        if (fault.outageNanos() > 0) {
            up.outage(nowNanos + fault.outageAfterNanos(), fault.outageNanos());
            down.outage(nowNanos + fault.outageAfterNanos(), fault.outageNanos());
        }
    }

    /// @param bytes borrowed
    void up(long nowNanos, byte[] bytes, int offset, int length, Sink sink) {
        pass(up, nowNanos, bytes, offset, length, sink);
    }

    /// @param bytes borrowed
    void down(long nowNanos, byte[] bytes, int offset, int length, Sink sink) {
        pass(down, nowNanos, bytes, offset, length, sink);
    }

    /// What is under way is lost.
    void close() {
        closed = true;
    }

    long lostUp() {
        return up.lost();
    }

    long lostDown() {
        return down.lost();
    }

    private void pass(
            FaultLane lane, long nowNanos, byte[] bytes, int offset, int length, Sink sink) {
        long delayNanos = lane.nextDelayNanos(nowNanos);
        if (delayNanos == 0) {
            sink.pass(nowNanos, bytes, offset, length);
        } else if (delayNanos > 0) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
            loop.schedule(
                    () -> {
                        if (!closed) {
                            sink.pass(System.nanoTime(), copy, 0, length);
                        }
                    },
                    delayNanos,
                    TimeUnit.NANOSECONDS);
        }
    }
}
