package simulation;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import media.rtcp.RtcpReader;

/// Bytes that the engine of a simulation allocates, without those of the simulation while the
/// engine hands it datagrams.
final class AllocationMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    enum Input {
        RTP,
        RTCP,
        OTHER,
        DEADLINE;

        /// RFC 7983 §7 and RFC 5761 §4.
        static Input of(byte[] datagram) {
            int first = datagram[0] & 0xff;
            if (first < 128 || first > 191) {
                return OTHER;
            }
            return RtcpReader.isRtcp(datagram[1]) ? RTCP : RTP;
        }
    }

    private final long[] bytes = new long[Input.values().length];
    private final long[] calls = new long[Input.values().length];
    private long enteredBytes;
    private long outsideBytes;
    private long outsideSinceBytes;

    void enter() {
        outsideBytes = 0;
        enteredBytes = THREADS.getCurrentThreadAllocatedBytes();
    }

    @SuppressWarnings("EnumOrdinal") // counted in an array by input
    void leave(Input input) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - enteredBytes - outsideBytes;
        bytes[input.ordinal()] += allocated;
        calls[input.ordinal()]++;
    }

    /// The engine calls out.
    void enterOutside() {
        outsideSinceBytes = THREADS.getCurrentThreadAllocatedBytes();
    }

    void leaveOutside() {
        outsideBytes += THREADS.getCurrentThreadAllocatedBytes() - outsideSinceBytes;
    }

    @SuppressWarnings("EnumOrdinal") // counted in an array by input
    long bytes(Input input) {
        return bytes[input.ordinal()];
    }

    @SuppressWarnings("EnumOrdinal") // counted in an array by input
    long calls(Input input) {
        return calls[input.ordinal()];
    }
}
