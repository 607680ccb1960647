package media.send;

/// Plans how packets that go to one client together become equal in length, so that one system call
/// can send them as segments: all segments of a call are equal, the last may be shorter (udp(7),
/// `UDP_SEGMENT`). RTP padding (RFC 3550 §5.1) is used for it, where its cost stays within a share
/// of all bytes.
final class SegmentPadding {
    /// The most padding one packet gets.
    static final int MAX_PADDING_BYTES = 64;

    /// One byte of padding is allowed per this many bytes sent: 5 %.
    private static final int BYTES_PER_CREDIT = 20;

    /// Unused allowance is limited to this: a burst of padding would be noticed on a slow link.
    private static final long MAX_CREDIT_BYTES = 1 << 16;

    private long credit;
    private int remainder;
    private long paddingBytes;

    /// Plans the lengths of packets in their order.
    ///
    /// @param lengths bytes of each packet
    /// @param limits the length each may be brought to
    /// @param planned receives the length of each with its padding
    void plan(int[] lengths, int[] limits, int[] planned, int count) {
        earn(lengths, count);
        planned[0] = lengths[0];
        int first = 0;
        for (int i = 1; i < count; i++) {
            planned[i] = lengths[i];
            // All before it in the call must be as long as the longer of the first and itself.
            int segment = Math.max(planned[first], lengths[i]);
            int cost = cost(limits, planned, first, i, segment);
            if (cost <= credit) {
                for (int j = first; j < i; j++) {
                    planned[j] = segment;
                }
                credit -= cost;
                paddingBytes += cost;
            } else {
                first = i;
            }
        }
    }

    /// Bytes of padding planned so far.
    long paddingBytes() {
        return paddingBytes;
    }

    private void earn(int[] lengths, int count) {
        for (int i = 0; i < count; i++) {
            remainder += lengths[i];
        }
        credit = Math.min(MAX_CREDIT_BYTES, credit + remainder / BYTES_PER_CREDIT);
        remainder %= BYTES_PER_CREDIT;
    }

    /// @return the cost of padding the packets of a call to this length; `MAX_VALUE` when
    ///     impossible
    private static int cost(int[] limits, int[] planned, int first, int end, int segment) {
        int cost = 0;
        for (int j = first; j < end; j++) {
            if (segment > Math.max(limits[j], planned[j])) {
                return Integer.MAX_VALUE;
            }
            cost += segment - planned[j];
        }
        return cost;
    }
}
