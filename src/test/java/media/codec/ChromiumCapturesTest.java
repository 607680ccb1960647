package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Chromium 156 really sends, heads of payloads and dependency descriptors, and what is made
/// of it. Its descriptors say which frame needs which, also where the layers are chosen by
/// something else.
class ChromiumCapturesTest {
    private record Captured(RtpPacket rtp, long sequence, boolean marker) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AV1 l3t3-key",
                "VP9 l3t3-key",
                "VP9 l3t3",
                "H264 l1t3",
                "VP8 l1t3",
                "encrypted VP9 l3t3-key",
                "encrypted VP9 l3t3"
            })
    void everythingForwardedCanBeDecoded(String name) throws IOException {
        List<Captured> packets = capture(name);
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            LayerReader reader = reader(name);
            LayerSelector selector = new LayerSelector();
            selector.target(random.nextInt(4), random.nextInt(4));
            PacketLayers layers = new PacketLayers();
            DependencyDescriptor truth = new DependencyDescriptor();
            Set<Integer> forwarded = new HashSet<>();
            boolean marked = true;
            int picture = -1;
            for (Captured packet : packets) {
                if (random.nextInt(8) == 0) {
                    selector.target(random.nextInt(4), random.nextInt(4));
                }
                reader.read(packet.rtp(), Packets.DESCRIPTOR_ID, layers);
                wrap(truth, packet.rtp());
                if (!selector.accepts(layers, packet.sequence())) {
                    continue;
                }
                String what = "seed " + seed + ", frame " + truth.frameNumber();
                for (int i = 0; i < truth.diffCount(); i++) {
                    assertThat(forwarded)
                            .as(what)
                            .contains((truth.frameNumber() - truth.diff(i)) & 0xFFFF);
                }
                assertThat(forwarded.contains(truth.frameNumber()))
                        .as("whole " + what)
                        .isEqualTo(!truth.startOfFrame());
                if (packet.rtp().timestamp() != picture) {
                    assertThat(marked).as("marker before " + what).isTrue();
                    picture = packet.rtp().timestamp();
                }
                marked = LayerSelector.marker(selector.rewriting());
                if (truth.endOfFrame()) {
                    forwarded.add(truth.frameNumber());
                } else {
                    forwarded.add(truth.frameNumber());
                    assertThat(marked).as("marker within " + what).isFalse();
                }
            }
            assertThat(forwarded).as("seed %d", seed).hasSizeGreaterThan(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP9 l3t3-key", "VP9 l3t3"})
    void thePayloadDescriptorOfVp9LeadsToTheSameAsTheDependencyDescriptor(String name)
            throws IOException {
        for (int spatial = 0; spatial < 3; spatial++) {
            for (int temporal = 0; temporal < 3; temporal++) {
                assertThat(forwarded(name, spatial, temporal))
                        .as("%d, %d", spatial, temporal)
                        .isNotEmpty()
                        .isEqualTo(forwarded("encrypted " + name, spatial, temporal));
            }
        }
    }

    @Test
    void recognizesTheLayersOfAv1() throws IOException {
        LayerReader reader = reader("AV1 l3t3-key");
        PacketLayers layers = new PacketLayers();

        reader.read(capture("AV1 l3t3-key").getFirst().rtp(), Packets.DESCRIPTOR_ID, layers);

        assertThat(layers.startsKeyframe()).isTrue();
        assertThat(layers.startOfFrame()).isTrue();
        assertThat(layers.endOfFrame()).isFalse();
        assertThat(layers.spatialLayers()).isEqualTo(3);
        assertThat(layers.temporalLayers()).isEqualTo(3);
        assertThat(layers.pictureId()).isEqualTo(0x52);
        assertThat(reader.height(0)).isEqualTo(180);
        assertThat(reader.height(1)).isEqualTo(360);
        assertThat(reader.height(2)).isEqualTo(720);
        assertThat(reader.shorterSide(2)).isEqualTo(720);
    }

    @Test
    void recognizesTheLayersOfVp9() throws IOException {
        LayerReader reader = reader("VP9 l3t3-key");
        PacketLayers layers = new PacketLayers();

        reader.read(capture("VP9 l3t3-key").getFirst().rtp(), Packets.DESCRIPTOR_ID, layers);

        assertThat(layers.startsKeyframe()).isTrue();
        assertThat(layers.spatialLayers()).isEqualTo(3);
        assertThat(layers.interLayerReference()).isTrue();
        assertThat(layers.pictureId()).isEqualTo(0x186F);
        assertThat(reader.height(0)).isEqualTo(180);
        assertThat(reader.height(1)).isEqualTo(360);
        assertThat(reader.height(2)).isEqualTo(720);
        assertThat(reader.shorterSide(2)).isEqualTo(720);
    }

    @Test
    void theKeyframeForOneSmallPictureSaysThatOnlyItIsLeft() throws IOException {
        LayerReader reader = reader("AV1 l3t3-key");
        LayerSelector selector = new LayerSelector();
        selector.target(0, 1);
        PacketLayers layers = new PacketLayers();
        RtpPacket key = capture("AV1 l3t3-key").getFirst().rtp();
        reader.read(key, Packets.DESCRIPTOR_ID, layers);
        assertThat(selector.accepts(layers, 0)).isTrue();

        DependencyDescriptor sent = new DependencyDescriptor();
        byte[] out = new byte[LayerSelector.MAX_DESCRIPTOR_BYTES];
        int bytes =
                selector.writeDescriptor(
                        selector.rewriting(),
                        key.buffer(),
                        key.extensionOffset(Packets.DESCRIPTOR_ID),
                        key.extensionBytes(Packets.DESCRIPTOR_ID),
                        out,
                        0);

        assertThat(sent.wrap(out, 0, bytes)).isTrue();
        assertThat(sent.carriesStructure()).isTrue();
        assertThat(sent.structure().active()).isEqualTo(0b011);
        assertThat(sent.structure().decodeTargets()).isEqualTo(9);
        assertThat(sent.structure().height(2)).isEqualTo(720);
    }

    private static List<Integer> forwarded(String name, int spatial, int temporal)
            throws IOException {
        LayerReader reader = reader(name);
        LayerSelector selector = new LayerSelector();
        selector.target(spatial, temporal);
        PacketLayers layers = new PacketLayers();
        List<Integer> sequences = new ArrayList<>();
        for (Captured packet : capture(name)) {
            reader.read(packet.rtp(), Packets.DESCRIPTOR_ID, layers);
            if (selector.accepts(layers, packet.sequence())) {
                sequences.add((int) packet.sequence());
            }
        }
        return sequences;
    }

    private static void wrap(DependencyDescriptor descriptor, RtpPacket packet) {
        assertThat(
                        descriptor.wrap(
                                packet.buffer(),
                                packet.extensionOffset(Packets.DESCRIPTOR_ID),
                                packet.extensionBytes(Packets.DESCRIPTOR_ID)))
                .isTrue();
        assertThat(descriptor.known()).isTrue();
    }

    private static LayerReader reader(String name) {
        String[] words = name.split(" ");
        return new LayerReader(Codec.valueOf(words[words.length - 2]), words.length == 3);
    }

    private static List<Captured> capture(String name) throws IOException {
        String[] words = name.split(" ");
        String file =
                "chromium-%s-%s.txt"
                        .formatted(
                                words[words.length - 2].toLowerCase(java.util.Locale.ROOT),
                                words[words.length - 1]);
        List<Captured> packets = new ArrayList<>();
        try (InputStream in = ChromiumCapturesTest.class.getResourceAsStream(file)) {
            assertThat(in).as(file).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("#")) {
                    continue;
                }
                String[] column = line.split(" ");
                boolean marker = column[2].equals("1");
                packets.add(
                        new Captured(
                                Packets.of(
                                        HexFormat.of().parseHex(column[3]),
                                        HexFormat.of().parseHex(column[4]),
                                        Integer.parseUnsignedInt(column[1]),
                                        marker),
                                Long.parseLong(column[0]),
                                marker));
            }
        }
        return packets;
    }
}
