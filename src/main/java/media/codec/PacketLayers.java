package media.codec;

import org.jspecify.annotations.Nullable;

/// What one received packet is to the layers of its encoding. A flyweight: a [LayerReader] fills it
/// once per packet, then every slot that the packet may go to asks it; valid until the next packet
/// is read.
///
/// A *picture* is all that has one instant; a *frame* is the part of a picture in one spatial
/// layer. Without spatial layers they are the same.
public final class PacketLayers {
    /// Which rules distinguish the layers, and which ids run through the stream.
    enum Scheme {
        /// No layers that can be distinguished.
        PLAIN(0),
        /// RFC 7741.
        VP8(1),
        /// RFC 9628.
        VP9(2),
        /// The dependency descriptor of the AV1 RTP payload format, for whatever codec.
        DESCRIPTOR(3);

        /// In a [Rewriting].
        final int code;

        Scheme(int code) {
            this.code = code;
        }
    }

    Scheme scheme = Scheme.PLAIN;
    boolean marker;
    boolean startsKeyframe;
    boolean startOfPicture;
    boolean startOfFrame;
    boolean endOfFrame;
    int spatialId;
    int temporalId;
    int spatialLayers = 1;
    int temporalLayers = 1;

    /// Higher temporal layers can be joined here. VP8: this picture needs the lowest layer only;
    /// VP9: no later picture of a higher layer needs one of that layer from before this;
    /// descriptor: some decode target can be joined.
    boolean temporalSwitch;

    /// The frame needs no earlier picture, so that a receiver that has the layer below can join its
    /// spatial layer here.
    boolean spatialSwitch;

    boolean interLayerPredicted;
    boolean interLayerReference;
    int pictureId = -1;
    int pictureIdBits;
    int tl0PictureIndex = -1;
    int keyIndex = -1;
    @Nullable DependencyDescriptor descriptor;

    /// As if the packet were one of a codec without layers; a reader then sets what it knows.
    void reset(boolean packetMarker) {
        scheme = Scheme.PLAIN;
        marker = packetMarker;
        startsKeyframe = false;
        startOfPicture = false;
        startOfFrame = false;
        endOfFrame = packetMarker;
        spatialId = 0;
        temporalId = 0;
        spatialLayers = 1;
        temporalLayers = 1;
        temporalSwitch = false;
        spatialSwitch = false;
        interLayerPredicted = false;
        interLayerReference = false;
        pictureId = -1;
        pictureIdBits = 0;
        tl0PictureIndex = -1;
        keyIndex = -1;
        descriptor = null;
    }

    /// The first packet of a picture with which a decoder that knows nothing yet can start.
    public boolean startsKeyframe() {
        return startsKeyframe;
    }

    /// The first packet of a frame.
    public boolean startOfFrame() {
        return startOfFrame;
    }

    /// The last packet of a frame; the last of its picture has the marker bit as well.
    public boolean endOfFrame() {
        return endOfFrame;
    }

    /// 0 is the smallest picture.
    public int spatialId() {
        return spatialId;
    }

    /// 0 is the lowest frame rate.
    public int temporalId() {
        return temporalId;
    }

    /// Spatial layers that the source is known to send.
    public int spatialLayers() {
        return spatialLayers;
    }

    /// Temporal layers that were seen of the source.
    public int temporalLayers() {
        return temporalLayers;
    }

    /// The frame needs the next lower spatial layer of the same picture.
    public boolean interLayerPredicted() {
        return interLayerPredicted;
    }

    /// The next higher spatial layer of the same picture may need this frame.
    public boolean interLayerReference() {
        return interLayerReference;
    }

    /// Picture id (VP8, VP9) or frame number (descriptor) as the source sent it, -1 when there is
    /// none.
    public int pictureId() {
        return pictureId;
    }
}
