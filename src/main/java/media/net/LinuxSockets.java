package media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Locale;

/// The one system call of the packet path, by the foreign-function API: `sendmmsg(2)` of Linux with
/// `UDP_SEGMENT` (udp(7)), and the layout of what it is given on 64-bit systems.
///
/// ```
/// mmsghdr  0 name*  8 namelen  16 iov*  24 iovlen  32 control*  40 controllen  48 flags  56 sent
/// iovec    0 base*  8 length
/// cmsghdr  0 length  8 level  12 type  16 segment size, 16 bits, and padding to 24
/// ```
final class LinuxSockets {
    static final long MESSAGE_BYTES = 64;
    static final long MESSAGE_NAME = 0;
    static final long MESSAGE_NAME_LENGTH = 8;
    static final long MESSAGE_VECTORS = 16;
    static final long MESSAGE_VECTOR_COUNT = 24;
    static final long MESSAGE_CONTROL = 32;
    static final long MESSAGE_CONTROL_LENGTH = 40;

    static final long VECTOR_BYTES = 16;
    static final long VECTOR_BASE = 0;
    static final long VECTOR_LENGTH = 8;

    static final long CONTROL_BYTES = 24;
    static final long CONTROL_SEGMENT = 16;
    private static final long CONTROL_USED_BYTES = 18;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int INET_ADDRESS_BYTES = 16;
    static final int INET6_ADDRESS_BYTES = 28;

    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOBUFS = 105;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int MSG_DONTWAIT = 0x40;

    private static final ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SENDMMSG = sendmmsgHandle();

    private LinuxSockets() {}

    /// Whether the layouts above are those of this system.
    static boolean supported() {
        String architecture = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux")
                && (architecture.equals("amd64") || architecture.equals("aarch64"));
    }

    /// Where a failed call leaves its error number.
    static MemorySegment callState(Arena arena) {
        return arena.allocate(CALL_STATE);
    }

    static int errno(MemorySegment callState) {
        return (int) ERRNO.get(callState, 0L);
    }

    /// Sends up to `count` messages without waiting.
    ///
    /// @param messages address of an array of `mmsghdr`
    /// @return messages the system took, from the first on; -1 when it took none, see [#errno]
    static int send(MemorySegment callState, int descriptor, long messages, int count) {
        try {
            return (int) SENDMMSG.invokeExact(callState, descriptor, messages, count, MSG_DONTWAIT);
        } catch (Throwable impossible) {
            // A downcall throws nothing but what its linking throws, and it is linked by now.
            throw new IllegalStateException(impossible);
        }
    }

    /// Writes the constant part of a control message that asks for segmentation.
    static void prepareControl(MemorySegment all, long at) {
        all.set(ValueLayout.JAVA_LONG, at, CONTROL_USED_BYTES);
        all.set(ValueLayout.JAVA_INT, at + 8, SOL_UDP);
        all.set(ValueLayout.JAVA_INT, at + 12, UDP_SEGMENT);
    }

    /// Writes a `sockaddr_in` or, for an IPv6 socket, a `sockaddr_in6`.
    static void writeAddress(MemorySegment all, long at, InetSocketAddress address, boolean inet6) {
        byte[] bytes = address.getAddress().getAddress();
        all.set(ValueLayout.JAVA_SHORT, at, (short) (inet6 ? AF_INET6 : AF_INET));
        all.set(NETWORK_SHORT, at + 2, (short) address.getPort());
        if (!inet6) {
            MemorySegment.copy(bytes, 0, all, ValueLayout.JAVA_BYTE, at + 4, 4);
            return;
        }
        all.asSlice(at + 4, 24).fill((byte) 0);
        long host = at + 8;
        if (bytes.length == 4) {
            // RFC 4291 §2.5.5.2: ::ffff:a.b.c.d
            all.set(ValueLayout.JAVA_SHORT, host + 10, (short) -1);
            MemorySegment.copy(bytes, 0, all, ValueLayout.JAVA_BYTE, host + 12, 4);
        } else {
            MemorySegment.copy(bytes, 0, all, ValueLayout.JAVA_BYTE, host, 16);
            if (address.getAddress() instanceof Inet6Address six) {
                all.set(ValueLayout.JAVA_INT, at + 24, six.getScopeId());
            }
        }
    }

    @SuppressWarnings("restricted") // scripts/jvm.options enables native access
    private static MethodHandle sendmmsgHandle() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sendmmsg"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        // A pointer, as a number: a slice would be an object per call.
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }
}
