package media.congestion;

import media.rtcp.TransportFeedback;

/// What one connection may send: the least of the rate by delay, the limit by loss and, from a client that
/// gives no transport feedback, its own estimate (draft-ietf-rmcat-gcc-02 §4). Told of every packet
/// that leaves with a transport-wide number, of all feedback, and of the time.
public final class BandwidthEstimator {
    public static final long MIN_BITS_PER_SECOND = 30_000;
    public static final long MAX_BITS_PER_SECOND = 20_000_000;

    /// Enough for a picture at once, and what most links carry.
    public static final long START_BITS_PER_SECOND = 1_000_000;

    /// A queue this long was not made by the pictures' own bursts: no time for probes.
    private static final long SHORT_QUEUE_NANOS = 80_000_000L;

    /// A queue of which no packet of a feedback found less: the link is full, whatever the trend says.
    private static final long LONG_QUEUE_NANOS = 120_000_000L;

    /// Growing by so much in one feedback at less than this share of the estimate, the link has shrunk.
    /// Pictures in bursts are few groups, of which the trend would need 20: from 5 Mbit/s to 600 kbit/s
    /// that took 1.5 s, in which 10 s of queue can be sent.
    private static final long SHRUNK_NANOS = 60_000_000L;

    private static final double SHRUNK_RATE = 0.7;

    /// A growing delay is a queue only when no packet of the feedback found less. (A path whose jitter
    /// began to be 20 ms else lost half its estimate.)
    private static final long REAL_QUEUE_NANOS = 10_000_000L;

    /// A queue that drops because it is full does not grow any more: no trend tells of it.
    private static final long FULL_QUEUE_NANOS = 40_000_000L;

    private static final double FULL_QUEUE_LOSS = 0.02;

    /// What may lie in the queue besides what is on its way and not reported yet.
    private static final long WINDOW_QUEUE_NANOS = 20_000_000L;

    /// Fewer bytes in flight are never held: a keyframe of a small picture.
    private static final long MIN_WINDOW_BYTES = 12_000;

    /// Heard nothing for this long while sending, the path is taken for broken.
    private static final long SILENCE_NANOS = 2_000_000_000L;

    /// Nothing sent and nothing heard for so long: all is paused.
    private static final long IDLE_NANOS = 1_000_000_000L;

    /// No probe so soon after overuse.
    private static final long CALM_NANOS = 1_500_000_000L;

    /// So far above what arrives an estimate ends to grow of itself: only a probe tells more. (Pictures
    /// whose next step costs more than the estimate else stayed small for 20 s on a link of 5 Mbit/s.)
    private static final double UNPROVEN = 1.4;

    /// Delays that come and go lower no further: those of a starved computer do, and the smallest picture
    /// shall not stop for it. A queue that stands for so long, or loss, goes on from here.
    private static final long MIN_BY_DELAY_BITS_PER_SECOND = 150_000;

    private static final long STANDING_NANOS = 1_000_000_000L;

    private static final long DEFAULT_ROUND_TRIP_NANOS = 200_000_000L;

    /// Of changes smaller than this share nobody is told.
    private static final double TELLING = 0.01;

    /// Hears of what the estimator finds.
    public interface Listener {
        void onEstimate(long nowNanos, long bitsPerSecond);

        /// The cluster should leave at its rate, now.
        void onProbe(long nowNanos, Probe probe);
    }

    private final Listener listener;
    private final SentPackets sent;
    private final ArrivalClock clock = new ArrivalClock();
    private final InterArrival groups = new InterArrival();
    private final DelayTrend trend = new DelayTrend();
    private final AcknowledgedRate acknowledged = new AcknowledgedRate();
    private final QueueingDelay queueing = new QueueingDelay();
    private final RateControl byDelay;
    private final LossControl byLoss = new LossControl();
    private final ProbeControl probes;
    private final ProbeResult probeResult = new ProbeResult();
    private final ApplicationLimit limit = new ApplicationLimit();
    private final FeedbackTiming timing = new FeedbackTiming();

    private long roundTripNanos = DEFAULT_ROUND_TRIP_NANOS;
    private long remb = MAX_BITS_PER_SECOND;
    private boolean feedback;
    private boolean rembGiven;
    private long heardNanos;

    /// When the queue was not long for the last time.
    private long shortQueueNanos;

    private long wanted = MAX_BITS_PER_SECOND;
    private long estimate;
    private long told;

    /// @param startBitsPerSecond the estimate before anything is known
    /// @param firstSequence the 16-bit transport-wide number of the first packet
    public BandwidthEstimator(long startBitsPerSecond, int firstSequence, Listener listener) {
        this.listener = listener;
        estimate = bounded(startBitsPerSecond);
        told = estimate;
        sent = new SentPackets(firstSequence);
        byDelay = new RateControl(estimate);
        probes = new ProbeControl(estimate);
    }

    static long bounded(long bitsPerSecond) {
        return Math.clamp(bitsPerSecond, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
    }

    /// A packet leaves now.
    ///
    /// @param bytes of the RTP packet, unencrypted
    /// @param probeCluster it belongs to, 0 = none
    /// @return its transport-wide sequence number, 16 bits
    public int onPacketSent(long nowNanos, int bytes, int probeCluster) {
        if (sent.bytesInFlight() == 0) {
            heardNanos = nowNanos;
        }
        limit.onSent(nowNanos, bytes, estimate);
        return sent.add(nowNanos, bytes, probeCluster);
    }

    public void onFeedback(long nowNanos, TransportFeedback message) {
        int[] deltas = message.deltaTicks();
        long ticks = clock.ticks(message.referenceTime());
        long base = sent.extend(message.baseSequence());
        int arrived = 0;
        int lost = 0;
        acknowledged.onFeedback();
        queueing.onFeedback();
        for (int i = 0; i < deltas.length; i++) {
            int delta = deltas[i];
            ticks += delta == TransportFeedback.LOST ? 0 : delta;
            long sequence = base + i;
            if (!sent.knows(sequence)) {
                continue; // never sent, or forgotten
            }
            if (delta == TransportFeedback.LOST) {
                lost += sent.onLost(sequence) ? 1 : 0;
                continue;
            }
            lost -= sent.lost(sequence) ? 1 : 0;
            if (sent.onArrived(sequence)) {
                arrived++;
                onArrival(nowNanos, sequence, ticks * TransportFeedback.TICK_NANOS);
            }
        }
        if (arrived == 0 && lost <= 0) {
            return;
        }
        feedback = true;
        heardNanos = nowNanos;
        timing.onFeedback(nowNanos);
        adapt(nowNanos, arrived, lost);
    }

    /// The client's own estimate, which counts as long as there is no transport feedback.
    public void onRemb(long nowNanos, long bitsPerSecond) {
        remb = bitsPerSecond;
        rembGiven = true;
        settle(nowNanos);
    }

    /// A client without transport feedback reports the share it lost of a stream (RFC 3550 §6.4.1).
    ///
    /// @param fractionLost in 1/256
    public void onLossReport(long nowNanos, int fractionLost) {
        if (!feedback) {
            byLoss.onPackets(
                    nowNanos, 256 - fractionLost, fractionLost, estimate, 0, roundTripNanos);
            settle(nowNanos);
        }
    }

    public void onRoundTrip(long nanos) {
        roundTripNanos = nanos;
    }

    /// The most that could be made use of: what everything that is watched would take at its best. Nothing
    /// is probed for beyond.
    public void onWanted(long bitsPerSecond) {
        wanted = bounded(bitsPerSecond);
    }

    /// Another way to the client: what is known of the old one says nothing of it.
    public void onPathChanged() {
        groups.reset();
        trend.reset();
        queueing.reset();
        byLoss.reset();
        timing.reset();
        sent.forgetInFlight();
    }

    /// The engine's tick.
    ///
    /// @param probing whether a probe could be sent: there is a stream for padding, and video
    public void onDeadline(long nowNanos, boolean probing) {
        limit.onTime(nowNanos, estimate);
        if (feedback && sent.bytesInFlight() > 0 && nowNanos - heardNanos >= SILENCE_NANOS) {
            heardNanos = nowNanos;
            sent.forgetInFlight();
            byDelay.onSilence();
            settle(nowNanos);
        }
        if (probing) {
            // What was heard last is no news when nothing is sent: with all pictures paused no
            // feedback
            // would ever say that the queue is gone.
            boolean idle = sent.bytesInFlight() == 0 && nowNanos - heardNanos >= IDLE_NANOS;
            boolean calm =
                    byDelay.sinceDecreaseNanos(nowNanos) >= CALM_NANOS
                            && (idle
                                    || (trend.usage() != Usage.OVERUSE
                                            && queueing.nanos() < SHORT_QUEUE_NANOS));
            boolean limited = limit.limited();
            boolean unproven =
                    acknowledged.known() && estimate > UNPROVEN * acknowledged.bitsPerSecond();
            boolean room = limited || unproven || !byDelay.nearCapacity();
            Probe probe = probes.next(nowNanos, estimate, wanted, calm, room);
            if (probe != null) {
                probeResult.begin(probe);
                listener.onProbe(nowNanos, probe);
            }
        }
    }

    public long bitsPerSecond() {
        return estimate;
    }

    /// The queue of which no packet of the last feedback found less.
    public long queueNanos() {
        return queueing.leastNanos();
    }

    /// How many bytes may leave before feedback must tell of some that arrived: what the estimate sends in
    /// one round of feedback, and a short queue. Negative when too many are on their way. Without transport
    /// feedback nothing is known of it, and there is no end.
    public long windowBytes() {
        if (!feedback) {
            return Long.MAX_VALUE;
        }
        long nanos = timing.roundNanos() + WINDOW_QUEUE_NANOS;
        long window = Math.max(MIN_WINDOW_BYTES, estimate / 8 * (nanos / 1_000) / 1_000_000);
        return window - sent.bytesInFlight();
    }

    private void onArrival(long nowNanos, long sequence, long arrivalNanos) {
        long sentNanos = sent.sentNanos(sequence);
        int bytes = sent.bytes(sequence);
        acknowledged.onArrival(arrivalNanos, bytes);
        queueing.onPacket(nowNanos, arrivalNanos - sentNanos);
        timing.onArrival(nowNanos, nowNanos - sentNanos);
        if (groups.onPacket(sentNanos, arrivalNanos)) {
            trend.onGroup(arrivalNanos, groups.sentDeltaNanos(), groups.arrivalDeltaNanos());
        }
        if (sent.cluster(sequence) != SentPackets.NO_CLUSTER) {
            probeResult.onArrival(sent.cluster(sequence), bytes, sentNanos, arrivalNanos);
        }
    }

    private void adapt(long nowNanos, int arrived, int lost) {
        long before = estimate;
        long arriving = acknowledged.bitsPerSecond();
        long moment = acknowledged.momentBitsPerSecond();
        Usage usage = trend.usage();
        if (queueing.leastNanos() > LONG_QUEUE_NANOS) {
            usage = queueing.grows() ? Usage.OVERUSE : Usage.UNDERUSE;
            // The bottleneck is never idle: what comes through now is what it can carry.
            arriving = Math.min(arriving, moment);
        } else if (queueing.grownNanos() > SHRUNK_NANOS && moment < SHRUNK_RATE * estimate) {
            usage = Usage.OVERUSE;
            arriving = moment;
        } else if (queueing.leastNanos() > FULL_QUEUE_NANOS
                && lost > FULL_QUEUE_LOSS * (arrived + lost)) {
            usage = Usage.OVERUSE;
        } else if (usage == Usage.OVERUSE && queueing.leastNanos() < REAL_QUEUE_NANOS) {
            // Some packets did not wait at all: jitter, or bursts that the link still gets rid of.
            usage = Usage.UNDERUSE;
        } else if (usage == Usage.OVERUSE && limit.limited()) {
            // Others fill the link: what arrives shows what was sent, not what is left of it. (Of
            // two
            // on one link, the one shown less came down to 30 kbit/s, time and again.)
            arriving = Math.max(arriving, estimate);
        }
        byDelay.onUsage(nowNanos, usage, arriving, roundTripNanos);
        long probed = probeResult.take();
        if (probed != ProbeResult.NONE) {
            probes.onResult(probed);
            // Near the capacity a probe that fills the link has taken from the others on it.
            boolean taken = probeResult.filled() && byDelay.nearCapacity();
            if (probeResult.filled() && !acknowledged.known()) {
                byDelay.onFirstProbed(bounded(probed));
            } else if (usage != Usage.OVERUSE && !taken) {
                byDelay.onProbed(nowNanos, bounded(probed));
                byLoss.onProbed(probed);
            }
        }
        byLoss.onQueue(queueing.leastNanos() > REAL_QUEUE_NANOS);
        byLoss.onPackets(nowNanos, arrived, lost, estimate, arriving, roundTripNanos);
        settle(nowNanos);
        probes.onEstimate(nowNanos, before, estimate);
    }

    private long minByDelay(long nowNanos) {
        if (queueing.leastNanos() < LONG_QUEUE_NANOS) {
            shortQueueNanos = nowNanos;
        }
        return nowNanos - shortQueueNanos < STANDING_NANOS
                ? MIN_BY_DELAY_BITS_PER_SECOND
                : MIN_BITS_PER_SECOND;
    }

    /// Takes the least of all rates and tells it.
    private void settle(long nowNanos) {
        long own =
                feedback || !rembGiven
                        ? Math.max(byDelay.bitsPerSecond(), minByDelay(nowNanos))
                        : remb;
        estimate = bounded(Math.min(own, byLoss.bitsPerSecond()));
        if (Math.abs(estimate - told) > TELLING * told) {
            told = estimate;
            listener.onEstimate(nowNanos, estimate);
        }
    }
}
