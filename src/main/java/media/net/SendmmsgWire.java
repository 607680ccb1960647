package media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import refusal.Refusal;

/// Sends by `sendmmsg` with `UDP_SEGMENT` on the descriptor of the loop's socket, through the
/// foreign-function API: one call for many messages.
final class SendmmsgWire implements Wire {
    /// The most messages one call may have (`UIO_MAXIOV`).
    private static final int MAX_MESSAGES = 1024;

    private static final long NAME_BYTES = 32;

    private final int descriptor;
    private final boolean inet6;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment callState = LinuxSockets.callState(arena);
    private final MemorySegment headers =
            arena.allocate(MAX_MESSAGES * LinuxSockets.MESSAGE_BYTES, 8);
    private final MemorySegment vectors =
            arena.allocate(MAX_MESSAGES * LinuxSockets.VECTOR_BYTES, 8);
    private final MemorySegment controls =
            arena.allocate(MAX_MESSAGES * LinuxSockets.CONTROL_BYTES, 8);
    private final MemorySegment names = arena.allocate(MAX_MESSAGES * NAME_BYTES, 8);
    private final MemorySegment oneName = arena.allocate(NAME_BYTES, 8);
    private Refusal refusal = Refusal.FULL;

    /// @param descriptor borrowed; of the socket
    /// @param inet6 whether it is an IPv6 socket, which takes IPv4 as mapped addresses
    SendmmsgWire(int descriptor, boolean inet6) {
        this.descriptor = descriptor;
        this.inet6 = inet6;
        for (long i = 0; i < MAX_MESSAGES; i++) {
            long header = i * LinuxSockets.MESSAGE_BYTES;
            long vector = vectors.address() + i * LinuxSockets.VECTOR_BYTES;
            long control = i * LinuxSockets.CONTROL_BYTES;
            headers.set(
                    ValueLayout.JAVA_INT,
                    header + LinuxSockets.MESSAGE_NAME_LENGTH,
                    inet6 ? LinuxSockets.INET6_ADDRESS_BYTES : LinuxSockets.INET_ADDRESS_BYTES);
            headers.set(
                    ValueLayout.JAVA_LONG,
                    header + LinuxSockets.MESSAGE_NAME,
                    names.address() + i * NAME_BYTES);
            headers.set(ValueLayout.JAVA_LONG, header + LinuxSockets.MESSAGE_VECTORS, vector);
            headers.set(ValueLayout.JAVA_LONG, header + LinuxSockets.MESSAGE_VECTOR_COUNT, 1);
            headers.set(
                    ValueLayout.JAVA_LONG,
                    header + LinuxSockets.MESSAGE_CONTROL,
                    controls.address() + control);
            LinuxSockets.prepareControl(controls, control);
        }
    }

    @Override
    public boolean segments() {
        return true;
    }

    @Override
    public int send(SegmentedDatagrams messages) {
        int sent = 0;
        while (sent < messages.count()) {
            int some = Math.min(messages.count() - sent, MAX_MESSAGES);
            for (int i = 0; i < some; i++) {
                write(i, messages, sent + i);
            }
            int taken = take(some);
            sent += taken;
            if (taken < some) {
                break;
            }
        }
        return sent;
    }

    @Override
    public Refusal refusal() {
        return refusal;
    }

    @Override
    public String name() {
        return "sendmmsg";
    }

    @Override
    public void close() {
        arena.close();
    }

    /// @return how many of the first headers the system took
    private int take(int count) {
        int taken = 0;
        while (taken < count) {
            long first = headers.address() + taken * LinuxSockets.MESSAGE_BYTES;
            int now = LinuxSockets.send(callState, descriptor, first, count - taken);
            if (now > 0) {
                taken += now;
                continue;
            }
            int error = LinuxSockets.errno(callState);
            if (error != LinuxSockets.EINTR) {
                boolean full = error == LinuxSockets.EAGAIN || error == LinuxSockets.ENOBUFS;
                refusal = full ? Refusal.FULL : Refusal.REFUSED;
                break;
            }
        }
        return taken;
    }

    private void write(long i, SegmentedDatagrams messages, int message) {
        long header = i * LinuxSockets.MESSAGE_BYTES;
        long vector = i * LinuxSockets.VECTOR_BYTES;
        writeName(i * NAME_BYTES, messages.destination(message));
        vectors.set(
                ValueLayout.JAVA_LONG,
                vector + LinuxSockets.VECTOR_BASE,
                messages.staged().address() + messages.at(message));
        vectors.set(
                ValueLayout.JAVA_LONG,
                vector + LinuxSockets.VECTOR_LENGTH,
                messages.bytes(message));
        boolean segmented = messages.bytes(message) > messages.segmentBytes(message);
        headers.set(
                ValueLayout.JAVA_LONG,
                header + LinuxSockets.MESSAGE_CONTROL_LENGTH,
                segmented ? LinuxSockets.CONTROL_BYTES : 0);
        if (segmented) {
            controls.set(
                    ValueLayout.JAVA_SHORT,
                    i * LinuxSockets.CONTROL_BYTES + LinuxSockets.CONTROL_SEGMENT,
                    (short) messages.segmentBytes(message));
        }
    }

    private void writeName(long at, Destination destination) {
        if (!destination.named()) {
            LinuxSockets.writeAddress(oneName, 0, destination, inet6);
            destination.name(
                    oneName.get(ValueLayout.JAVA_LONG, 0),
                    oneName.get(ValueLayout.JAVA_LONG, 8),
                    oneName.get(ValueLayout.JAVA_LONG, 16),
                    oneName.get(ValueLayout.JAVA_INT, 24));
        }
        names.set(ValueLayout.JAVA_LONG, at, destination.first());
        names.set(ValueLayout.JAVA_LONG, at + 8, destination.second());
        if (inet6) {
            names.set(ValueLayout.JAVA_LONG, at + 16, destination.third());
            names.set(ValueLayout.JAVA_INT, at + 24, destination.last());
        }
    }
}
