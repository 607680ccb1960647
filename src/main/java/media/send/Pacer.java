package media.send;

import media.congestion.BandwidthEstimator;
import media.congestion.Probe;
import media.rtp.Bytes;
import media.rtp.DropReason;
import org.jspecify.annotations.Nullable;

/// The pacer of one connection's video, retransmissions and padding. It sends what the estimate and
/// the packets in flight allow, queues the rest for a short time, sends retransmissions before
/// video, and writes the transport-wide sequence number when a packet is really sent
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2). Audio is not paced.
public final class Pacer implements PacerSchedule.Scheduled {
    /// Video is sent at this multiple of the estimate, so that a keyframe is not late and the link
    /// has time to drain in between (as in libwebrtc).
    private static final double MULTIPLE = 2.5;

    /// What may be sent at once ahead of the pace: a frame of usual size is not delayed.
    private static final long BURST_NANOS = 20_000_000L;

    private static final long INTERVAL_NANOS = 5_000_000L;

    /// A frame that waited longer is out of date.
    private static final long MAX_WAIT_NANOS = 500_000_000L;

    /// A keyframe of a screen in 4K.
    private static final long MAX_QUEUED_BYTES = 512 * 1024;

    /// Retransmissions may use the unused estimate of this time.
    private static final long CREDIT_NANOS = 500_000_000L;

    /// The rate of a probe must not depend on the timer's resolution.
    private static final long MIN_PROBE_INTERVAL_NANOS = 1_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Where packets are sent to.
    @FunctionalInterface
    public interface Out {
        /// @param packet borrowed; not encrypted
        /// @param more whether further packets of the frame follow
        void send(long nowNanos, OutgoingPacket packet, boolean more);
    }

    /// Creates padding packets on the RTX stream.
    @FunctionalInterface
    public interface Padding {
        /// Hands one to [#sendRetransmission], or none.
        void send(long nowNanos);
    }

    private final BandwidthEstimator estimator;
    private final Out out;
    private final Padding padding;
    private final PacerSchedule schedule;
    private final PacketQueue retransmissions;
    private final PacketQueue video;

    /// Until when the packets already sent occupy the link, at the pace.
    private long busyUntilNanos;

    private boolean used;
    private long creditNanos;
    private double creditBytes;

    private boolean waiting;
    private long dueNanos;

    private @Nullable Probe probe;
    private long probeStartNanos;
    private long probeBytes;
    private int probePackets;
    private boolean padded;

    public Pacer(BandwidthEstimator estimator, Out out, Padding padding, PacerSchedule schedule) {
        this.estimator = estimator;
        this.out = out;
        this.padding = padding;
        this.schedule = schedule;
        this.retransmissions = new PacketQueue(schedule.store());
        this.video = new PacketQueue(schedule.store());
    }

    /// @param packet borrowed
    void sendVideo(long nowNanos, OutgoingPacket packet) {
        if (retransmissions.isEmpty() && video.isEmpty() && onPace(nowNanos) && inWindow(packet)) {
            send(nowNanos, packet, probe == null && !packet.endsFrame());
            return;
        }
        video.add(nowNanos, packet);
        dropLate(nowNanos);
        await(nowNanos + INTERVAL_NANOS);
    }

    /// A retransmission, or padding that was requested from [Padding].
    ///
    /// @param packet borrowed
    void sendRetransmission(long nowNanos, OutgoingPacket packet) {
        if (probe != null && padded) {
            send(nowNanos, packet, false);
            return;
        }
        fillCredit(nowNanos);
        if (creditBytes - retransmissions.bytes() < packet.length) {
            schedule.count(DropReason.OVER_ESTIMATE, 1);
        } else if (retransmissions.isEmpty() && onPace(nowNanos)) {
            send(nowNanos, packet, false);
        } else {
            retransmissions.add(nowNanos, packet);
            await(nowNanos + INTERVAL_NANOS);
        }
    }

    /// Sends a cluster of packets at its own rate, from now on.
    public void onProbe(long nowNanos, Probe newProbe) {
        probe = newProbe;
        probeStartNanos = nowNanos;
        probeBytes = 0;
        probePackets = 0;
        await(nowNanos);
        onDeadline(nowNanos);
    }

    /// Drops all queued packets: they are out of date.
    public void clear() {
        retransmissions.clear();
        video.clear();
        probe = null;
    }

    @Override
    public void onDeadline(long nowNanos) {
        sendProbe(nowNanos);
        dropLate(nowNanos);
        OutgoingPacket packet = retransmissions.first();
        while (packet != null && onPace(nowNanos)) {
            send(nowNanos, packet, false);
            retransmissions.removeFirst();
            packet = retransmissions.first();
        }
        packet = packet == null ? video.first() : null;
        while (packet != null && onPace(nowNanos) && inWindow(packet)) {
            send(nowNanos, packet, false);
            video.removeFirst();
            packet = video.first();
        }
        Probe current = probe;
        dueNanos =
                current == null
                        ? nowNanos + INTERVAL_NANOS
                        : Math.max(nowNanos + MIN_PROBE_INTERVAL_NANOS, probeDueNanos(current));
    }

    @Override
    public boolean idle() {
        waiting = probe != null || !retransmissions.isEmpty() || !video.isEmpty();
        return !waiting;
    }

    @Override
    public long dueNanos() {
        return dueNanos;
    }

    private void await(long nextNanos) {
        if (!waiting) {
            waiting = true;
            dueNanos = nextNanos;
            schedule.add(this);
        }
    }

    private void dropLate(long nowNanos) {
        while (video.bytes() > MAX_QUEUED_BYTES || video.waitedNanos(nowNanos) > MAX_WAIT_NANOS) {
            schedule.count(DropReason.PACER_FULL, video.dropFrame());
        }
    }

    private boolean onPace(long nowNanos) {
        return !used || busyUntilNanos - nowNanos <= BURST_NANOS;
    }

    /// Only video waits for feedback: retransmissions are late already, and small.
    private boolean inWindow(OutgoingPacket packet) {
        return packet.transportSequenceAt == 0 || estimator.windowBytes() >= packet.length;
    }

    /// @param more whether the rest of the frame follows at once
    private void send(long nowNanos, OutgoingPacket packet, boolean more) {
        if (packet.stream == null) {
            throw new IllegalStateException("a packet of no stream");
        }
        long bitsPerSecond = (long) (MULTIPLE * estimator.bitsPerSecond());
        fillCredit(nowNanos);
        if (!used || busyUntilNanos - nowNanos < 0) {
            used = true;
            busyUntilNanos = nowNanos;
        }
        busyUntilNanos += packet.length * 8L * SECOND_NANOS / bitsPerSecond;
        creditBytes = Math.max(creditBytes - packet.length, -creditLimit());
        Probe current = probe;
        if (packet.transportSequenceAt > 0) {
            int cluster = current == null ? 0 : current.cluster();
            int sequence = estimator.onPacketSent(nowNanos, packet.length, cluster);
            Bytes.putInt16(packet.bytes, packet.at + packet.transportSequenceAt, sequence);
        }
        if (packet.sendTimeAt > 0) {
            // 24 bits of seconds with 18 bits of fraction (the extension's specification).
            long seconds18 = Math.floorMod(nowNanos, 64 * SECOND_NANOS) * (1L << 18) / SECOND_NANOS;
            Bytes.putInt24(packet.bytes, packet.at + packet.sendTimeAt, (int) seconds18);
        }
        if (current != null) {
            probeBytes += packet.length;
            probePackets++;
            if (probeBytes >= current.bytes() && probePackets >= current.packets()) {
                probe = null;
            }
        }
        out.send(nowNanos, packet, more);
    }

    private void sendProbe(long nowNanos) {
        for (Probe current = probe;
                current != null && nowNanos - probeDueNanos(current) >= 0;
                current = probe) {
            PacketQueue waiting = retransmissions.isEmpty() ? video : retransmissions;
            OutgoingPacket packet = waiting.first();
            if (packet != null) {
                send(nowNanos, packet, false);
                waiting.removeFirst();
                continue;
            }
            long before = probeBytes;
            padded = true;
            padding.send(nowNanos);
            padded = false;
            if (probeBytes == before) {
                probe = null; // no padding: what was sent must do
            }
        }
    }

    /// When the next packet of the probe should send.
    private long probeDueNanos(Probe current) {
        return probeStartNanos + probeBytes * 8 * SECOND_NANOS / current.bitsPerSecond();
    }

    private void fillCredit(long nowNanos) {
        double limit = creditLimit();
        double filled = used ? limit * (nowNanos - creditNanos) / CREDIT_NANOS : limit;
        creditBytes = Math.min(limit, creditBytes + filled);
        creditNanos = nowNanos;
    }

    private double creditLimit() {
        return estimator.bitsPerSecond() / 8e9 * CREDIT_NANOS;
    }
}
