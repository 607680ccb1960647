package media.send;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which incoming packet is sent under which outgoing sequence number, for the last packets of one
/// stream. Packets dropped on purpose cause no gap; the numbers of packets that have not arrived
/// stay reserved. When the source changes, a new *segment* begins, without a gap either.
///
/// Each number is used once: two packets under one number would break their encryption.
final class SequenceMap<S> {
    static final long NONE = Long.MIN_VALUE;

    /// Segments whose packets may still be retransmitted.
    private static final int SEGMENTS = 4;

    private static final long SKIPPED = Long.MIN_VALUE;

    /// Numbers that are left out at most. A gap shows the receiver that packets are lost, and after
    /// this many only a keyframe helps; a jump of half the 16 bits would look like older packets.
    private static final int MAX_GAP = 256;

    /// Packets from before the first of a stream have negative extended numbers, down to half of
    /// the 16 bits; with this offset none has.
    private static final long INCOMING_OFFSET = 1 << 17;

    private final int mask;

    /// By outgoing number: the incoming one, negated and less 1 until the packet is sent.
    private final long[] incoming;

    private final long[] rewritings;

    /// By incoming number: the outgoing one or [#SKIPPED]; of the newest segment only.
    private final long[] outgoing;

    private final @Nullable Object[] sources = new Object[SEGMENTS];
    private final long[] firstOutgoing = new long[SEGMENTS];
    private int segment;
    private long firstIncoming = Long.MAX_VALUE;
    private long highestIncoming;
    private long highestOutgoing;
    private long lowestOutgoing;

    /// @param entries packets remembered, a power of two
    /// @param highestSent the outgoing number to go on from
    SequenceMap(int entries, long highestSent) {
        mask = entries - 1;
        incoming = new long[entries];
        rewritings = new long[entries];
        outgoing = new long[entries];
        highestOutgoing = highestSent;
        lowestOutgoing = highestSent + 1;
        Arrays.fill(firstOutgoing, Long.MAX_VALUE);
    }

    /// The source changes; nothing older than this packet belongs to the new one.
    ///
    /// @param first the incoming number of its first packet
    void begin(S source, long first) {
        segment = (segment + 1) % SEGMENTS;
        sources[segment] = source;
        firstOutgoing[segment] = highestOutgoing + 1;
        firstIncoming = first + INCOMING_OFFSET;
        highestIncoming = firstIncoming - 1;
    }

    /// The number under which a packet is sent.
    ///
    /// @param inSequence its extended sequence number
    /// @param forwarded false when it is dropped on purpose
    /// @return [#NONE] when it has no number: dropped in order, too old, or a duplicate. A packet
    ///     that is not forwarded and yet has one arrived late: its number was reserved and must be
    ///     sent empty
    long next(long inSequence, boolean forwarded) {
        long in = inSequence + INCOMING_OFFSET;
        if (in > highestIncoming) {
            reserve(in);
            highestIncoming = in;
            if (!forwarded) {
                outgoing[(int) in & mask] = SKIPPED;
                return NONE;
            }
            long out = ++highestOutgoing;
            outgoing[(int) in & mask] = out;
            incoming[(int) out & mask] = in;
            return out;
        }
        if (in < firstIncoming || highestIncoming - in > mask) {
            return NONE;
        }
        long out = outgoing[(int) in & mask];
        if (out == SKIPPED || !remembers(out) || incoming[(int) out & mask] != -1 - in) {
            return NONE;
        }
        incoming[(int) out & mask] = in;
        return out;
    }

    /// Remembers how a packet was written, for its retransmission.
    void keep(long out, long rewriting) {
        rewritings[(int) out & mask] = rewriting;
    }

    /// The incoming number of a packet that was sent, [#NONE] when it was not or is forgotten.
    long incoming(long out) {
        long in = remembers(out) ? incoming[(int) out & mask] : -1;
        return in < 0 ? NONE : in - INCOMING_OFFSET;
    }

    /// Of a packet that [#incoming] knows.
    long rewriting(long out) {
        return rewritings[(int) out & mask];
    }

    /// The source of a packet that [#incoming] knows; null when its segment is forgotten.
    @SuppressWarnings("unchecked") // only S is ever stored
    @Nullable S source(long out) {
        for (int back = 0; back < SEGMENTS; back++) {
            int at = (segment - back + SEGMENTS) % SEGMENTS;
            if (out >= firstOutgoing[at]) {
                return (S) sources[at];
            }
        }
        return null;
    }

    long highestOutgoing() {
        return highestOutgoing;
    }

    int entries() {
        return mask + 1;
    }

    /// Reserves numbers for the packets between the highest one and this.
    private void reserve(long in) {
        long missing = in - highestIncoming - 1;
        if (missing > MAX_GAP) {
            highestOutgoing += MAX_GAP;
            lowestOutgoing = highestOutgoing + 1;
            firstIncoming = in;
            return;
        }
        // What does not fit into the ring is only counted.
        long counted = Math.max(0, missing - mask);
        highestOutgoing += counted;
        for (long gap = highestIncoming + 1 + counted; gap < in; gap++) {
            long out = ++highestOutgoing;
            outgoing[(int) gap & mask] = out;
            incoming[(int) out & mask] = -1 - gap;
        }
        if (counted > 0) {
            lowestOutgoing = Math.max(lowestOutgoing, highestOutgoing - mask + 1);
        }
    }

    private boolean remembers(long out) {
        return out <= highestOutgoing && out >= lowestOutgoing && highestOutgoing - out <= mask;
    }
}
