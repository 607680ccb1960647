package media.congestion;

import media.rtcp.TransportFeedback;

/// How much one connection may send: the smallest of the rate by delay, the limit by loss and, for
/// a client without transport feedback, its own estimate (draft-ietf-rmcat-gcc-02 §4). It is fed
/// every packet that is sent with a transport-wide sequence number, all feedback, and the time.
public final class BandwidthEstimator {
    public static final long MIN_BITS_PER_SECOND = RateRange.MIN;
    public static final long MAX_BITS_PER_SECOND = RateRange.MAX;

    /// Enough to start video at once, and less than most links carry.
    public static final long START_BITS_PER_SECOND = 1_000_000;

    /// A queue this long does not come from the bursts of the video itself: no time for probes.
    private static final long PROBE_QUEUE_NANOS = 80_000_000L;

    /// No probe this soon after overuse.
    private static final long CALM_NANOS = 1_500_000_000L;

    /// An estimate this far above the arrival rate no longer grows by itself: only a probe shows
    /// more. (A video stream whose next layer costs more than the estimate stayed small for 20 s at
    /// 5 Mbit/s.)
    private static final double UNPROVEN = 1.4;

    /// Delay peaks lower the estimate no further: those of an overloaded computer are frequent, and
    /// the smallest video must not stop for them. A [StandingQueue] or loss lowers it below.
    private static final long MIN_BY_DELAY_BITS_PER_SECOND = 150_000;

    /// A queue of our own packets takes at least this share of the delay it explains.
    private static final double QUEUED_SHARE = 0.5;

    private static final long DEFAULT_ROUND_TRIP_NANOS = 200_000_000L;

    /// Changes smaller than this share are not reported.
    private static final double REPORTED_CHANGE = 0.01;

    /// Receives the estimates and the probes to send.
    public interface Listener {
        void onEstimate(long nowNanos, long bitsPerSecond);

        /// The cluster should be sent at its rate, now.
        void onProbe(long nowNanos, Probe probe);
    }

    private final Listener listener;
    private final SentPackets sent;
    private final FeedbackArrivals arrivals;
    private final InterArrival groups = new InterArrival();
    private final DelayTrend trend = new DelayTrend();
    private final AcknowledgedRate acknowledged = new AcknowledgedRate();
    private final QueueingDelay queueing = new QueueingDelay();
    private final ReaderStall stall = new ReaderStall();
    private final StandingQueue standing = new StandingQueue();
    private final CongestionEpisode congestion = new CongestionEpisode();
    private final FeedbackSilence silence = new FeedbackSilence();
    private final ProvenRate proven = new ProvenRate();
    private final RateControl byDelay;
    private final LossControl byLoss = new LossControl();
    private final Probing probes;
    private final ApplicationLimit limit = new ApplicationLimit();
    private final CongestionWindow window = new CongestionWindow();

    private long roundTripNanos = DEFAULT_ROUND_TRIP_NANOS;
    private long remb = MAX_BITS_PER_SECOND;
    private boolean feedback;
    private boolean rembReceived;

    private long desired = MAX_BITS_PER_SECOND;
    private long estimate;
    private long reported;

    /// @param startBitsPerSecond the estimate before anything is known
    /// @param firstSequence the 16-bit transport-wide number of the first packet
    public BandwidthEstimator(long startBitsPerSecond, int firstSequence, Listener listener) {
        this.listener = listener;
        estimate = RateRange.bounded(startBitsPerSecond);
        reported = estimate;
        sent = new SentPackets(firstSequence);
        arrivals = new FeedbackArrivals(sent, this::onArrival);
        byDelay = new RateControl(estimate);
        probes = new Probing(estimate);
    }

    /// A packet is sent now.
    ///
    /// @param bytes of the RTP packet, unencrypted
    /// @param probeCluster the probe it is part of, 0 for none
    /// @return its transport-wide sequence number, 16 bits
    public int onPacketSent(long nowNanos, int bytes, int probeCluster) {
        if (sent.bytesInFlight() == 0) {
            silence.begin(nowNanos);
        }
        limit.onSent(nowNanos, bytes, estimate);
        return sent.add(nowNanos, bytes, probeCluster);
    }

    public void onFeedback(long nowNanos, TransportFeedback message) {
        acknowledged.onFeedback();
        queueing.onFeedback();
        arrivals.onFeedback(nowNanos, message);
        if (arrivals.arrived() == 0 && arrivals.lost() <= 0) {
            return;
        }
        feedback = true;
        silence.begin(nowNanos);
        window.onFeedback(nowNanos);
        adapt(nowNanos, arrivals.arrived(), arrivals.lost());
    }

    /// The client's own estimate, used until there is transport feedback.
    public void onRemb(long nowNanos, long bitsPerSecond) {
        remb = bitsPerSecond;
        rembReceived = true;
        settle(nowNanos);
    }

    /// A client without transport feedback reports the loss of a stream (RFC 3550 §6.4.1).
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

    /// The most that could be used: the cost of all requested video at its best. Probes do not go
    /// beyond.
    public void onDesired(long bitsPerSecond) {
        desired = RateRange.bounded(bitsPerSecond);
    }

    /// The client is on another path: what is known of the old one does not apply.
    public void onPathChanged() {
        groups.reset();
        trend.reset();
        queueing.reset();
        stall.reset();
        standing.reset();
        proven.reset();
        byLoss.reset();
        window.reset();
        sent.forgetInFlight();
    }

    /// The engine's tick.
    ///
    /// @param probing whether a probe could be sent: there is an RTX stream for padding, and video
    public void onDeadline(long nowNanos, boolean probing) {
        limit.onTime(nowNanos, estimate);
        silence.onTick(nowNanos);
        if (feedback && sent.bytesInFlight() > 0 && silence.isBroken(nowNanos)) {
            silence.begin(nowNanos);
            sent.forgetInFlight();
            byDelay.onSilence();
            settle(nowNanos);
        }
        if (probing) {
            probe(nowNanos);
        }
    }

    /// Whether packets were sent about which no feedback has come.
    public boolean awaitsFeedback() {
        return sent.bytesInFlight() > 0;
    }

    public long bitsPerSecond() {
        return estimate;
    }

    /// Whether the estimate is what the link can carry, because packets were lost or a queue stood
    /// and it has not recovered since; else it is only what has been proven so far. Always for a
    /// client that gives its own estimate.
    public boolean congested(long nowNanos) {
        return (rembReceived && !feedback) || congestion.isCongested(nowNanos, estimate);
    }

    /// The shortest queueing delay in the last feedback.
    public long queueNanos() {
        return queueing.leastNanos();
    }

    /// How many more bytes may be sent before feedback must report arrivals: what the estimate
    /// allows in one round of feedback, and a short queue. Negative when too many are in flight.
    /// Unlimited without transport feedback, since nothing is known then.
    public long windowBytes() {
        if (!feedback) {
            return Long.MAX_VALUE;
        }
        return window.bytes(estimate) - sent.bytesInFlight();
    }

    private void probe(long nowNanos) {
        // When nothing is sent, the last feedback is out of date: with all video paused, no
        // feedback would ever report that the queue is gone.
        boolean idle = sent.bytesInFlight() == 0 && silence.isIdle(nowNanos);
        boolean calm =
                byDelay.sinceDecreaseNanos(nowNanos) >= CALM_NANOS
                        && (idle
                                || (trend.usage() != Usage.OVERUSE
                                        && queueing.nanos() < PROBE_QUEUE_NANOS));
        boolean limited = limit.limited();
        boolean unproven =
                acknowledged.known() && estimate > UNPROVEN * acknowledged.bitsPerSecond();
        boolean room = limited || unproven || !byDelay.nearCapacity();
        Probe probe = probes.next(nowNanos, estimate, desired, calm, room);
        if (probe != null) {
            listener.onProbe(nowNanos, probe);
        }
    }

    private void onArrival(long nowNanos, long sequence, long arrivalNanos) {
        long sentNanos = sent.sentNanos(sequence);
        int bytes = sent.bytes(sequence);
        // When it would have arrived without the stall of a process: the rest is the network's.
        long stalled =
                queueing.known()
                        ? stall.onPacket(
                                sentNanos, arrivalNanos, sentNanos + queueing.shortestNanos())
                        : 0;
        long ownArrivalNanos = arrivalNanos - stalled;
        acknowledged.onArrival(ownArrivalNanos, bytes);
        queueing.onPacket(nowNanos, ownArrivalNanos - sentNanos);
        window.onArrival(nowNanos, nowNanos - sentNanos);
        if (groups.onPacket(sentNanos, ownArrivalNanos)) {
            trend.onGroup(ownArrivalNanos, groups.sentDeltaNanos(), groups.arrivalDeltaNanos());
        }
        if (sent.cluster(sequence) != SentPackets.NO_CLUSTER) {
            probes.onArrival(sent.cluster(sequence), bytes, sentNanos, arrivalNanos, stalled > 0);
        }
    }

    private void adapt(long nowNanos, int arrived, int lost) {
        long before = estimate;
        standing.onFeedback(nowNanos, queueing.leastNanos(), arrivals.bytes());
        boolean stands = standing.stands(nowNanos);
        if (stands || byLoss.causesLoss()) {
            congestion.onCongestion(nowNanos, before);
            proven.reset();
        }
        FeedbackSummary summary =
                new FeedbackSummary(
                        trend.usage(),
                        queueing,
                        acknowledged,
                        estimate,
                        arrived,
                        lost,
                        limit.limited(),
                        standing.bitsPerSecond(nowNanos),
                        stands || lost > 0 || queueable());
        OveruseRule rule = OveruseRule.of(summary);
        Usage usage = rule.usage(summary);
        long arriving = rule.arriving(summary);
        long kept = rule == OveruseRule.CROSS_TRAFFIC ? proven.bitsPerSecond() : 0;
        byDelay.onUsage(nowNanos, usage, arriving, kept, roundTripNanos);
        if (usage == Usage.OVERUSE && kept == 0) {
            proven.reset();
        } else {
            proven.onRate(nowNanos, Math.min(arriving, acknowledged.bitsPerSecond()));
        }
        long probed = probes.takeResult();
        if (probed != Probing.NONE) {
            // Near the capacity a probe that fills the link has taken its share from other flows.
            boolean taken = probes.filled() && byDelay.nearCapacity();
            if (probes.filled() && !acknowledged.known()) {
                byDelay.onFirstProbed(RateRange.bounded(probed));
            } else if (usage != Usage.OVERUSE && !taken) {
                byDelay.onProbed(nowNanos, RateRange.bounded(probed));
                byLoss.onProbed(probed);
            }
        }
        byLoss.onQueue(queueing.leastNanos() > QueueingDelay.NEGLIGIBLE_NANOS);
        byLoss.onPackets(nowNanos, arrived, lost, estimate, arriving, roundTripNanos);
        settle(nowNanos);
        probes.onEstimate(nowNanos, before, estimate);
    }

    /// Whether what was sent while the last packet waited can be the queue in which it waited.
    private boolean queueable() {
        long delayNanos = Math.max(queueing.leastNanos(), queueing.grownNanos());
        if (proven.bitsPerSecond() == 0
                || delayNanos < QueueingDelay.NEGLIGIBLE_NANOS
                || !sent.knows(arrivals.newest())) {
            return true;
        }
        double bits = 8.0 * sent.bytesSentWithin(delayNanos, arrivals.newest());
        return bits * 1e9 >= QUEUED_SHARE * proven.bitsPerSecond() * delayNanos;
    }

    private long minByDelay(long nowNanos) {
        return standing.stands(nowNanos) ? MIN_BITS_PER_SECOND : MIN_BY_DELAY_BITS_PER_SECOND;
    }

    /// Takes the smallest of all rates and reports it.
    private void settle(long nowNanos) {
        long own =
                feedback || !rembReceived
                        ? Math.max(byDelay.bitsPerSecond(), minByDelay(nowNanos))
                        : remb;
        estimate = RateRange.bounded(Math.min(own, byLoss.bitsPerSecond()));
        if (Math.abs(estimate - reported) > REPORTED_CHANGE * reported) {
            reported = estimate;
            listener.onEstimate(nowNanos, estimate);
        }
    }
}
