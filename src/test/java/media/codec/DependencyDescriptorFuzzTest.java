package media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

class DependencyDescriptorFuzzTest {
    /// No series of descriptors makes the reader, the choice or the writer throw or read beyond,
    /// and what was read can be read again as it was rewritten. Each begins with a byte for its
    /// length.
    @FuzzTest
    void readsAnySeries(FuzzedDataProvider data) {
        LayerReader reader = new LayerReader(Codec.AV1, true);
        LayerSelector selector = new LayerSelector();
        PacketLayers layers = new PacketLayers();
        DependencyDescriptor sent = new DependencyDescriptor();
        byte[] out = new byte[LayerSelector.MAX_DESCRIPTOR_BYTES];
        List<byte[]> series = new ArrayList<>();
        while (data.remainingBytes() > 0) {
            series.add(data.consumeBytes(data.consumeByte() & 0xFF));
        }
        long sequence = 0;
        for (byte[] descriptor : series) {
            var packet = Packets.of(new byte[] {0x10}, descriptor, (int) sequence, false);
            reader.read(packet, Packets.DESCRIPTOR_ID, layers);
            selector.target((int) sequence & 3, (int) sequence >> 2 & 3);
            if (selector.accepts(layers, sequence)) {
                long rewriting = selector.rewriting();
                int length =
                        selector.writeDescriptor(
                                rewriting, descriptor, 0, descriptor.length, out, 0);
                assertThat(length).isBetween(0, out.length);
                if (length > 0 && sent.wrap(out, 0, length)) {
                    assertThat(sent.startOfFrame()).isEqualTo(layers.startOfFrame());
                    assertThat(sent.endOfFrame()).isEqualTo(layers.endOfFrame());
                }
            }
            sequence++;
        }
    }
}
