package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import media.Allocation;
import media.codec.ScalableSource.Packet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayersAllocationTest {
    private static final int PICTURES = 40;

    @ParameterizedTest
    @MethodSource("media.codec.LayersTest#structures")
    void choosingAndRewritingAllocatesNothing(LayersTest.Structure structure) {
        ScalableSource source = structure.source(0, new Random(1));
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            packets.addAll(source.picture(i == 0));
        }
        LayerReader reader = new LayerReader(structure.codec(), false);
        LayerSelector selector = new LayerSelector();
        PacketLayers layers = new PacketLayers();
        byte[] out = new byte[1024];

        double bytes =
                Allocation.bytesPerRun(
                        200,
                        () -> {
                            selector.onSwitch();
                            for (int i = 0; i < packets.size(); i++) {
                                selector.target(i & 3, i >> 2 & 3);
                                forward(packets.get(i), reader, selector, layers, out);
                            }
                        });

        assertThat(bytes / packets.size()).isLessThan(0.5);
    }

    private static void forward(
            Packet packet,
            LayerReader reader,
            LayerSelector selector,
            PacketLayers layers,
            byte[] out) {
        reader.read(packet.rtp(), Packets.DESCRIPTOR_ID, layers);
        if (!selector.accepts(layers, packet.sequence())) {
            return;
        }
        var rtp = packet.rtp();
        int at = rtp.extensionOffset(Packets.DESCRIPTOR_ID);
        if (at >= 0) {
            selector.writeDescriptor(
                    selector.rewriting(),
                    rtp.buffer(),
                    at,
                    rtp.extensionBytes(Packets.DESCRIPTOR_ID),
                    out,
                    0);
        }
        RewrittenPayload.write(
                selector.rewriting(), rtp.buffer(), rtp.payloadOffset(), rtp.payloadBytes(), out);
    }
}
