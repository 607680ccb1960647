package media.forward;

import media.codec.LayerSelector;
import media.quality.FreezeDetector;
import media.send.VideoSlotStream;
import org.jspecify.annotations.Nullable;

/// A slot in which a subscriber receives a video track: at the step of the track's [Ladder] that
/// the subscriber's connection can carry.
public final class VideoSlot implements Slot<VideoTrack> {
    /// This many of the last packets serve as padding, one after the other.
    private static final int PADDED_PACKETS = 16;

    /// A connection begins with a low estimate, and its first probes take a moment: a track that is
    /// paused meanwhile is not reported to be too much for it.
    private static final long UNREPORTED_NANOS = 3_000_000_000L;

    private final VideoSlotStream stream;
    private final EncodingSwitch output;
    private @Nullable VideoTrack track;
    private @Nullable Allocation allocation;
    private boolean reportedPaused;
    private long assignedNanos;
    private int paddedBehind;

    public VideoSlot(VideoSlotStream stream) {
        this.stream = stream;
        this.output = new EncodingSwitch(stream);
    }

    @Override
    public void assign(long nowNanos, VideoTrack newTrack) {
        track = newTrack;
        assignedNanos = nowNanos;
        allocation = new Allocation(newTrack.ladder());
        reportedPaused = false;
        output.begin(newTrack.rememberedPackets());
        newTrack.outputs().add(output);
    }

    @Override
    public void release() {
        if (track != null) {
            track.outputs().remove(output);
            output.stop();
            track = null;
            allocation = null;
        }
    }

    /// Forwards the step that was allocated.
    ///
    /// @return whether it was paused or resumed
    boolean follow(long nowNanos) {
        VideoTrack shown = track;
        Allocation allocated = allocation;
        if (shown == null || allocated == null) {
            return false;
        }
        if (allocated.paused()) {
            output.pause();
        } else {
            int desired = Ladder.encoding(allocated.key());
            int available = shown.available(nowNanos, desired);
            boolean itself = available == desired;
            boolean needsKeyframe =
                    output.aim(
                            desired,
                            available,
                            itself ? Ladder.spatial(allocated.key()) : LayerSelector.ALL_LAYERS,
                            itself ? Ladder.temporal(allocated.key()) : LayerSelector.ALL_LAYERS);
            if (needsKeyframe) {
                shown.requestKeyframe(nowNanos, available);
            }
        }
        boolean paused =
                allocated.exceedsEstimate() && nowNanos - assignedNanos >= UNREPORTED_NANOS;
        boolean changed = reportedPaused != paused;
        reportedPaused = paused;
        return changed;
    }

    /// Forwards all of one encoding, for the shard at the other end of a relay.
    public void carry(long nowNanos, int encoding) {
        VideoTrack carried = track;
        if (carried != null
                && output.aim(
                        encoding, encoding, LayerSelector.ALL_LAYERS, LayerSelector.ALL_LAYERS)) {
            carried.requestKeyframe(nowNanos, encoding);
        }
    }

    /// The subscriber cannot decode (PLI, FIR).
    public void onPictureLoss(long nowNanos) {
        requestKeyframe(nowNanos, output.current());
    }

    /// The subscriber lacks a packet (NACK).
    public void onPacketLost(long nowNanos, int sequenceNumber) {
        stream.retransmit(nowNanos, sequenceNumber);
    }

    /// Sends a packet that only fills the path.
    void pad(long nowNanos) {
        paddedBehind = (paddedBehind + 1) % PADDED_PACKETS;
        stream.pad(nowNanos, paddedBehind);
    }

    /// The connection can send from now on.
    void onReady(long nowNanos) {
        requestKeyframe(nowNanos, output.awaited());
    }

    /// Its cost and its step; null while the slot is free.
    @Nullable Allocation allocation() {
        return allocation;
    }

    /// The connection cannot carry its track.
    public boolean paused() {
        return reportedPaused;
    }

    /// Freezes of the video as it was forwarded.
    public FreezeDetector freezes() {
        return output.freezes();
    }

    @Override
    public VideoSlotStream stream() {
        return stream;
    }

    @Override
    public @Nullable VideoTrack track() {
        return track;
    }

    private void requestKeyframe(long nowNanos, int encoding) {
        if (track != null && encoding != EncodingSwitch.NONE) {
            track.requestKeyframe(nowNanos, encoding);
        }
    }
}
