package media.send;

import media.congestion.BandwidthEstimator;
import media.congestion.Probe;
import media.rtp.Bytes;
import media.rtp.DropReason;
import media.srtp.SrtpSender;
import org.jspecify.annotations.Nullable;

/// The gate of one connection's video, retransmissions and padding: lets pass what the estimate and
/// the packets in flight allow, keeps the rest for a moment, retransmissions before pictures, and
/// writes the transport-wide sequence number when a packet really leaves
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2). Voices never come here.
public final class Pacer {
    /// Pictures leave at so many times the estimate, so that a keyframe is not late and the link has
    /// time to empty in between (as libwebrtc does).
    private static final double MULTIPLE = 2.5;

    /// What may leave at once ahead of the pace: a picture of a usual size passes untouched.
    private static final long BURST_NANOS = 20_000_000L;

    private static final long TURN_NANOS = 5_000_000L;

    /// What waited longer is a picture nobody wants any more.
    private static final long MAX_WAIT_NANOS = 500_000_000L;

    /// A keyframe of a screen in 4K.
    private static final long MAX_QUEUED_BYTES = 512 * 1024;

    /// Retransmissions may use so much of unused estimate.
    private static final long CREDIT_NANOS = 500_000_000L;

    /// The rate under a probe shall not depend on how late the timer comes.
    private static final long MIN_PROBE_TURN_NANOS = 1_000_000L;

    private static final long SECOND_NANOS = 1_000_000_000L;

    /// Where packets go.
    @FunctionalInterface
    public interface Out {
        /// @param packet borrowed; in clear
        /// @param more whether further packets of the picture are to come
        void send(long nowNanos, SrtpSender.Stream stream, byte[] packet, int length, boolean more);
    }

    /// Makes packets that need not be sent, on the stream of retransmissions.
    @FunctionalInterface
    public interface Padding {
        /// Hands one to [#sendRetransmission], or none.
        void send(long nowNanos);
    }

    private final BandwidthEstimator estimator;
    private final Out out;
    private final Padding padding;
    private final PacerSchedule turns;
    private final PacketQueue retransmissions;
    private final PacketQueue pictures;

    /// Until when the link is taken by what has left, at the pace.
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

    public Pacer(BandwidthEstimator estimator, Out out, Padding padding, PacerSchedule turns) {
        this.estimator = estimator;
        this.out = out;
        this.padding = padding;
        this.turns = turns;
        this.retransmissions = new PacketQueue(turns.store());
        this.pictures = new PacketQueue(turns.store());
    }

    /// @param packet borrowed
    void sendVideo(long nowNanos, OutgoingPacket packet) {
        if (retransmissions.isEmpty()
                && pictures.isEmpty()
                && onPace(nowNanos)
                && inWindow(packet)) {
            leave(nowNanos, packet, probe == null && !packet.endsFrame());
            return;
        }
        pictures.add(nowNanos, packet);
        dropLate(nowNanos);
        await(nowNanos + TURN_NANOS);
    }

    /// A retransmission, or padding that [Padding] was asked for.
    ///
    /// @param packet borrowed
    void sendRetransmission(long nowNanos, OutgoingPacket packet) {
        if (probe != null && padded) {
            leave(nowNanos, packet, false);
            return;
        }
        fillCredit(nowNanos);
        if (creditBytes - retransmissions.bytes() < packet.length) {
            turns.count(DropReason.OVER_ESTIMATE, 1);
        } else if (retransmissions.isEmpty() && onPace(nowNanos)) {
            leave(nowNanos, packet, false);
        } else {
            retransmissions.add(nowNanos, packet);
            await(nowNanos + TURN_NANOS);
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

    /// Nothing that waits is worth sending any more.
    public void clear() {
        retransmissions.clear();
        pictures.clear();
        probe = null;
    }

    /// Lets leave what may by now.
    public void onDeadline(long nowNanos) {
        sendProbe(nowNanos);
        dropLate(nowNanos);
        OutgoingPacket packet = retransmissions.first();
        while (packet != null && onPace(nowNanos)) {
            leave(nowNanos, packet, false);
            retransmissions.removeFirst();
            packet = retransmissions.first();
        }
        packet = packet == null ? pictures.first() : null;
        while (packet != null && onPace(nowNanos) && inWindow(packet)) {
            leave(nowNanos, packet, false);
            pictures.removeFirst();
            packet = pictures.first();
        }
        Probe current = probe;
        dueNanos =
                current == null
                        ? nowNanos + TURN_NANOS
                        : Math.max(nowNanos + MIN_PROBE_TURN_NANOS, probeDueNanos(current));
    }

    /// Whether it has nothing to do; it is then not waiting for a turn any more.
    boolean atRest() {
        waiting = probe != null || !retransmissions.isEmpty() || !pictures.isEmpty();
        return !waiting;
    }

    long dueNanos() {
        return dueNanos;
    }

    private void await(long nextNanos) {
        if (!waiting) {
            waiting = true;
            dueNanos = nextNanos;
            turns.add(this);
        }
    }

    private void dropLate(long nowNanos) {
        while (pictures.bytes() > MAX_QUEUED_BYTES
                || pictures.waitedNanos(nowNanos) > MAX_WAIT_NANOS) {
            turns.count(DropReason.PACER_FULL, pictures.dropFrame());
        }
    }

    private boolean onPace(long nowNanos) {
        return !used || busyUntilNanos - nowNanos <= BURST_NANOS;
    }

    /// Only pictures wait for feedback: what is asked for again is late already, and is little.
    private boolean inWindow(OutgoingPacket packet) {
        return packet.transportSequenceAt == 0 || estimator.windowBytes() >= packet.length;
    }

    /// @param more whether the rest of the picture is about to follow
    private void leave(long nowNanos, OutgoingPacket packet, boolean more) {
        SrtpSender.Stream stream = packet.stream;
        if (stream == null) {
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
            Bytes.putInt16(packet.bytes, packet.transportSequenceAt, sequence);
        }
        if (packet.sendTimeAt > 0) {
            // 24 bits of seconds with 18 bits of fraction (the extension's own page).
            long seconds18 = Math.floorMod(nowNanos, 64 * SECOND_NANOS) * (1L << 18) / SECOND_NANOS;
            Bytes.putInt24(packet.bytes, packet.sendTimeAt, (int) seconds18);
        }
        if (current != null) {
            probeBytes += packet.length;
            probePackets++;
            if (probeBytes >= current.bytes() && probePackets >= current.packets()) {
                probe = null;
            }
        }
        out.send(nowNanos, stream, packet.bytes, packet.length, more);
    }

    private void sendProbe(long nowNanos) {
        for (Probe current = probe;
                current != null && nowNanos - probeDueNanos(current) >= 0;
                current = probe) {
            PacketQueue waiting = retransmissions.isEmpty() ? pictures : retransmissions;
            OutgoingPacket packet = waiting.first();
            if (packet != null) {
                leave(nowNanos, packet, false);
                waiting.removeFirst();
                continue;
            }
            long before = probeBytes;
            padded = true;
            padding.send(nowNanos);
            padded = false;
            if (probeBytes == before) {
                probe = null; // there is none: what was sent must do
            }
        }
    }

    /// When the next packet of the probe should leave.
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
