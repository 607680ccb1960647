package media.codec;

/// The part of a [LayerSelector] that knows one scheme of layers: which packets go out, and how
/// their ids are rewritten. One instance per video slot, for its whole lifetime.
sealed interface Selection
        permits PlainSelection, Vp8Selection, Vp9Selection, DecodeTargetSelection {
    /// The next packet is the start of a keyframe of another source.
    void onSwitch();

    /// Whether a packet goes out; called once per packet.
    ///
    /// @param targetSpatial the highest spatial layer requested, from 0
    /// @param targetTemporal the highest temporal layer requested, from 0
    /// @param afterGap packets before this one have not come, perhaps of the same picture
    boolean accepts(PacketLayers layers, int targetSpatial, int targetTemporal, boolean afterGap);

    /// The [Rewriting] of the packet accepted last.
    long rewriting();

    /// See [LayerSelector#writeDescriptor].
    default int writeDescriptor(
            long rewriting, byte[] in, int inOffset, int inLength, byte[] out, int outOffset) {
        return 0;
    }

    /// The highest spatial layer that goes out.
    default int spatial() {
        return 0;
    }

    /// The highest temporal layer that goes out, as far as the source has it.
    default int temporal() {
        return 0;
    }

    /// Only a keyframe of the source brings what goes out to the target.
    default boolean keyframeNeeded() {
        return false;
    }
}
