package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import media.codec.ScalableSource.Packet;
import media.codec.ScalableSource.Prediction;
import media.rtp.RtpPacket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a slot requests and whichever track is in it: what it gets can be decoded, and its ids
/// run on.
///
/// Covers [LayerReader], [PacketLayers], [Selection] with [PlainSelection], [Vp9Selection] and
/// [DecodeTargetSelection], [DependencyDescriptor], [DependencyStructure] and [DescriptorWriter].
class LayersTest {
    private static final int PICTURES = 400;

    /// @param descriptor sent with dependency descriptors
    /// @param p between spatial layers
    record Structure(
            String name, Codec codec, boolean descriptor, int spatial, int temporal, Prediction p) {
        ScalableSource source(int idOffset, Random random) {
            return new ScalableSource(codec, descriptor, spatial, temporal, p, idOffset, random);
        }

        @Override
        public String toString() {
            return name + " " + codec + (descriptor ? " by descriptor" : "");
        }
    }

    static Stream<Structure> structures() {
        return Stream.of(
                new Structure("L1T2", Codec.VP8, false, 1, 2, Prediction.FULL),
                new Structure("L1T3", Codec.VP8, false, 1, 3, Prediction.FULL),
                new Structure("L1T3", Codec.VP8, true, 1, 3, Prediction.FULL),
                new Structure("L1T2", Codec.H264, true, 1, 2, Prediction.FULL),
                new Structure("L1T3", Codec.VP9, false, 1, 3, Prediction.FULL),
                new Structure("L3T3", Codec.VP9, false, 3, 3, Prediction.FULL),
                new Structure("L3T3_KEY", Codec.VP9, false, 3, 3, Prediction.KEY),
                new Structure("S3T3", Codec.VP9, false, 3, 3, Prediction.NONE),
                new Structure("L1T3", Codec.AV1, true, 1, 3, Prediction.FULL),
                new Structure("L3T3", Codec.AV1, true, 3, 3, Prediction.FULL),
                new Structure("L3T3_KEY", Codec.AV1, true, 3, 3, Prediction.KEY),
                new Structure("S3T3", Codec.AV1, true, 3, 3, Prediction.NONE));
    }

    @ParameterizedTest
    @MethodSource("structures")
    void everythingForwardedCanBeDecoded(Structure structure) {
        for (int seed = 0; seed < 60; seed++) {
            new Run(structure, seed).go();
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
    void withoutALimitEverythingIsForwardedUnchanged(Structure structure) {
        Random random = new Random(5);
        ScalableSource source = structure.source(0, random);
        LayerReader reader = new LayerReader(structure.codec(), false);
        LayerSelector selector = new LayerSelector();
        PacketLayers layers = new PacketLayers();
        int top = structure.p() == Prediction.FULL ? 0 : structure.spatial() - 1;
        for (int i = 0; i < 50; i++) {
            for (Packet packet : source.picture(i % 20 == 0)) {
                reader.read(packet.rtp(), Packets.DESCRIPTOR_ID, layers);
                boolean accepted = selector.accepts(layers, packet.sequence());
                boolean needed =
                        packet.frame().spatialId() >= top
                                || (packet.frame().key() && structure.p() == Prediction.KEY);
                if (needed) {
                    assertThat(accepted).as("seed 5, %s", packet.frame()).isTrue();
                }
            }
        }
        assertThat(selector.spatial()).isEqualTo(structure.spatial() - 1);
        assertThat(selector.temporal()).isEqualTo(structure.temporal() - 1);
        assertThat(selector.keyframeNeeded()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("structures")
    void theLowestLayersAreASmallPart(Structure structure) {
        Random random = new Random(6);
        ScalableSource source = structure.source(0, random);
        LayerReader reader = new LayerReader(structure.codec(), false);
        LayerSelector selector = new LayerSelector();
        selector.target(0, 0);
        PacketLayers layers = new PacketLayers();
        for (int i = 0; i < 50; i++) {
            for (Packet packet : source.picture(i % 20 == 0)) {
                reader.read(packet.rtp(), Packets.DESCRIPTOR_ID, layers);
                assertThat(selector.accepts(layers, packet.sequence()))
                        .as("seed 6, %s", packet.frame())
                        .isEqualTo(
                                packet.frame().spatialId() == 0
                                        && packet.frame().temporalId() == 0);
            }
        }
        assertThat(selector.keyframeNeeded()).isFalse();
    }

    /// One slot, two publishers in turn, random targets.
    private static final class Run {
        private final Structure structure;
        private final int seed;
        private final Random random;
        private final LayerSelector selector = new LayerSelector();
        private final PacketLayers layers = new PacketLayers();
        private final DependencyDescriptor received = new DependencyDescriptor();
        private final Vp8Descriptor vp8 = new Vp8Descriptor();
        private final Vp9Descriptor vp9 = new Vp9Descriptor();
        private final byte[] out = new byte[1024];
        private final Set<Integer> forwarded = new HashSet<>();
        private long newestId = -1;
        private int lastFrame = -1;
        private int lastPicture = -1;
        private boolean pictureEnded = true;
        private int picturesSent;

        Run(Structure structure, int seed) {
            this.structure = structure;
            this.seed = seed;
            this.random = new Random(seed);
        }

        void go() {
            List<ScalableSource> sources = new ArrayList<>();
            List<LayerReader> readers = new ArrayList<>();
            for (int idOffset : new int[] {32_767 - 50, 65_535 - 50}) {
                sources.add(structure.source(idOffset, random));
                readers.add(new LayerReader(structure.codec(), false));
            }
            int current = 0;
            boolean key = true;
            for (int i = 0; i < PICTURES; i++) {
                if (random.nextInt(10) == 0) {
                    selector.target(random.nextInt(4), random.nextInt(4));
                }
                if (random.nextInt(60) == 0) {
                    current = 1 - current;
                    key = true;
                    selector.onSwitch();
                    forwarded.clear();
                    lastFrame = -1;
                }
                for (Packet packet : sources.get(current).picture(key)) {
                    take(packet, readers.get(current));
                }
                key = random.nextInt(selector.keyframeNeeded() ? 10 : 50) == 0;
            }
            assertThat(picturesSent).as("seed %d", seed).isGreaterThan(PICTURES / 6);
        }

        private void take(Packet packet, LayerReader reader) {
            RtpPacket in = packet.rtp();
            reader.read(in, Packets.DESCRIPTOR_ID, layers);
            if (!selector.accepts(layers, packet.sequence())) {
                return;
            }
            long rewriting = selector.rewriting();
            String what = structure + ", seed " + seed + ", " + packet.frame();
            int payload =
                    RewrittenPayload.write(
                            rewriting, in.buffer(), in.payloadOffset(), in.payloadBytes(), out);
            assertThat(ScalableSource.frameNumber(out, payload))
                    .as(what)
                    .isEqualTo(packet.frame().number());
            if (packet.start()) {
                assertThat(forwarded).as(what).containsAll(packet.frame().refs());
                forwarded.add(packet.frame().number());
            }
            boolean newFrame = packet.frame().number() != lastFrame;
            assertThat(newFrame).as("whole frames: " + what).isEqualTo(packet.start());
            lastFrame = packet.frame().number();
            long id = id(in, rewriting, payload, packet, what);
            if (newFrame && id != newestId) {
                picturesSent += packet.frame().picture() == lastPicture ? 0 : 1;
                lastPicture = packet.frame().picture();
                assertStep(id, what);
                newestId = id;
            } else {
                assertThat(id).as(what).isEqualTo(newestId);
            }
            assertMarker(packet, rewriting, what);
        }

        private void assertMarker(Packet packet, long rewriting, String what) {
            boolean marker = LayerSelector.marker(rewriting);
            if (packet.start() && packet.frame().spatialId() == 0) {
                assertThat(pictureEnded).as("marker before " + what).isTrue();
            }
            pictureEnded = marker;
            if (structure.p() != Prediction.NONE) {
                assertThat(marker)
                        .as("marker " + what)
                        .isEqualTo(
                                packet.end() && packet.frame().spatialId() == selector.spatial());
            }
        }

        private void assertStep(long id, String what) {
            if (newestId < 0) {
                return;
            }
            int bits = structure.descriptor() ? 16 : 15;
            long step = (id - newestId) & ((1 << bits) - 1);
            if (structure.codec() == Codec.VP8 && !structure.descriptor()) {
                assertThat(step).as("step of " + what).isEqualTo(1);
            } else {
                assertThat(step).as("step of " + what).isBetween(1L, 64L);
            }
        }

        /// The id of what was sent, as a receiver reads it.
        private long id(RtpPacket in, long rewriting, int payload, Packet packet, String what) {
            if (!structure.descriptor()) {
                if (structure.codec() == Codec.VP8) {
                    assertThat(vp8.wrap(out, 0, payload)).as(what).isTrue();
                    return vp8.pictureId();
                }
                assertThat(vp9.wrap(out, 0, payload)).as(what).isTrue();
                return vp9.pictureId();
            }
            int at = in.extensionOffset(Packets.DESCRIPTOR_ID);
            int bytes =
                    selector.writeDescriptor(
                            rewriting,
                            in.buffer(),
                            at,
                            in.extensionBytes(Packets.DESCRIPTOR_ID),
                            out,
                            0);
            assertThat(received.wrap(out, 0, bytes)).as(what).isTrue();
            assertThat(received.known()).as("structure of " + what).isTrue();
            assertThat(received.spatialId()).as(what).isEqualTo(packet.frame().spatialId());
            assertThat(received.temporalId()).as(what).isEqualTo(packet.frame().temporalId());
            assertThat(received.diffCount()).as(what).isEqualTo(packet.frame().refs().size());
            int target = highestActive(received.structure());
            assertThat(received.structure().targetSpatialId(target))
                    .as("active " + what)
                    .isEqualTo(selector.spatial());
            assertThat(received.structure().targetTemporalId(target))
                    .as("active " + what)
                    .isEqualTo(selector.temporal());
            return received.frameNumber();
        }

        private static int highestActive(DependencyStructure structure) {
            return 31 - Integer.numberOfLeadingZeros(structure.active());
        }
    }
}
