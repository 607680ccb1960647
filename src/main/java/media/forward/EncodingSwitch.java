package media.forward;

import media.codec.LayerSelector;
import media.codec.PacketLayers;
import media.quality.FreezeDetector;
import media.rtp.RtpPacket;
import media.send.VideoSlotStream;
import media.send.VideoSource;
import org.jspecify.annotations.Nullable;

/// Which encoding and layers of a track one video slot forwards. It switches to another encoding at
/// a keyframe, until which the current one is forwarded; to other layers as soon as the codec
/// allows; and pauses at once.
final class EncodingSwitch {
    static final int NONE = -1;

    private enum State {
        /// Nothing is forwarded, on purpose.
        PAUSED,
        /// Nothing is forwarded until a keyframe of the target.
        WAITING,
        /// Another encoding is forwarded until a keyframe of the target.
        SWITCHING,
        /// The target is forwarded.
        STEADY
    }

    private final VideoSlotStream stream;
    private final FreezeDetector freezes = new FreezeDetector();
    private int rememberedPackets;

    /// The encoding that was allocated, [#NONE] while paused.
    private int allocated = NONE;

    /// The encoding to switch to, which is another one where the allocated one is not sent, and its
    /// layers.
    private int target = NONE;

    private int targetSpatial;
    private int targetTemporal;

    /// What is forwarded.
    private int current = NONE;

    private @Nullable VideoSource currentSource;

    EncodingSwitch(VideoSlotStream stream) {
        this.stream = stream;
    }

    /// Another track follows.
    ///
    /// @param packets of it that can be retransmitted
    void begin(int packets) {
        rememberedPackets = packets;
        freezes.restart();
        stop();
    }

    /// Forwards nothing from now on.
    void stop() {
        allocated = NONE;
        target = NONE;
        halt();
    }

    /// As [#stop], and the client is notified: this is not a freeze.
    void pause() {
        if (state() != State.PAUSED) {
            stop();
            freezes.restart();
        }
    }

    /// Forwards an encoding and its layers as soon as possible.
    ///
    /// @return whether a keyframe of it must be requested
    boolean aim(int newAllocated, int encoding, int spatial, int temporal) {
        allocated = newAllocated;
        targetSpatial = spatial;
        targetTemporal = temporal;
        boolean changed = target != encoding;
        target = encoding;
        limit();
        return changed && current != target;
    }

    void onPacket(
            long nowNanos,
            RtpPacket packet,
            VideoSource source,
            int from,
            long sequence,
            PacketLayers layers) {
        if (from == current && source != currentSource) {
            // The publisher began a new stream, or changed the codec.
            halt();
        }
        if (from != current) {
            // An encoding can only be joined at a keyframe.
            if (from != target || !layers.startsKeyframe() || !stream.ready()) {
                return;
            }
            halt();
            current = from;
            currentSource = source;
            limit();
        }
        long before = stream.packetsSent();
        if (!stream.forward(nowNanos, packet, source, sequence, layers)) {
            halt();
        } else if (stream.packetsSent() > before) {
            freezes.onPacket(nowNanos, packet.timestamp());
        }
    }

    /// Whether packets of this encoding are forwarded here, or dropped on purpose.
    boolean forwards(int encoding) {
        return current == encoding;
    }

    /// Whether only a keyframe of this encoding helps.
    boolean waitsFor(int encoding) {
        return encoding == target
                && stream.ready()
                && (state() != State.STEADY || stream.needsKeyframe());
    }

    /// The encoding whose keyframe is awaited, [#NONE] for none.
    int awaited() {
        return switch (state()) {
            case WAITING, SWITCHING -> target;
            case PAUSED, STEADY -> NONE;
        };
    }

    /// The encoding that was allocated, [#NONE] while paused.
    int allocated() {
        return allocated;
    }

    /// The encoding that is forwarded, [#NONE] for none.
    int current() {
        return current;
    }

    FreezeDetector freezes() {
        return freezes;
    }

    private State state() {
        if (target == NONE) {
            return State.PAUSED;
        }
        if (current == NONE) {
            return State.WAITING;
        }
        return current == target ? State.STEADY : State.SWITCHING;
    }

    private void halt() {
        stream.endSegment(rememberedPackets);
        current = NONE;
        currentSource = null;
    }

    /// During a switch to a smaller encoding, only the lowest layers are forwarded until its
    /// keyframe.
    private void limit() {
        if (current == target) {
            stream.target(targetSpatial, targetTemporal);
        } else if (current > target) {
            stream.target(0, 0);
        } else {
            stream.target(LayerSelector.ALL_LAYERS, LayerSelector.ALL_LAYERS);
        }
    }
}
