package media.receive;

/// Which packets of one video stream are missing, and when each is requested (RFC 4585 §6.2.1): at
/// once when a later packet arrives and the stream does not reorder, again after a round trip,
/// until it arrives, a keyframe makes it obsolete, or it is given up. It is fed every packet of the
/// stream, including those restored from retransmissions.
public final class NackGenerator {
    /// Receives what to do about missing packets.
    public interface Listener {
        /// Request these.
        ///
        /// @param sequences borrowed; the first `count` are extended sequence numbers, ascending
        void onMissing(long nowNanos, long[] sequences, int count);

        /// Packets are lost for good: only a keyframe helps.
        void onGivenUp(long nowNanos);
    }

    /// Nothing is due.
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /// Most packets missing at a time: nearly a second of a 2 Mbit/s camera. After a larger loss a
    /// keyframe helps, a burst of retransmissions does not.
    public static final int MAX_MISSING = 256;

    /// Per message: at worst 4 bytes each.
    static final int MAX_PER_REQUEST = 128;

    /// Other servers stop after ten, too.
    static final int MAX_REQUESTS = 10;

    /// A packet that is later than this repairs a video that has long been frozen.
    static final long MAX_AGE_NANOS = 1_000_000_000L;

    /// A request is repeated when the response should have arrived, and a margin later, for the
    /// sender's pacing and the jitter of the return path.
    static final long RETRY_MARGIN_NANOS = 15_000_000L;

    /// The longest wait for a packet that may only be late.
    static final long MAX_TOLERANCE_NANOS = 20_000_000L;

    /// A stream without reordering for this long counts as one that does not reorder.
    private static final long REORDERING_MEMORY_NANOS = 10_000_000_000L;

    private final RoundTripTime roundTrip;
    private final Listener listener;

    /// The missing packets, ascending: gaps are found in this order.
    private final long[] sequences = new long[MAX_MISSING];

    private final long[] noticedNanos = new long[MAX_MISSING];
    private final long[] dueNanos = new long[MAX_MISSING];
    private final int[] requests = new int[MAX_MISSING];
    private final long[] request = new long[MAX_PER_REQUEST];
    private int missing;
    private boolean started;
    private long highest;

    /// Nothing before this is needed: a keyframe begins here.
    private long firstNeeded = Long.MIN_VALUE;

    private long deadlineNanos = NO_DEADLINE;
    private long toleranceNanos;
    private long reorderedNanos;

    /// @param roundTrip of the connection
    public NackGenerator(RoundTripTime roundTrip, Listener listener) {
        this.roundTrip = roundTrip;
        this.listener = listener;
    }

    /// A packet arrived for the first time; if a keyframe begins with it, [#onKeyframe] came
    /// before.
    ///
    /// @param retransmitted it arrived because it was requested
    public void onPacket(long nowNanos, long sequence, boolean retransmitted) {
        if (!started) {
            started = true;
            highest = sequence;
        } else if (sequence > highest) {
            if (sequence - highest > 1) {
                miss(nowNanos, sequence);
            }
            highest = sequence;
        } else if (missing > 0) {
            onMissed(nowNanos, sequence, retransmitted);
        }
        onDeadline(nowNanos);
    }

    /// A keyframe begins with this packet: nothing before it is needed.
    public void onKeyframe(long sequence) {
        firstNeeded = Math.max(firstNeeded, sequence);
        int obsolete = 0;
        while (obsolete < missing && sequences[obsolete] < sequence) {
            obsolete++;
        }
        remove(0, obsolete);
    }

    /// No subscriber needs the stream now: what is missing is forgotten without a report, and so is
    /// what goes missing until a subscriber needs it again.
    public void forget() {
        started = false;
        clear();
    }

    private void clear() {
        missing = 0;
        deadlineNanos = NO_DEADLINE;
    }

    /// Requests what is due.
    public void onDeadline(long nowNanos) {
        if (missing == 0 || deadlineNanos == NO_DEADLINE || nowNanos - deadlineNanos < 0) {
            return;
        }
        boolean givenUp = false;
        int kept = 0;
        int count = 0;
        long next = NO_DEADLINE;
        for (int i = 0; i < missing; i++) {
            if (nowNanos - dueNanos[i] >= 0) {
                if (requests[i] == MAX_REQUESTS || nowNanos - noticedNanos[i] >= MAX_AGE_NANOS) {
                    givenUp = true;
                    continue;
                }
                if (count == MAX_PER_REQUEST) {
                    listener.onMissing(nowNanos, request, count);
                    count = 0;
                }
                request[count++] = sequences[i];
                requests[i]++;
                dueNanos[i] = nowNanos + roundTrip.nanos() + RETRY_MARGIN_NANOS;
            }
            next = next == NO_DEADLINE || dueNanos[i] - next < 0 ? dueNanos[i] : next;
            move(i, kept++);
        }
        missing = kept;
        deadlineNanos = next;
        if (count > 0) {
            listener.onMissing(nowNanos, request, count);
        }
        if (givenUp) {
            listener.onGivenUp(nowNanos);
        }
    }

    /// When [#onDeadline] is due, or [#NO_DEADLINE].
    public long nextDeadlineNanos() {
        return missing == 0 ? NO_DEADLINE : deadlineNanos;
    }

    /// Packets missing now.
    public int missing() {
        return missing;
    }

    /// All between the highest and `sequence` are missing.
    private void miss(long nowNanos, long sequence) {
        long first = Math.max(highest + 1, firstNeeded);
        long gap = sequence - first;
        if (gap <= 0) {
            return;
        }
        if (gap > MAX_MISSING) {
            clear();
            listener.onGivenUp(nowNanos);
            return;
        }
        int surplus = (int) (missing + gap - MAX_MISSING);
        if (surplus > 0) {
            remove(0, surplus);
            listener.onGivenUp(nowNanos);
        }
        long due = nowNanos + toleranceNanos(nowNanos);
        for (long lost = first; lost < sequence; lost++, missing++) {
            sequences[missing] = lost;
            noticedNanos[missing] = nowNanos;
            dueNanos[missing] = due;
            requests[missing] = 0;
        }
        if (deadlineNanos == NO_DEADLINE || due - deadlineNanos < 0) {
            deadlineNanos = due;
        }
    }

    private void onMissed(long nowNanos, long sequence, boolean retransmitted) {
        int at = find(sequence);
        if (at < 0) {
            return;
        }
        if (!retransmitted) {
            // The packet was only late: its delay is worth waiting for with the next gap.
            reorderedNanos = nowNanos;
            toleranceNanos =
                    Math.clamp(nowNanos - noticedNanos[at], toleranceNanos, MAX_TOLERANCE_NANOS);
        }
        remove(at, 1);
    }

    /// RFC 8985 §6.2, step 4: no waiting before reordering was seen, nor long after it.
    private long toleranceNanos(long nowNanos) {
        if (toleranceNanos > 0 && nowNanos - reorderedNanos > REORDERING_MEMORY_NANOS) {
            toleranceNanos = 0;
        }
        return toleranceNanos;
    }

    private int find(long sequence) {
        int low = 0;
        int high = missing - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (sequences[middle] == sequence) {
                return middle;
            }
            if (sequences[middle] < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private void remove(int from, int count) {
        for (int i = from + count; count > 0 && i < missing; i++) {
            move(i, i - count);
        }
        missing -= count;
        if (missing == 0) {
            deadlineNanos = NO_DEADLINE;
        }
    }

    private void move(int from, int to) {
        if (from != to) {
            sequences[to] = sequences[from];
            noticedNanos[to] = noticedNanos[from];
            dueNanos[to] = dueNanos[from];
            requests[to] = requests[from];
        }
    }
}
