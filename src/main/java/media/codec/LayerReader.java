package media.codec;

import media.codec.PacketLayers.Scheme;
import media.rtp.RtpPacket;

/// Finds the layers of the packets of one encoding. One instance per received stream and codec:
/// frame boundaries and structures announced earlier are its state.
///
/// What is read, the first that is there: the payload's own descriptor, when the payload is in the
/// clear and has picture ids (VP9; VP8 of senders without the extension); the dependency descriptor
/// (AV1, H.264, VP8 of Chromium, and all that is end-to-end encrypted); keyframes and nothing else.
public final class LayerReader {
    private final Codec codec;
    private final boolean encrypted;
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private final DependencyDescriptor dependency = new DependencyDescriptor();
    private final int[] widths = new int[8];
    private final int[] heights = new int[8];
    private boolean fed;
    private int lastTimestamp;
    private int spatialLayers = 1;
    private int temporalLayers = 1;

    /// @param encrypted payloads are end-to-end encrypted: only header extensions are read
    public LayerReader(Codec codec, boolean encrypted) {
        this.codec = codec;
        this.encrypted = encrypted;
    }

    /// Reads one packet, in the order of arrival; `packet` is borrowed.
    ///
    /// @param descriptorId header extension id of the dependency descriptor, 0 = not negotiated
    /// @param layers is filled, whatever the packet contains
    public void read(RtpPacket packet, int descriptorId, PacketLayers layers) {
        layers.reset(packet.marker());
        layers.startOfPicture = !fed || packet.timestamp() - lastTimestamp > 0;
        layers.startOfFrame = layers.startOfPicture;
        if (layers.startOfPicture) {
            fed = true;
            lastTimestamp = packet.timestamp();
        }
        boolean read =
                !encrypted
                        && switch (codec) {
                            case VP8 -> readVp8(packet, layers);
                            case VP9 -> readVp9(packet, layers);
                            default -> false;
                        };
        if (!read && !readDependencies(packet, descriptorId, layers) && !encrypted) {
            layers.startsKeyframe =
                    Keyframes.startsKeyframe(
                            codec, packet.buffer(), packet.payloadOffset(), packet.payloadBytes());
        }
        if (layers.startsKeyframe && codec == Codec.VP8 && !encrypted) {
            // Chromium's dependency descriptor of VP8 carries no size.
            int at = packet.payloadOffset();
            int bytes = packet.payloadBytes();
            widths[0] = Vp8Descriptor.width(packet.buffer(), at, bytes);
            heights[0] = Vp8Descriptor.height(packet.buffer(), at, bytes);
        }
    }

    /// Height in pixels of a spatial layer, as the newest keyframe announced it; 0 = not known.
    public int height(int spatialId) {
        return spatialId < heights.length ? heights[spatialId] : 0;
    }

    /// Its height, or its width if that is less, as with a phone that is held upright; 0 = not
    /// known.
    public int shorterSide(int spatialId) {
        return spatialId < heights.length ? Math.min(widths[spatialId], heights[spatialId]) : 0;
    }

    /// @return false when there is no picture id: a dropped picture would look like a lost one
    private boolean readVp8(RtpPacket packet, PacketLayers layers) {
        if (!vp8.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadBytes())
                || vp8.pictureId() < 0) {
            return false;
        }
        layers.scheme = Scheme.VP8;
        layers.startOfFrame = vp8.startsPicture();
        layers.startsKeyframe = vp8.startsKeyframe();
        layers.spatialSwitch = vp8.startsKeyframe();
        layers.pictureId = vp8.pictureId();
        layers.pictureIdBits = vp8.pictureIdBits();
        layers.tl0PictureIndex = vp8.tl0PictureIndex();
        layers.keyIndex = vp8.keyIndex();
        layers.temporalId = Math.max(0, vp8.temporalId());
        layers.temporalSwitch = vp8.layerSync();
        temporalLayers = Math.max(temporalLayers, layers.temporalId + 1);
        layers.temporalLayers = temporalLayers;
        return true;
    }

    /// @return false when there is no picture id: the end of a picture would be unknown
    private boolean readVp9(RtpPacket packet, PacketLayers layers) {
        if (!vp9.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadBytes())
                || vp9.pictureId() < 0) {
            return false;
        }
        if (vp9.spatialLayers() > 0) {
            spatialLayers = vp9.spatialLayers();
            for (int spatialId = 0; spatialId < heights.length; spatialId++) {
                widths[spatialId] = vp9.width(spatialId);
                heights[spatialId] = vp9.height(spatialId);
            }
        }
        layers.scheme = Scheme.VP9;
        layers.startOfFrame = vp9.startOfFrame();
        layers.endOfFrame = vp9.endOfFrame();
        layers.pictureId = vp9.pictureId();
        layers.pictureIdBits = vp9.pictureIdBits();
        layers.tl0PictureIndex = vp9.tl0PictureIndex();
        layers.spatialId = vp9.spatialId();
        layers.temporalId = vp9.temporalId();
        layers.temporalSwitch = vp9.switchingUpPoint();
        layers.spatialSwitch = !vp9.interPicturePredicted();
        layers.interLayerPredicted = vp9.interLayerPredicted();
        layers.interLayerReference = vp9.interLayerReference();
        layers.startsKeyframe =
                vp9.startOfFrame() && !vp9.interPicturePredicted() && vp9.spatialId() == 0;
        temporalLayers = Math.max(temporalLayers, layers.temporalId + 1);
        layers.spatialLayers = Math.max(spatialLayers, layers.spatialId + 1);
        layers.temporalLayers = temporalLayers;
        return true;
    }

    private boolean readDependencies(RtpPacket packet, int descriptorId, PacketLayers layers) {
        int at = descriptorId == 0 ? -1 : packet.extensionOffset(descriptorId);
        if (at < 0 || !dependency.wrap(packet.buffer(), at, packet.extensionBytes(descriptorId))) {
            return false;
        }
        layers.scheme = Scheme.DESCRIPTOR;
        layers.descriptor = dependency;
        layers.startOfFrame = dependency.startOfFrame();
        layers.endOfFrame = dependency.endOfFrame();
        // §A.8.3: the structure comes with the first packet of a coded video sequence.
        layers.startsKeyframe = dependency.startOfFrame() && dependency.carriesStructure();
        layers.pictureId = dependency.frameNumber();
        layers.pictureIdBits = 16;
        if (dependency.known()) {
            DependencyStructure structure = dependency.structure();
            layers.spatialId = dependency.spatialId();
            layers.temporalId = dependency.temporalId();
            layers.temporalSwitch = dependency.switches();
            layers.spatialSwitch = dependency.diffCount() == 0;
            layers.spatialLayers = structure.activeSpatialLayers();
            layers.temporalLayers = structure.activeTemporalLayers();
            for (int i = 0; dependency.carriesStructure() && i < heights.length; i++) {
                widths[i] = structure.width(i);
                heights[i] = structure.height(i);
            }
        }
        return true;
    }
}
