package media.codec;

import media.codec.PacketLayers.Scheme;
import media.rtp.RtpPacket;

/// Tells the layers of the packets of one encoding. One instance per received stream and codec: frame
/// boundaries and structures announced earlier are its state.
public final class LayerReader {
    private final Codec codec;
    private final boolean encrypted;
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private boolean fed;
    private int lastTimestamp;
    private int temporalLayers = 1;

    /// @param encrypted payloads are end-to-end encrypted: only header extensions are looked at
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
        layers.startOfFrame = !fed || packet.timestamp() - lastTimestamp > 0;
        if (layers.startOfFrame) {
            fed = true;
            lastTimestamp = packet.timestamp();
        }
        if (!encrypted) {
            readPayload(packet, layers);
        }
        temporalLayers = Math.max(temporalLayers, layers.temporalId + 1);
        layers.temporalLayers = temporalLayers;
    }

    private void readPayload(RtpPacket packet, PacketLayers layers) {
        if (codec == Codec.VP8) {
            readVp8(packet, layers);
        } else {
            layers.startsKeyframe =
                    Keyframes.startsKeyframe(
                            codec, packet.buffer(), packet.payloadOffset(), packet.payloadBytes());
        }
    }

    private void readVp8(RtpPacket packet, PacketLayers layers) {
        layers.scheme = Scheme.VP8;
        if (!vp8.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadBytes())) {
            layers.startOfFrame = false;
            return;
        }
        layers.startOfFrame = vp8.startsPicture();
        layers.startsKeyframe = vp8.startsKeyframe();
        layers.spatialSwitch = vp8.startsKeyframe();
        layers.pictureId = vp8.pictureId();
        layers.pictureIdBits = vp8.pictureIdBits();
        layers.tl0PictureIndex = vp8.tl0PictureIndex();
        layers.keyIndex = vp8.keyIndex();
        // Without picture ids a dropped picture would look like a lost one: nothing is dropped
        // then.
        if (vp8.pictureId() >= 0 && vp8.temporalId() > 0) {
            layers.temporalId = vp8.temporalId();
            layers.temporalSwitch = vp8.layerSync();
        }
    }
}
