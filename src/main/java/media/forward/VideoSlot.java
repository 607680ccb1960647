package media.forward;

import media.codec.LayerSelector;
import media.codec.PacketLayers;
import media.quality.Freezes;
import media.rtp.RtpPacket;
import media.sdp.SendSection;
import media.send.VideoSlotStream;
import media.send.VideoSource;
import org.jspecify.annotations.Nullable;

/// A slot in which a subscriber sees something. It follows the step its subscriber allots: to another
/// encoding at a keyframe, until which the current one goes on; to other layers as soon as they can be
/// joined or left; to nothing at once.
public final class VideoSlot implements Slot<VideoTrack> {
    private static final int NONE = -1;

    /// So many of the last packets serve as padding, in turn.
    private static final int PADDED_PACKETS = 16;

    private final VideoSlotStream stream;
    private final Freezes freezes = new Freezes();
    private @Nullable VideoTrack track;
    private @Nullable Allocation share;

    /// The encoding to go to, [#NONE] while paused, and its layers.
    private int goal = NONE;

    private int goalSpatial;
    private int goalTemporal;

    /// What is going out.
    private int current = NONE;

    private @Nullable VideoSource currentSource;
    private boolean toldPaused;
    private int paddedBehind;

    public VideoSlot(VideoSlotStream stream) {
        this.stream = stream;
    }

    @Override
    public void assign(long nowNanos, VideoTrack newTrack) {
        track = newTrack;
        share = new Allocation(newTrack.ladder());
        toldPaused = false;
        freezes.restart();
        stop(newTrack);
        newTrack.slots().add(this);
    }

    @Override
    public void release() {
        if (track != null) {
            track.slots().remove(this);
            stop(track);
            track = null;
            share = null;
        }
    }

    /// Goes to the step that its share was allotted.
    ///
    /// @return whether it was paused or goes on
    boolean follow(long nowNanos) {
        VideoTrack shown = track;
        Allocation allotted = share;
        if (shown == null || allotted == null) {
            return false;
        }
        if (allotted.paused()) {
            if (goal != NONE) {
                stop(shown);
                freezes.restart(); // not a freeze: it is said to the client
            }
        } else {
            int wanted = Ladder.encoding(allotted.key());
            int available = shown.available(nowNanos, wanted);
            boolean itself = available == wanted;
            goalSpatial = itself ? Ladder.spatial(allotted.key()) : LayerSelector.ALL_LAYERS;
            goalTemporal = itself ? Ladder.temporal(allotted.key()) : LayerSelector.ALL_LAYERS;
            if (goal != available) {
                goal = available;
                if (current != goal) {
                    shown.requestKeyframe(nowNanos, goal);
                }
            }
            limit();
        }
        boolean changed = toldPaused != allotted.tooDear();
        toldPaused = allotted.tooDear();
        return changed;
    }

    /// Tells its track which encodings it needs.
    void want(long nowNanos) {
        VideoTrack shown = track;
        Allocation allotted = share;
        if (shown != null && allotted != null && !allotted.paused()) {
            shown.want(nowNanos, Ladder.encoding(allotted.key()));
            if (current != NONE) {
                shown.want(nowNanos, current);
            }
        }
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
            // A picture can only be joined at a keyframe.
            if (from != goal || !layers.startsKeyframe() || !stream.ready()) {
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

    /// Whether what arrives of this encoding goes out here, or is dropped on purpose.
    boolean shows(int encoding) {
        return current == encoding;
    }

    /// Whether nothing less than a keyframe of this encoding helps.
    boolean waitsFor(int encoding) {
        return encoding == goal && stream.ready() && (current != goal || stream.needsKeyframe());
    }

    /// The subscriber lost its picture (PLI, FIR).
    void onPictureLoss(long nowNanos) {
        if (track != null && current != NONE) {
            track.requestKeyframe(nowNanos, current);
        }
    }

    /// The subscriber misses a packet (NACK).
    void onPacketLost(long nowNanos, int sequenceNumber) {
        stream.retransmit(nowNanos, sequenceNumber);
    }

    /// Sends something that need not be sent, to fill the path.
    void pad(long nowNanos) {
        paddedBehind = (paddedBehind + 1) % PADDED_PACKETS;
        stream.pad(nowNanos, paddedBehind);
    }

    /// The connection can send from now on.
    void onReady(long nowNanos) {
        if (track != null && goal != NONE && current != goal) {
            track.requestKeyframe(nowNanos, goal);
        }
    }

    /// What it costs and gets; null while the slot is free.
    @Nullable Allocation share() {
        return share;
    }

    /// The connection cannot carry what is in it.
    public boolean paused() {
        return toldPaused;
    }

    /// When the picture that was forwarded stood still.
    public Freezes freezes() {
        return freezes;
    }

    public VideoSlotStream stream() {
        return stream;
    }

    @Override
    public @Nullable VideoTrack track() {
        return track;
    }

    @Override
    public SendSection section() {
        return stream.section();
    }

    @Override
    public long bytesSent() {
        return stream.bytesSent();
    }

    @Override
    public long packetsSent() {
        return stream.packetsSent();
    }

    private void stop(VideoTrack shown) {
        goal = NONE;
        stream.endSegment(shown.rememberedPackets());
        current = NONE;
        currentSource = null;
    }

    private void halt() {
        if (track != null) {
            stream.endSegment(track.rememberedPackets());
        }
        current = NONE;
        currentSource = null;
    }

    /// Who is on the way down to a smaller encoding shall not wait for its keyframe at full rate.
    private void limit() {
        if (current == goal) {
            stream.target(goalSpatial, goalTemporal);
        } else if (current > goal) {
            stream.target(0, 0);
        } else {
            stream.target(LayerSelector.ALL_LAYERS, LayerSelector.ALL_LAYERS);
        }
    }
}
