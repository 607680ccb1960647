package media.codec;

import media.codec.PacketLayers.Scheme;

/// Chooses the layers of an encoding that go out on one slot, and keeps the ids inside its packets
/// continuous whatever source is in the slot. One instance per video slot, for its whole lifetime.
///
/// The caller, for each packet of the encoding that is in the slot, in the order of arrival:
/// ```
/// reader.read(packet, descriptorId, layers)          once per received packet
/// for every slot:
///     onSwitch()                                     before the first packet of another source,
///                                                    encoding, or after a pause
///     target(spatial, temporal)                      at any time, as often as it likes
///     if (accepts(layers, sequence))                 exactly once per packet
///         long rewriting = rewriting()               to keep with the sent sequence number
///         marker(rewriting)                          for the RTP header
///         writeDescriptor(rewriting, …)              header extension; 0 bytes: none
///         writeRewritten(rewriting, …)               then the rest of the payload
///     else                                           the packet uses no sequence number
/// a NACK: the three writers again with the kept value, on the source's packet out of its history
/// ```
/// After [#onSwitch] nothing is accepted until a packet that starts a keyframe, so a slot that goes
/// from one encoding to another calls it when that packet is there, not before. Sequence numbers
/// that have not arrived leave a gap in what is sent: their packets, when they come, are accepted
/// as they would have been in order, since what was sent may need them; of VP8 all are, whose
/// picture ids must have no gaps. Packets from before the switch are not.
///
/// A target is a limit. Layers are dropped at the next picture, except spatial layers of a stream
/// whose lower layers were not needed (k-SVC): these are dropped at a keyframe. Layers are joined
/// at a keyframe or at a switching point. [#keyframeNeeded] says when nothing less than a keyframe
/// helps.
public final class LayerSelector {
    /// A target above every layer.
    public static final int ALL_LAYERS = 7;

    /// A 7-bit picture id becomes 15 bits long.
    public static final int PAYLOAD_GROWTH_BYTES = 1;

    /// The longest dependency descriptor that is written.
    public static final int MAX_DESCRIPTOR_BYTES = DependencyStructure.MAX_BYTES;

    private final Selection plain = new PlainSelection();
    private final Selection vp8 = new Vp8Selection();
    private final Selection vp9 = new Vp9Selection();
    private final Selection dependencies = new DecodeTargetSelection();
    private int targetSpatial = ALL_LAYERS;
    private int targetTemporal = ALL_LAYERS;
    private Scheme scheme = Scheme.PLAIN;
    private Selection selection = plain;
    private boolean started;
    private long firstSequence;
    private long newestSequence;
    private int temporalLayers = 1;

    /// The next packet is of another source or encoding, or the first after a pause.
    public void onSwitch() {
        started = false;
    }

    /// The highest layers requested, from 0; [#ALL_LAYERS] for no limit.
    public void target(int spatial, int temporal) {
        targetSpatial = spatial;
        targetTemporal = temporal;
    }

    /// Whether a packet goes out.
    ///
    /// @param sequence its extended sequence number
    public boolean accepts(PacketLayers layers, long sequence) {
        if (!started) {
            if (!layers.startsKeyframe) {
                return false;
            }
            start(layers.scheme, sequence);
        } else if (sequence < firstSequence || layers.scheme != scheme) {
            return false;
        }
        boolean afterGap = sequence != newestSequence + 1;
        newestSequence = Math.max(newestSequence, sequence);
        temporalLayers = layers.temporalLayers;
        return selection.accepts(layers, targetSpatial, targetTemporal, afterGap);
    }

    private void start(Scheme newScheme, long sequence) {
        started = true;
        scheme = newScheme;
        firstSequence = sequence;
        newestSequence = sequence - 1;
        selection = selection(newScheme);
        selection.onSwitch();
    }

    private Selection selection(Scheme of) {
        return switch (of) {
            case PLAIN -> plain;
            case VP8 -> vp8;
            case VP9 -> vp9;
            case DESCRIPTOR -> dependencies;
        };
    }

    /// How the packet just accepted is to be written.
    public long rewriting() {
        return selection.rewriting();
    }

    /// Marker bit of the packet as sent: the last of a picture in the layers that go out.
    public static boolean marker(long rewriting) {
        return Rewriting.marker(rewriting);
    }

    /// How much of a payload, from its start, [#writeRewritten] replaces: the rest is sent as it
    /// is. The same for all slots.
    ///
    /// @return bytes, or -1 when the payload is malformed
    public static int rewrittenBytes(long rewriting, byte[] in, int inOffset, int inLength) {
        return switch (Rewriting.scheme(rewriting)) {
            case VP8 -> Vp8Writer.rewrittenBytes(in, inOffset, inLength);
            case VP9 -> Vp9Writer.rewrittenBytes(in, inOffset, inLength);
            case PLAIN, DESCRIPTOR -> 0;
        };
    }

    /// Writes what replaces the first bytes of a payload, its ids rewritten. `in` and `out` are
    /// borrowed and two arrays; `out` has room for `bytes` + [#PAYLOAD_GROWTH_BYTES] from
    /// `outOffset`.
    ///
    /// @param bytes what [#rewrittenBytes] returned, not -1
    /// @return bytes written
    public static int writeRewritten(
            long rewriting, byte[] in, int inOffset, int bytes, byte[] out, int outOffset) {
        return switch (Rewriting.scheme(rewriting)) {
            case VP8 -> Vp8Writer.write(rewriting, in, inOffset, bytes, out, outOffset);
            case VP9 -> Vp9Writer.write(rewriting, in, inOffset, bytes, out, outOffset);
            case PLAIN, DESCRIPTOR -> 0;
        };
    }

    /// Copies the dependency descriptor of a packet, rewritten. `in` and `out` are borrowed; `out`
    /// has room for [#MAX_DESCRIPTOR_BYTES] from `outOffset`.
    ///
    /// @param inLength 0 when the packet has none
    /// @return bytes written; 0 when the packet must go without: then its other ids rule
    public int writeDescriptor(
            long rewriting, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        return selection(Rewriting.scheme(rewriting))
                .writeDescriptor(rewriting, in, inOffset, inLength, out, outOffset);
    }

    /// The highest spatial layer that goes out.
    public int spatial() {
        return selection.spatial();
    }

    /// The highest temporal layer that goes out.
    public int temporal() {
        return Math.min(selection.temporal(), temporalLayers - 1);
    }

    /// Only a keyframe of the source brings what goes out to the target.
    public boolean keyframeNeeded() {
        return !started || selection.keyframeNeeded();
    }
}
