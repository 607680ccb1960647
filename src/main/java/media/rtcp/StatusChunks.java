package media.rtcp;

import media.rtp.Bytes;

/// The packet chunks of [TransportFeedback]
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.1 to §3.1.4), one 16-bit word each.
final class StatusChunks {
    // The packet status symbols; 3 is reserved.
    static final int LOST = 0;
    static final int SMALL_DELTA = 1;
    static final int LARGE_DELTA = 2;

    private static final int MAX_RUN = 0x1FFF;
    private static final int ONE_BIT_PACKETS = 14;
    private static final int TWO_BIT_PACKETS = 7;

    private StatusChunks() {}

    static boolean isRun(int chunk) {
        return (chunk & 0x8000) == 0;
    }

    /// How many packets a chunk covers, 0 for an empty run.
    ///
    /// @param left packets of the message that no chunk before it covers
    static int packets(int chunk, int left) {
        int most = chunk & MAX_RUN;
        if (!isRun(chunk)) {
            most = (chunk & 0x4000) == 0 ? ONE_BIT_PACKETS : TWO_BIT_PACKETS;
        }
        return Math.min(most, left);
    }

    /// The status of the `i`th packet of a chunk.
    static int status(int chunk, int i) {
        if (isRun(chunk)) {
            return chunk >> 13;
        }
        return (chunk & 0x4000) == 0 ? (chunk >> (13 - i)) & 1 : (chunk >> (12 - 2 * i)) & 3;
    }

    /// Bytes that the deltas of the first `packets` of a chunk take, -1 where a status is reserved.
    static int deltaBytes(int chunk, int packets) {
        if (isRun(chunk)) {
            int status = status(chunk, 0);
            return status > LARGE_DELTA ? -1 : status * packets;
        }
        int bytes = 0;
        for (int i = 0; i < packets; i++) {
            int status = status(chunk, i);
            if (status > LARGE_DELTA) {
                return -1;
            }
            bytes += status;
        }
        return bytes;
    }

    static int statusOf(int deltaTicks) {
        if (deltaTicks == TransportFeedback.LOST) {
            return LOST;
        }
        return deltaTicks >= 0 && deltaTicks <= 0xFF ? SMALL_DELTA : LARGE_DELTA;
    }

    /// Writes the chunks of all packets: each time the one that covers the most of those that
    /// remain.
    ///
    /// @return the end of what was written
    static int write(int[] deltaTicks, byte[] out, int at) {
        for (int i = 0; i < deltaTicks.length; ) {
            int ahead = deltaTicks.length - i;
            int oneBit =
                    packetsBeforeLargeDelta(deltaTicks, i) == Math.min(ONE_BIT_PACKETS, ahead)
                            ? ONE_BIT_PACKETS
                            : 0;
            int vector = Math.min(ahead, Math.max(TWO_BIT_PACKETS, oneBit));
            int run = run(deltaTicks, i);
            if (run >= vector) {
                Bytes.putInt16(out, at, statusOf(deltaTicks[i]) << 13 | run);
                i += run;
            } else {
                i += writeVector(deltaTicks, out, at, i, oneBit > 0 ? 1 : 2);
            }
            at += 2;
        }
        return at;
    }

    /// Writes a vector chunk of the packets from `first` on and returns how many it covers.
    private static int writeVector(int[] deltaTicks, byte[] out, int at, int first, int bits) {
        int packets = Math.min(ONE_BIT_PACKETS / bits, deltaTicks.length - first);
        int chunk = bits == 1 ? 0x8000 : 0xC000;
        for (int i = 0; i < packets; i++) {
            chunk |= statusOf(deltaTicks[first + i]) << (14 - bits * (i + 1));
        }
        Bytes.putInt16(out, at, chunk);
        return packets;
    }

    /// How many packets from `first` on have one status.
    private static int run(int[] deltaTicks, int first) {
        int status = statusOf(deltaTicks[first]);
        int next = first + 1;
        while (next < deltaTicks.length
                && next - first < MAX_RUN
                && statusOf(deltaTicks[next]) == status) {
            next++;
        }
        return next - first;
    }

    /// How many of the next 14 packets come before the first large delta.
    private static int packetsBeforeLargeDelta(int[] deltaTicks, int first) {
        int limit = Math.min(ONE_BIT_PACKETS, deltaTicks.length - first);
        for (int i = 0; i < limit; i++) {
            if (statusOf(deltaTicks[first + i]) == LARGE_DELTA) {
                return i;
            }
        }
        return limit;
    }
}
