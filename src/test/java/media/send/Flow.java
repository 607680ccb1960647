package media.send;

import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import media.congestion.BandwidthEstimator;
import media.congestion.Probe;
import media.receive.TransportFeedbackGenerator;
import media.rtcp.TransportFeedback;
import media.rtp.Bytes;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import media.srtp.SrtpSender;

/// A sender with estimator and pacer, and a client that gives feedback, over a shared link. Frames
/// are sent at the rate a function of the estimate gives, 30 a second, every hundredth of them a
/// large one.
final class Flow implements BandwidthEstimator.Listener {
    private static final long FRAME_NANOS = 33_333_333L;
    private static final int PACKET_BYTES = 1_200;

    private final SharedLink link;
    private final BandwidthEstimator estimator;
    private final PacerSchedule schedule = new PacerSchedule();
    private final Pacer pacer;
    private final TransportFeedbackGenerator client = new TransportFeedbackGenerator(1);
    private final OutgoingPacket packet = new OutgoingPacket();
    private long armedNanos = Long.MAX_VALUE;
    private int frames;

    /// The rate of the frames, given the estimate.
    LongUnaryOperator source;

    /// Until when the processes at the ends do nothing; then they do at once what has gathered.
    long readerStalledUntilNanos = Long.MIN_VALUE;

    long senderStalledUntilNanos = Long.MIN_VALUE;

    boolean padding = true;
    long arrivedBytes;

    Flow(SharedLink link, int firstSequence, LongUnaryOperator source) {
        this.link = link;
        this.source = source;
        estimator =
                new BandwidthEstimator(
                        BandwidthEstimator.START_BITS_PER_SECOND, firstSequence, this);
        pacer = new Pacer(estimator, this::send, this::pad, schedule);
        packet.stream =
                new SrtpSender(
                                new SrtpKeys(
                                        SrtpProfile.AES128_CM_HMAC_SHA1_80,
                                        new byte[16],
                                        new byte[14]))
                        .stream(7);
        packet.transportSequenceAt = 16;
        link.in(0, this::onFrame);
        link.in(0, this::onTick);
    }

    long bitsPerSecond() {
        return estimator.bitsPerSecond();
    }

    @Override
    public void onEstimate(long nowNanos, long bitsPerSecond) {}

    @Override
    public void onProbe(long nowNanos, Probe probe) {
        pacer.onProbe(nowNanos, probe);
        arm();
    }

    boolean congested() {
        return estimator.congested(link.now);
    }

    /// Runs an action when the sending process does.
    private void whenSending(LongConsumer action) {
        if (link.now >= senderStalledUntilNanos) {
            action.accept(link.now);
        } else {
            link.at(senderStalledUntilNanos, action);
        }
    }

    private void whenReading(LongConsumer action) {
        if (link.now >= readerStalledUntilNanos) {
            action.accept(link.now);
        } else {
            link.at(readerStalledUntilNanos, action);
        }
    }

    private void onFrame(long frameNanos) {
        link.in(FRAME_NANOS, this::onFrame);
        whenSending(this::sendFrame);
    }

    private void sendFrame(long now) {
        long bytes = source.applyAsLong(bitsPerSecond()) / 8 * FRAME_NANOS / 1_000_000_000L;
        if (frames++ % 100 == 0) {
            bytes *= 4;
        }
        Bytes.putInt32(packet.bytes, 4, frames);
        for (; bytes > 0; bytes -= PACKET_BYTES) {
            packet.length = (int) Math.min(PACKET_BYTES, Math.max(100, bytes));
            pacer.sendVideo(now, packet);
        }
        arm();
    }

    private void pad(long now) {
        if (padding) {
            packet.length = PACKET_BYTES;
            pacer.sendRetransmission(now, packet);
        }
    }

    private void send(long nowNanos, OutgoingPacket sent, boolean more) {
        int sequence = Bytes.uint16(sent.bytes, 16);
        int length = sent.length;
        link.send(
                length,
                _ ->
                        whenReading(now -> {
                            arrivedBytes += length;
                            client.onPacket(now, sequence);
                        }));
    }

    private void onTick(long now) {
        link.in(25 * SharedLink.MILLIS, this::onTick);
        if (now >= senderStalledUntilNanos) {
            estimator.onDeadline(now, padding);
        }
        if (now >= readerStalledUntilNanos) {
            client.onDeadline(now, this::feedBack);
        }
        if (now >= senderStalledUntilNanos) {
            arm();
        }
    }

    private void feedBack(TransportFeedback message) {
        link.in(
                link.oneWayNanos,
                _ ->
                        whenSending(now -> {
                            estimator.onFeedback(now, message);
                            estimator.onRoundTrip(2 * link.oneWayNanos);
                        }));
    }

    private void arm() {
        long next = schedule.nextDeadlineNanos();
        if (next != Long.MAX_VALUE && (armedNanos == Long.MAX_VALUE || next < armedNanos)) {
            armedNanos = next;
            link.at(
                    Math.max(Math.max(next, link.now), senderStalledUntilNanos),
                    now -> {
                        armedNanos = Long.MAX_VALUE;
                        schedule.onDeadline(now, Flow::fail);
                        arm();
                    });
        }
    }

    static void fail(PacerSchedule.Scheduled pacer, RuntimeException bug) {
        throw bug;
    }
}
