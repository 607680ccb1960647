package media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import media.codec.LayersTest.Structure;
import media.codec.ScalableSource.Frame;
import media.codec.ScalableSource.Packet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers of packets that get lost, change places, or come back late as retransmissions: what goes
/// out may miss what never came, but nothing that was dropped on purpose.
class LayersOverANetworkTest {
    private static final int PICTURES = 400;

    /// VP8 by its own descriptor is left out: its picture ids run on, so a late picture takes its
    /// place whatever its layer.
    static Stream<Structure> structures() {
        return LayersTest.structures().filter(s -> s.descriptor() || s.codec() == Codec.VP9);
    }

    @ParameterizedTest
    @MethodSource("structures")
    void nothingForwardedNeedsWhatWasDroppedOnPurpose(Structure structure) {
        for (int seed = 0; seed < 150; seed++) {
            new Run(structure, seed).go();
        }
    }

    @ParameterizedTest
    @MethodSource("structures")
    void withoutALimitNothingOfOneSpatialLayerIsDropped(Structure structure) {
        if (structure.spatial() > 1) {
            return;
        }
        for (int seed = 0; seed < 50; seed++) {
            Run run = new Run(structure, seed);
            run.limited = false;
            run.go();
            assertThat(run.dropped).as("seed %d", seed).isEmpty();
        }
    }

    private static final class Run {
        private final Structure structure;
        private final int seed;
        private final Random random;
        private final ScalableSource source;
        private final LayerReader reader;
        private final LayerSelector selector = new LayerSelector();
        private final PacketLayers layers = new PacketLayers();

        /// What is on its way, by the time at which it arrives.
        private final TreeMap<Long, Packet> network = new TreeMap<>();

        private final Map<Integer, Frame> forwarded = new HashMap<>();
        private final Set<Integer> blind = new HashSet<>();
        final Set<Integer> dropped = new HashSet<>();
        boolean limited = true;
        private int firstFrame = Integer.MAX_VALUE;
        private long clock;

        Run(Structure structure, int seed) {
            this.structure = structure;
            this.seed = seed;
            this.random = new Random(seed);
            this.source = structure.source(65_535 - 50, random);
            this.reader = new LayerReader(structure.codec(), false);
        }

        void go() {
            boolean key = true;
            for (int i = 0; i < PICTURES; i++) {
                if (limited && random.nextInt(15) == 0) {
                    selector.target(random.nextInt(4), random.nextInt(4));
                }
                for (Packet packet : source.picture(key)) {
                    send(packet);
                }
                arrive();
                key = random.nextInt(selector.keyframeNeeded() ? 12 : 80) == 0;
            }
            assertThat(forwarded).as("seed %d", seed).hasSizeGreaterThan(PICTURES / 6);
            for (Frame frame : forwarded.values()) {
                if (dropped.contains(frame.number())) {
                    fail("%s, seed %d: only a part of %s went out", structure, seed, frame);
                }
                if (!blind.contains(frame.number())
                        && frame.refs().stream().anyMatch(dropped::contains)) {
                    fail("%s, seed %d: what %s needs was dropped", structure, seed, frame);
                }
            }
        }

        /// One of twelve packets is lost, half of these come later; one of eight is overtaken.
        private void send(Packet packet) {
            clock += 16;
            boolean first = packet.frame().picture() == 0;
            if (!first && random.nextInt(12) == 0) {
                if (random.nextBoolean()) {
                    put(clock + 16L * (8 + random.nextInt(30)), packet);
                }
            } else if (!first && random.nextInt(8) == 0) {
                put(clock + 16L * (1 + random.nextInt(5)), packet);
            } else {
                put(clock, packet);
            }
        }

        private void put(long at, Packet packet) {
            long free = at;
            while (network.putIfAbsent(free, packet) != null) {
                free++;
            }
        }

        private void arrive() {
            while (!network.isEmpty() && network.firstKey() <= clock) {
                take(network.pollFirstEntry().getValue());
            }
        }

        private void take(Packet packet) {
            reader.read(packet.rtp(), Packets.DESCRIPTOR_ID, layers);
            boolean accepted = selector.accepts(layers, packet.sequence());
            int number = packet.frame().number();
            if (accepted) {
                firstFrame = Math.min(firstFrame, number);
                forwarded.put(number, packet.frame());
                if (layers.descriptor != null && !layers.descriptor.known()) {
                    // No structure has come yet: everything goes out until it comes.
                    blind.add(number);
                }
            } else if (number >= firstFrame) {
                dropped.add(number);
            }
        }
    }
}
