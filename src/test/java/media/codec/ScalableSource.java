package media.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;

/// A publisher that sends one of the usual scalability structures as VP8, VP9 or with dependency
/// descriptors, and knows which frame needs which.
final class ScalableSource {
    /// Temporal layers of successive pictures.
    private static final int[][] PATTERNS = {{}, {0}, {0, 1}, {0, 2, 1, 2}};

    enum Prediction {
        /// Upper layers always need the one below.
        FULL,
        /// Only in keyframes.
        KEY,
        /// Never.
        NONE
    }

    /// @param refs numbers of the frames it needs
    record Frame(
            int number,
            int picture,
            boolean key,
            int spatialId,
            int temporalId,
            List<Integer> refs) {}

    record Packet(Frame frame, boolean start, boolean end, RtpPacket rtp, long sequence) {}

    private final Codec codec;
    private final boolean descriptor;
    private final int spatialLayers;
    private final int temporalLayers;
    private final Prediction prediction;
    private final Random random;
    private final int idOffset;
    private final List<Frame> frames = new ArrayList<>();
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final byte[] buffer = new byte[600];
    private int picturesSinceKey = -1;
    private int pictures;
    private int tl0PictureIndex;
    private int keyIndex;
    private int structureOffset;
    private long sequence = 40_000;

    /// @param idOffset picture id or frame number of the first
    ScalableSource(
            Codec codec,
            boolean descriptor,
            int spatialLayers,
            int temporalLayers,
            Prediction prediction,
            int idOffset,
            Random random) {
        this.codec = codec;
        this.descriptor = descriptor;
        this.spatialLayers = spatialLayers;
        this.temporalLayers = temporalLayers;
        this.prediction = prediction;
        this.idOffset = idOffset;
        this.random = random;
        this.structureOffset = random.nextInt(64);
        this.tl0PictureIndex = random.nextInt(256);
    }

    Frame frame(int number) {
        return frames.get(number);
    }

    /// All packets of the next picture.
    List<Packet> picture(boolean key) {
        picturesSinceKey = key ? 0 : picturesSinceKey + 1;
        int[] pattern = PATTERNS[temporalLayers];
        int temporalId = pattern[picturesSinceKey % pattern.length];
        if (temporalId == 0) {
            tl0PictureIndex = (tl0PictureIndex + 1) & 0xFF;
        }
        if (key) {
            keyIndex = (keyIndex + 1) & 0x1F;
            structureOffset = (structureOffset + templates()) & 0x3F;
        }
        List<Packet> packets = new ArrayList<>();
        for (int spatialId = 0; spatialId < spatialLayers; spatialId++) {
            Frame frame = add(key, spatialId, temporalId);
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                boolean last = i == count - 1;
                boolean marker = last && spatialId == spatialLayers - 1;
                packets.add(
                        new Packet(
                                frame,
                                i == 0,
                                last,
                                packet(frame, i == 0, last, marker),
                                sequence));
                sequence++;
            }
        }
        pictures++;
        return packets;
    }

    private Frame add(boolean key, int spatialId, int temporalId) {
        List<Integer> refs = new ArrayList<>();
        if (!key) {
            for (int i = frames.size() - 1; i >= 0; i--) {
                Frame earlier = frames.get(i);
                if (earlier.picture() < pictures
                        && earlier.spatialId() == spatialId
                        && (earlier.temporalId() < temporalId || earlier.temporalId() == 0)) {
                    refs.add(i);
                    break;
                }
            }
        }
        if (spatialId > 0 && interLayer(key)) {
            refs.add(frames.size() - 1);
        }
        Frame frame =
                new Frame(frames.size(), pictures, key, spatialId, temporalId, List.copyOf(refs));
        frames.add(frame);
        return frame;
    }

    private boolean interLayer(boolean key) {
        return prediction == Prediction.FULL || (prediction == Prediction.KEY && key);
    }

    private RtpPacket packet(Frame frame, boolean start, boolean end, boolean marker) {
        header.begin(
                buffer, 0, marker, 96, (int) sequence & 0xFFFF, frame.picture() * 3000, 0x1234);
        if (descriptor) {
            byte[] element = descriptor(frame, start, end);
            header.extension(Packets.DESCRIPTOR_ID, element, 0, element.length);
        }
        int at = header.end();
        byte[] payload =
                switch (codec) {
                    case VP8 -> vp8(frame, start);
                    case VP9 -> vp9(frame, start, end);
                    default -> new byte[] {0x10};
                };
        System.arraycopy(payload, 0, buffer, at, payload.length);
        at += payload.length;
        // The number of the frame, to be recognized by.
        buffer[at++] = (byte) (frame.key() ? 0 : 1);
        buffer[at++] = (byte) (frame.number() >> 8);
        buffer[at++] = (byte) frame.number();
        RtpPacket packet = new RtpPacket();
        packet.wrap(Arrays.copyOf(buffer, at), 0, at);
        return packet;
    }

    /// Number of the frame in a payload that was forwarded.
    static int frameNumber(byte[] payload, int end) {
        return (payload[end - 2] & 0xFF) << 8 | (payload[end - 1] & 0xFF);
    }

    private byte[] vp8(Frame frame, boolean start) {
        if (descriptor) {
            return new byte[] {(byte) (start ? 0x10 : 0)};
        }
        int id = (idOffset + frame.picture()) & 0x7FFF;
        boolean sync =
                frame.temporalId() > 0 && frames.get(frame.refs().getFirst()).temporalId() == 0;
        return new byte[] {
            (byte) (start ? 0x90 : 0x80),
            (byte) 0xF0,
            (byte) (0x80 | id >> 8),
            (byte) id,
            (byte) tl0PictureIndex,
            (byte) (frame.temporalId() << 6 | (sync ? 0x20 : 0) | keyIndex)
        };
    }

    private byte[] vp9(Frame frame, boolean start, boolean end) {
        int id = (idOffset + frame.picture()) & 0x7FFF;
        boolean interLayer = interLayer(frame.key());
        boolean reference = interLayer && frame.spatialId() < spatialLayers - 1;
        boolean structure = frame.key() && start && frame.spatialId() == 0;
        int flags =
                0xA0
                        | (frame.key() ? 0 : 0x40)
                        | (start ? 0x08 : 0)
                        | (end ? 0x04 : 0)
                        | (structure ? 0x02 : 0)
                        | (reference ? 0 : 0x01);
        int layers =
                frame.temporalId() << 5
                        | 0x10
                        | frame.spatialId() << 1
                        | (frame.spatialId() > 0 && interLayer ? 1 : 0);
        byte[] head = {
            (byte) flags,
            (byte) (0x80 | id >> 8),
            (byte) id,
            (byte) layers,
            (byte) tl0PictureIndex,
            (byte) ((spatialLayers - 1) << 5)
        };
        return structure ? head : Arrays.copyOf(head, 5);
    }

    private int templates() {
        return spatialLayers * (temporalLayers + 1);
    }

    /// Of each spatial layer: its keyframe, then one template per temporal layer.
    private byte[] descriptor(Frame frame, boolean start, boolean end) {
        byte[] bytes = new byte[255];
        BitWriter out = new BitWriter();
        out.wrap(bytes, 0, bytes.length);
        int template =
                frame.spatialId() * (temporalLayers + 1)
                        + (frame.key() ? 0 : 1 + frame.temporalId());
        out.bit(start);
        out.bit(end);
        out.bits((structureOffset + template) & 0x3F, 6);
        out.bits((idOffset + frame.number()) & 0xFFFF, 16);
        boolean structure = frame.key() && start && frame.spatialId() == 0;
        out.bit(structure);
        out.bits(0b0010, 4);
        if (structure) {
            structure(out);
        }
        for (int ref : frame.refs()) {
            out.bits(2, 2);
            out.bits(frame.number() - ref - 1, 8);
        }
        out.bits(0, 2);
        return Arrays.copyOf(bytes, out.end());
    }

    private void structure(BitWriter out) {
        out.bits(structureOffset, 6);
        out.bits(spatialLayers * temporalLayers - 1, 5);
        for (int spatialId = 0; spatialId < spatialLayers; spatialId++) {
            for (int i = 0; i <= temporalLayers; i++) {
                boolean last = i == temporalLayers;
                boolean all = last && spatialId == spatialLayers - 1;
                out.bits(all ? 3 : last ? 2 : i == 0 ? 0 : 1, 2);
            }
        }
        for (int spatialId = 0; spatialId < spatialLayers; spatialId++) {
            for (int i = 0; i <= temporalLayers; i++) {
                indications(out, spatialId, Math.max(0, i - 1), i == 0);
            }
        }
        for (int i = 0; i < templates(); i++) {
            out.bit(false); // every frame has its own differences
        }
        int targets = spatialLayers * temporalLayers;
        out.bits(0, 31 - Integer.numberOfLeadingZeros(targets + 1)); // no chains
        out.bit(true);
        for (int spatialId = 0; spatialId < spatialLayers; spatialId++) {
            out.bits((320 << spatialId) - 1, 16);
            out.bits((180 << spatialId) - 1, 16);
        }
    }

    private void indications(BitWriter out, int spatialId, int temporalId, boolean key) {
        for (int targetSpatial = 0; targetSpatial < spatialLayers; targetSpatial++) {
            for (int targetTemporal = 0; targetTemporal < temporalLayers; targetTemporal++) {
                boolean present =
                        temporalId <= targetTemporal
                                && (spatialId == targetSpatial
                                        || (spatialId < targetSpatial && interLayer(key)));
                int indication;
                if (!present) {
                    indication = 0;
                } else if (key) {
                    indication = 2;
                } else if (spatialId < targetSpatial) {
                    indication = 3;
                } else {
                    indication = temporalId > 0 && temporalId == targetTemporal ? 1 : 2;
                }
                out.bits(indication, 2);
            }
        }
    }
}
