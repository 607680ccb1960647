package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// M9: the receiving or the sending process stalls at random, for 50 to 800 ms, and then reads or
/// sends at once what has gathered. The link itself is wide and loses nothing: the estimate must
/// not take the delay for a queue.
final class StalledMachineTest {
    private static final long MILLIS = SharedLink.MILLIS;
    private static final long SECOND = 1_000 * MILLIS;
    private static final int SECONDS = 60;

    /// As much video as is requested.
    private static final long DESIRED = 2_500_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStalledReaderKeepsTheEstimate(int seed) {
        Machine machine = new Machine(seed, Machine.Stalls.READER);
        machine.flow.source = estimate -> Math.min(estimate, DESIRED);
        machine.run();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aStalledSenderKeepsTheEstimate(int seed) {
        Machine machine = new Machine(seed, Machine.Stalls.SENDER);
        machine.flow.source = estimate -> Math.min(estimate, DESIRED);
        machine.run();
    }

    /// Both processes are on the machine that is busy.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void bothStalledKeepTheEstimate(int seed) {
        Machine machine = new Machine(seed, Machine.Stalls.BOTH);
        machine.flow.source = estimate -> Math.min(estimate, DESIRED);
        machine.run();
    }

    /// The frames are small for seconds: what arrives says nothing about the link.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void aSenderOfSmallFramesIsNotTakenForASlowLink(int seed) {
        Machine machine = new Machine(seed, Machine.Stalls.BOTH);
        machine.flow.source =
                estimate ->
                        Math.floorMod(machine.link.now / (3 * SECOND), 2) == 0
                                ? Math.min(estimate, DESIRED)
                                : 80_000;
        machine.run();
    }

    /// A capacity that falls is found while a process stalls, too.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aRealBottleneckIsFoundBehindStalls(int seed) {
        Machine machine = new Machine(seed, Machine.Stalls.READER);
        machine.link.bottleneck.queueBytes(64 * 1024);
        machine.flow.source = estimate -> estimate;
        machine.link.runFor(10_000);
        machine.stall();
        machine.link.runFor(5_000);
        machine.link.bottleneck.rate(600_000);
        machine.link.runFor(5_000);
        assertThat(machine.flow.bitsPerSecond()).isLessThan(800_000);
        machine.stalls = Machine.Stalls.NONE;
        machine.link.runFor(10_000);
        assertThat(machine.flow.bitsPerSecond()).isBetween(300_000L, 1_000_000L);
    }

    /// A wide link with a process at either end.
    private static final class Machine {
        enum Stalls {
            NONE,
            READER,
            SENDER,
            BOTH
        }

        final SharedLink link;
        final Flow flow;
        Stalls stalls;
        private final Random random;
        private long least = Long.MAX_VALUE;

        Machine(int seed, Stalls stalls) {
            this.stalls = stalls;
            random = new Random(seed);
            link = new SharedLink(seed, 20_000_000);
            link.oneWayNanos = 5 * MILLIS;
            flow = new Flow(link, 1, estimate -> estimate);
        }

        /// Free for 10 s, busy for a minute, then free again.
        void run() {
            link.runFor(10_000);
            long before = flow.bitsPerSecond();
            assertThat(before).isGreaterThan(DESIRED);
            stall();
            sample();
            link.runFor(SECONDS * 1_000);
            Stalls were = stalls;
            stalls = Stalls.NONE;
            assertThat(least).as("least estimate, %s", were).isGreaterThanOrEqualTo(DESIRED);
            assertThat(flow.congested()).isFalse();
            link.runFor(3_000);
            assertThat(flow.bitsPerSecond()).as("3 s after").isGreaterThanOrEqualTo(DESIRED);
        }

        void stall() {
            long until = link.now + 50 * MILLIS + random.nextLong(750 * MILLIS);
            if (stalls == Stalls.READER || stalls == Stalls.BOTH) {
                flow.readerStalledUntilNanos = until;
            }
            if (stalls == Stalls.SENDER || (stalls == Stalls.BOTH && random.nextBoolean())) {
                flow.senderStalledUntilNanos = until;
            }
            if (stalls != Stalls.NONE) {
                link.at(until + 20 * MILLIS + random.nextLong(900 * MILLIS), _ -> stall());
            }
        }

        private void sample() {
            if (stalls != Stalls.NONE) {
                least = Math.min(least, flow.bitsPerSecond());
                link.in(10 * MILLIS, _ -> sample());
            }
        }
    }
}
