package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.ArrayList;
import java.util.List;
import links.Bottleneck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The simulated links behave as documented.
@ExtendWith(SeedReport.class)
final class LinkTest {
    private final Simulation simulation = new Simulation(1, 10);
    private final Link link = new Link(simulation, 7, 20 * MILLI);
    private final List<Long> arrivals = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();

    @Test
    void delaysAndLosesNothingByItself() {
        send(1_000, 20 * MILLI);
        assertThat(numbers).hasSize(1_000).isSorted();
        assertThat(arrivals.getFirst()).isEqualTo(10 * SECOND + 20 * MILLI);
    }

    @Test
    void losesItsShareAtRandom() {
        link.loss = 0.1;
        send(20_000, MILLI);
        assertThat(20_000 - numbers.size()).isCloseTo(2_000, within(150));
        assertThat(meanBurst()).isCloseTo(1.11, within(0.05));
    }

    @Test
    void losesItsShareInBursts() {
        link.bursts(new BurstLoss(0.03, 3));
        send(50_000, MILLI);
        assertThat(50_000 - numbers.size()).isCloseTo(1_500, within(200));
        assertThat(meanBurst()).isCloseTo(3, within(0.3));
    }

    @Test
    void jitterKeepsTheOrderUnlessItMayNot() {
        link.jitterNanos = 50 * MILLI;
        send(1_000, 5 * MILLI);
        assertThat(numbers).isSorted();
        numbers.clear();
        link.reorders = true;
        send(1_000, 5 * MILLI);
        assertThat(numbers).hasSize(1_000).isNotEqualTo(numbers.stream().sorted().toList());
    }

    @Test
    void duplicatesArriveTwice() {
        link.duplicates = 0.05;
        send(10_000, MILLI);
        assertThat(numbers.size() - 10_000).isCloseTo(500, within(80));
    }

    @Test
    void aBottleneckQueuesAndDropsWhatDoesNotFit() {
        Bottleneck bottleneck = new Bottleneck(simulation, 800_000, 20_000);
        link.through(bottleneck);
        // 1,000 bytes and their headers every 5 ms are 1.6 Mbit/s and more.
        send(1_000, 5 * MILLI);
        assertThat(bottleneck.worstDelayNanos()).isCloseTo(200 * MILLI, within(12 * MILLI));
        assertThat(bottleneck.dropped()).isGreaterThan(400);
        assertThat(bottleneck.passed().bitsPerSecond(11 * SECOND, 14 * SECOND))
                .isCloseTo(800_000, within(20_000L));
        assertThat(bottleneck.offered().bitsPerSecond(11 * SECOND, 14 * SECOND))
                .isCloseTo(1_645_000, within(20_000L));
        assertThat(numbers).isSorted();
    }

    @Test
    void aBottleneckThatGetsWiderKeepsTheOrder() {
        Bottleneck bottleneck = new Bottleneck(simulation, 200_000, 20_000);
        link.through(bottleneck);
        simulation.at(11 * SECOND, () -> bottleneck.rate(5_000_000));
        send(1_000, 5 * MILLI);
        assertThat(numbers).isSorted();
        assertThat(bottleneck.delayNanos()).isZero();
    }

    @Test
    void twoLinksShareABottleneck() {
        Bottleneck bottleneck = new Bottleneck(simulation, 800_000, 20_000);
        Link other = new Link(simulation, 8, 20 * MILLI);
        link.through(bottleneck);
        other.through(bottleneck);
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            simulation.at(
                    simulation.now + i * (10 * MILLI),
                    () -> other.send(new byte[1_000], _ -> others.add(simulation.now)));
        }
        send(200, 10 * MILLI);
        assertThat(bottleneck.dropped()).isEqualTo(400L - others.size() - numbers.size());
        assertThat(bottleneck.passed().bitsPerSecond(10 * SECOND, 12 * SECOND))
                .isCloseTo(800_000, within(30_000L));
    }

    private void send(int count, long apartNanos) {
        long start = simulation.now;
        for (int i = 0; i < count; i++) {
            int number = i;
            simulation.at(
                    start + i * apartNanos,
                    () -> {
                        byte[] datagram = new byte[1_000];
                        java.nio.ByteBuffer.wrap(datagram).putInt(number);
                        link.send(
                                datagram,
                                arrived -> {
                                    numbers.add(Simulation.int32(arrived, 0));
                                    arrivals.add(simulation.now);
                                });
                    });
        }
        simulation.run(count * apartNanos + 2 * SECOND);
    }

    private double meanBurst() {
        int bursts = 0;
        int lost = 0;
        for (int i = 1; i < numbers.size(); i++) {
            int missing = numbers.get(i) - numbers.get(i - 1) - 1;
            bursts += missing > 0 ? 1 : 0;
            lost += missing;
        }
        return (double) lost / bursts;
    }
}
