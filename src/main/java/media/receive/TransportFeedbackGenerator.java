package media.receive;

import java.util.Arrays;
import java.util.function.Consumer;
import media.rtcp.TransportFeedback;
import media.rtp.SequenceUnwrapper;

/// Reports the arrival of every packet of a connection by its transport-wide sequence number
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01), from which the publisher's browser
/// estimates its uplink and decides how many simulcast encodings to send.
///
/// A feedback covers everything from the end of the one before to the highest arrival. A packet
/// that arrives after it was reported lost is reported again, with all that follow, as browsers do.
public final class TransportFeedbackGenerator {
    /// From the first unreported packet to its feedback, which is sent with the next tick of 25 ms:
    /// every 50 to 100 ms, as other servers do.
    public static final long INTERVAL_NANOS = 60_000_000L;

    /// Nothing is due.
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /// Arrivals remembered: 100 ms of 20 Mbit/s is 200 packets. A power of two.
    static final int MEMORY_PACKETS = 1_024;

    /// Per message: at most 2 bytes of delta each and 2 per 7 statuses stay under 1,000 bytes.
    static final int MAX_PACKETS_PER_MESSAGE = 400;

    private final int sender;
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();

    /// Arrival in [TransportFeedback#TICK_NANOS], which wraps with the reference time's 24 bits
    /// above 8; by sequence number modulo the memory.
    private final int[] arrivalTicks = new int[MEMORY_PACKETS];

    private final boolean[] arrived = new boolean[MEMORY_PACKETS];

    /// The first sequence number of the next feedback, and the highest so far, once a packet has
    /// arrived.
    private long base;

    private long highest = -1;

    private long deadlineNanos = NO_DEADLINE;
    private int media;
    private int lastTicks;
    private int feedbackCount;

    /// @param sender the SSRC that feedback is sent from
    public TransportFeedbackGenerator(int sender) {
        this.sender = sender;
    }

    /// Any SSRC of the publisher: the message has the field, and browsers do not read it.
    public void media(int ssrc) {
        media = ssrc;
    }

    /// A packet with this 16-bit number arrived.
    public void onPacket(long nowNanos, int transportSequence) {
        boolean first = !sequences.started();
        long sequence = sequences.unwrap(transportSequence);
        if (first) {
            base = sequence;
            highest = sequence - 1;
        }
        if (sequence > highest) {
            forget(sequence);
            highest = sequence;
        } else if (sequence <= highest - MEMORY_PACKETS || arrived[index(sequence)]) {
            return; // too old to be reported, or a duplicate: the first arrival counts
        }
        arrived[index(sequence)] = true;
        arrivalTicks[index(sequence)] = (int) Math.floorDiv(nowNanos, TransportFeedback.TICK_NANOS);
        base = Math.max(Math.min(base, sequence), highest - MEMORY_PACKETS + 1);
        if (deadlineNanos == NO_DEADLINE) {
            deadlineNanos = nowNanos + INTERVAL_NANOS;
        }
        if (highest - base >= MEMORY_PACKETS / 2) {
            deadlineNanos = nowNanos; // before packets are overwritten
        }
    }

    /// Marks the numbers between the highest and the new highest as not arrived.
    private void forget(long newHighest) {
        if (newHighest - highest >= MEMORY_PACKETS) {
            Arrays.fill(arrived, false);
            return;
        }
        int from = index(highest + 1);
        int to = index(newHighest) + 1;
        if (from < to) {
            Arrays.fill(arrived, from, to, false);
        } else {
            Arrays.fill(arrived, from, MEMORY_PACKETS, false);
            Arrays.fill(arrived, 0, to, false);
        }
    }

    /// When [#onDeadline] is due, or [#NO_DEADLINE].
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    /// Hands all that is due to `out`, one message or several; nothing when called early.
    public void onDeadline(long nowNanos, Consumer<TransportFeedback> out) {
        if (deadlineNanos == NO_DEADLINE || nowNanos - deadlineNanos < 0) {
            return;
        }
        deadlineNanos = NO_DEADLINE;
        while (base <= highest) {
            out.accept(nextFeedback());
        }
    }

    /// The feedback from `base` on, as much as fits one message; moves `base` behind it.
    private TransportFeedback nextFeedback() {
        long end = Math.min(highest + 1, base + MAX_PACKETS_PER_MESSAGE);
        long firstArrived = base;
        while (firstArrived < end && !arrived[index(firstArrived)]) {
            firstArrived++;
        }
        // The reference is the 64 ms in which the first packet arrived; where all are lost, the
        // last one known.
        int ticks = firstArrived < end ? arrivalTicks[index(firstArrived)] : lastTicks;
        int referenceTime = ticks >> 8;
        int reported = referenceTime << 8;
        int[] deltaTicks = new int[(int) (end - base)];
        int count = 0;
        for (long sequence = base; sequence < end; sequence++, count++) {
            if (!arrived[index(sequence)]) {
                deltaTicks[count] = TransportFeedback.LOST;
                continue;
            }
            int delta = arrivalTicks[index(sequence)] - reported;
            if (delta != (short) delta) {
                break; // over 8 s apart: a message of its own, with a reference of its own
            }
            deltaTicks[count] = delta;
            reported += delta;
        }
        lastTicks = reported;
        TransportFeedback feedback =
                TransportFeedback.of(
                        sender,
                        media,
                        (int) base & 0xFFFF,
                        referenceTime,
                        feedbackCount,
                        count == deltaTicks.length ? deltaTicks : Arrays.copyOf(deltaTicks, count));
        feedbackCount = (feedbackCount + 1) & 0xFF;
        base += count;
        return feedback;
    }

    private static int index(long sequence) {
        return (int) sequence & (MEMORY_PACKETS - 1);
    }
}
