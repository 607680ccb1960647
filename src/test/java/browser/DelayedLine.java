package browser;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A long line between this machine and the inside of an [ImpairedLink]: two network devices of
/// this process (TUN), of which one is inside. What one gets comes out of the other one later. So
/// it works without netem, too, which not every kernel has. Counts the RTP packets on it. Needs
/// root.
final class DelayedLine implements AutoCloseable {
    private static final String CLONE_DEVICE = "/dev/net/tun";
    private static final int O_RDWR = 2;
    private static final long TUNSETIFF = 0x400454caL;
    private static final short TUN_WITHOUT_HEADER = 0x1001;
    private static final int REQUEST_BYTES = 40;
    private static final int REQUEST_FLAGS = 16;
    private static final short POLLIN = 1;
    private static final int POLL_MILLIS = 100;
    private static final int MTU = 1_500;

    // Of an IPv4 packet with UDP, and of RTP (RFC 3550 §5.1).
    private static final int IPV4 = 4;
    private static final int UDP = 17;
    private static final int UDP_HEADER_BYTES = 8;
    private static final int RTP_HEADER_BYTES = 12;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle OPEN =
            function(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            function(
                    "ioctl",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle POLL =
            function(
                    "poll",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT));
    private static final MethodHandle READ = transfer("read");
    private static final MethodHandle WRITE = transfer("write");
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private record Delayed(ByteBuffer packet, long dueNanos) {}

    private final ImpairedLink link;
    private final long delayNanos;
    private final int outside;
    private final int inside;

    /// RTP packets by SSRC. Written by the threads of the line.
    private final Map<Integer, Long> rtpInwards = new ConcurrentHashMap<>();

    private final Map<Integer, Long> rtpOutwards = new ConcurrentHashMap<>();

    /// Written when it is closed, read by the threads of the line.
    private volatile boolean closed;

    private DelayedLine(ImpairedLink link, Duration delay) {
        this.link = link;
        delayNanos = delay.toNanos();
        outside = device(link.name("out"));
        inside = device(link.name("in"));
        Command.run("ip", "link", "set", link.name("in"), "netns", link.namespace());
        up("", link.name("out"), link.farAddress(1), link.farAddress(2));
        up(link.namespace(), link.name("in"), link.farAddress(2), link.farAddress(1));
        carry(outside, inside, rtpInwards);
        carry(inside, outside, rtpOutwards);
    }

    /// Why this machine cannot make one; null if it can, given that it can make an [ImpairedLink].
    static @Nullable String obstacle() {
        return Files.isWritable(Path.of(CLONE_DEVICE)) ? null : "no TUN devices";
    }

    /// @param delay in each direction
    static DelayedLine create(ImpairedLink link, Duration delay) {
        return new DelayedLine(link, delay);
    }

    /// Of this machine on the line.
    String outsideAddress() {
        return link.farAddress(1);
    }

    String insideAddress() {
        return link.farAddress(2);
    }

    /// RTP packets that went in so far, by SSRC.
    Map<Integer, Long> rtpInwards() {
        return Map.copyOf(rtpInwards);
    }

    Map<Integer, Long> rtpOutwards() {
        return Map.copyOf(rtpOutwards);
    }

    private static void up(String namespace, String device, String own, String other) {
        for (var command :
                new String[] {
                    "ip link set %s addrgenmode none".formatted(device),
                    "ip address add %s peer %s dev %s".formatted(own, other, device),
                    "ip link set %s up".formatted(device)
                }) {
            var words = namespace.isEmpty() ? command : "ip -n " + namespace + command.substring(2);
            Command.run(words.split(" "));
        }
    }

    private void carry(int from, int to, Map<Integer, Long> rtp) {
        BlockingQueue<Delayed> inTransit = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("line-in").start(() -> receive(from, inTransit, rtp));
        Thread.ofPlatform().daemon().name("line-out").start(() -> deliver(inTransit, to));
    }

    private void receive(int from, BlockingQueue<Delayed> inTransit, Map<Integer, Long> rtp) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(MTU);
            var poll = arena.allocate(8, 4);
            poll.set(ValueLayout.JAVA_INT, 0, from);
            poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
            while (!closed) {
                if ((int) call(POLL, poll, 1L, POLL_MILLIS) <= 0) {
                    continue;
                }
                var bytes = (long) call(READ, from, buffer, (long) MTU);
                if (bytes > 0) {
                    var packet = buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
                    count(packet, rtp);
                    inTransit.add(
                            new Delayed(ByteBuffer.wrap(packet), System.nanoTime() + delayNanos));
                }
            }
        }
    }

    private void deliver(BlockingQueue<Delayed> inTransit, int to) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(MTU);
            while (!closed) {
                var next = inTransit.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (next == null) {
                    continue;
                }
                for (var wait = next.dueNanos() - System.nanoTime();
                        wait > 0;
                        wait = next.dueNanos() - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                var bytes = next.packet().remaining();
                buffer.asByteBuffer().put(next.packet());
                // A device that is gone refuses it.
                call(WRITE, to, buffer, (long) bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void count(byte[] packet, Map<Integer, Long> rtp) {
        if (packet[0] >> 4 != IPV4 || packet[9] != UDP) {
            return;
        }
        var at = (packet[0] & 0x0f) * 4 + UDP_HEADER_BYTES;
        if (packet.length < at + RTP_HEADER_BYTES || (packet[at] & 0xc0) != 0x80) {
            return;
        }
        var type = packet[at + 1] & 0xff;
        var isRtcp = type >= 192 && type <= 223; // RFC 5761 §4
        if (!isRtcp) {
            var ssrc =
                    MemorySegment.ofArray(packet)
                            .get(
                                    ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN),
                                    at + 8);
            rtp.merge(ssrc, 1L, Long::sum);
        }
    }

    private static int device(String name) {
        try (var arena = Arena.ofConfined()) {
            var file = (int) call(OPEN, arena.allocateFrom(CLONE_DEVICE), O_RDWR);
            var request = arena.allocate(REQUEST_BYTES, 8);
            request.asByteBuffer().put(name.getBytes(StandardCharsets.US_ASCII));
            request.set(ValueLayout.JAVA_SHORT, REQUEST_FLAGS, TUN_WITHOUT_HEADER);
            if (file < 0 || (int) call(IOCTL, file, TUNSETIFF, request) < 0) {
                throw new AssertionError("no TUN device " + name);
            }
            return file;
        }
    }

    private static MethodHandle transfer(String name) {
        return function(
                name,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(
            String name, FunctionDescriptor form, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), form, options);
    }

    private static Object call(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Its devices go with it.
    @Override
    public void close() {
        closed = true;
        call(CLOSE, outside);
        call(CLOSE, inside);
    }
}
