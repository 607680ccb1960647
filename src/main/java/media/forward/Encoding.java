package media.forward;

import call.TrackKind;
import media.codec.LayerReader;
import media.codec.PacketLayers;
import media.receive.ReceiveStream;
import media.rtp.RtpPacket;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import media.send.VideoSource;
import org.jspecify.annotations.Nullable;

/// One encoding of a video track: its stream once packets arrive, the rates of its layers, and
/// whether it is requested.
final class Encoding {
    /// More than a second of a camera at 1.7 Mbit/s; a NACK comes within a round trip or two.
    private static final int CAMERA_HISTORY_BYTES = 256 * 1024;

    /// A second of a screen at 8 Mbit/s.
    private static final int SCREEN_HISTORY_BYTES = 1024 * 1024;

    /// The publisher is notified to stop an encoding without viewers only after this: a viewer that
    /// is back soon must not wait for it.
    private static final long UNUSED_NANOS = 1_000_000_000L;

    /// A publisher sends a requested encoding within this time, or cannot.
    private static final long START_NANOS = 500_000_000L;

    private final String rid;
    private final Publication publication;
    private final LayerRates rates = new LayerRates();
    private @Nullable ReceiveStream stream;
    private @Nullable VideoSource source;
    private @Nullable LayerReader reader;
    private boolean flowing;
    private long lastPacketNanos;
    private boolean requested;
    private long requestedSinceNanos;
    private boolean everRequested;
    private long lastRequestedNanos;

    Encoding(String rid, Publication publication) {
        this.rid = rid;
        this.publication = publication;
    }

    /// Takes a packet and reads its layers into `layers`.
    ///
    /// @param packet borrowed
    /// @return null when its layer is larger than the channel allows: as if it had not been sent
    @SuppressWarnings("ReferenceEquality") // per packet; a stream hands out one object per format
    @Nullable VideoSource onPacket(
            long nowNanos,
            RtpPacket packet,
            ReceiveStream from,
            PayloadFormat format,
            PacketLayers layers) {
        VideoSource current = source;
        LayerReader layerReader = reader;
        if (current == null
                || layerReader == null
                || stream != from
                || current.format() != format) {
            ReceiveSection section = publication.section();
            current =
                    new VideoSource(
                            publication.participant(),
                            section.extensions(),
                            format,
                            from.captured(),
                            publication.kind() == TrackKind.SCREEN
                                    ? SCREEN_HISTORY_BYTES
                                    : CAMERA_HISTORY_BYTES);
            layerReader = new LayerReader(format.codec(), publication.encrypted());
            source = current;
            reader = layerReader;
            stream = from;
        }
        layerReader.read(packet, publication.section().extensions().dependencyDescriptor(), layers);
        if (!publication.admits(layerReader.shorterSide(layers.spatialId()))) {
            return null;
        }
        lastPacketNanos = nowNanos;
        flowing = true;
        rates.onPacket(
                nowNanos,
                layers.spatialId(),
                layers.temporalId(),
                packet.headerBytes() + packet.payloadBytes(),
                layers.startOfFrame());
        return current;
    }

    /// Finds whether it is sent, and measures it while it is.
    ///
    /// @param newestNanos when the last packet of any encoding of the track arrived
    /// @param silenceNanos how long a source of this kind may send nothing at all
    void onDeadline(long nowNanos, long newestNanos, long silenceNanos) {
        if (flowing
                && (newestNanos - lastPacketNanos >= START_NANOS
                        || nowNanos - lastPacketNanos >= silenceNanos)) {
            flowing = false;
            rates.pause();
        }
        if (flowing) {
            rates.onDeadline(nowNanos);
        }
    }

    void request(long nowNanos) {
        if (!requested) {
            requested = true;
            requestedSinceNanos = nowNanos;
        }
        everRequested = true;
        lastRequestedNanos = nowNanos;
    }

    /// Whether its publisher is to send it: a viewer needs it, or did a moment ago.
    boolean requested(long nowNanos) {
        requested = everRequested && nowNanos - lastRequestedNanos < UNUSED_NANOS;
        return requested;
    }

    /// Whether its packets arrive.
    boolean flowing() {
        return flowing;
    }

    /// It is not sent although it was requested: the publisher's own connection is too slow, or its
    /// video too small for it.
    boolean withheld(long nowNanos) {
        return !flowing && requested && nowNanos - requestedSinceNanos >= START_NANOS;
    }

    String rid() {
        return rid;
    }

    LayerRates rates() {
        return rates;
    }

    /// Height in pixels of the largest spatial layer in the newest keyframe, 0 when unknown.
    int height() {
        int largest = 0;
        for (int spatial = 0; spatial < LayerRates.MAX_LAYERS; spatial++) {
            largest = Math.max(largest, height(spatial));
        }
        return largest;
    }

    /// Height in pixels of a spatial layer in the newest keyframe, 0 when unknown.
    int height(int spatial) {
        LayerReader layerReader = reader;
        return layerReader == null ? 0 : layerReader.height(spatial);
    }

    @Nullable ReceiveStream stream() {
        return stream;
    }

    long lastPacketNanos() {
        return lastPacketNanos;
    }
}
