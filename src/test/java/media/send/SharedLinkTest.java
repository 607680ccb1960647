package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Estimator and pacer together against a bottleneck: changing bandwidth, flows that
/// share the link, and senders that do not fill it.
///
/// Covers AcknowledgedRate, ApplicationLimit, CongestionWindow, DelayTrend, InterArrival,
/// LinkCapacity, LossControl, ProbeControl, ProbeResult, QueueingDelay and RateControl.
final class SharedLinkTest {
    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void followsALinkWhoseCapacityDropsAndRecovers(int firstSequence) {
        SharedLink link = new SharedLink(firstSequence, 5_000_000);
        link.bottleneck.queueBytes(64 * 1024);
        Flow flow = new Flow(link, firstSequence, estimate -> estimate);
        link.runFor(20_000);
        assertThat(flow.bitsPerSecond()).isBetween(4_000_000L, 5_500_000L);

        link.bottleneck.rate(600_000);
        link.bottleneck.measureAbove(200 * SharedLink.MILLIS);
        link.runFor(2_000);
        assertThat(flow.bitsPerSecond()).isLessThan(600_000);
        link.runFor(28_000);
        assertThat(link.bottleneck.longestAboveNanos()).isLessThan(1_000 * SharedLink.MILLIS);
        assertThat(flow.bitsPerSecond()).isBetween(400_000L, 650_000L);

        link.bottleneck.rate(5_000_000);
        link.runFor(15_000);
        assertThat(flow.bitsPerSecond()).isGreaterThan(4_000_000);
        assertThat(link.bottleneck.longestAboveNanos()).isLessThan(1_000 * SharedLink.MILLIS);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void twoFlowsShareWithinTwoToOne(int seed) {
        SharedLink link = new SharedLink(seed, 3_000_000);
        Flow first = new Flow(link, 1, estimate -> estimate);
        link.runFor(10_000);
        Flow second = new Flow(link, 2, estimate -> estimate);
        link.runFor(60_000);
        long firstBefore = first.arrivedBytes;
        long secondBefore = second.arrivedBytes;
        link.runFor(60_000);
        double ratio =
                (double) (first.arrivedBytes - firstBefore) / (second.arrivedBytes - secondBefore);
        assertThat(ratio).isBetween(0.5, 2.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTenthLostAtRandomDoesNotCollapseIt(int seed) {
        SharedLink link = new SharedLink(seed, 3_000_000);
        link.loss = 0.1;
        Flow flow = new Flow(link, 1, estimate -> estimate);
        link.runFor(120_000);
        assertThat(flow.bitsPerSecond()).isGreaterThan(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void jitterIsNoOveruse(int seed) {
        SharedLink link = new SharedLink(seed, 5_000_000);
        link.jitterNanos = 20 * SharedLink.MILLIS;
        Flow flow = new Flow(link, 1, estimate -> Math.min(estimate, 1_500_000));
        link.runFor(60_000);
        assertThat(flow.bitsPerSecond()).isGreaterThan(1_500_000);
    }

    @Test
    void aSenderOfLittleLearnsOfMoreCapacity() {
        SharedLink link = new SharedLink(1, 5_000_000);
        Flow flow = new Flow(link, 1, estimate -> 300_000);
        link.runFor(5_000);
        assertThat(flow.bitsPerSecond()).isGreaterThan(3_000_000);
        link.runFor(60_000);
        assertThat(flow.bitsPerSecond()).isGreaterThan(3_000_000);
    }

    @Test
    void aSenderOfLayersClimbsThemAgain() {
        SharedLink link = new SharedLink(1, 600_000);
        link.bottleneck.queueBytes(64 * 1024);
        Flow flow = new Flow(link, 1, SharedLinkTest::layers);
        link.runFor(30_000);
        assertThat(flow.bitsPerSecond()).isBetween(300_000L, 700_000L);
        link.bottleneck.rate(5_000_000);
        link.runFor(15_000);
        assertThat(layers(flow.bitsPerSecond())).isEqualTo(2_500_000);
        link.runFor(15_000);
        link.bottleneck.rate(600_000);
        link.bottleneck.measureAbove(200 * SharedLink.MILLIS);
        link.runFor(20_000);
        assertThat(link.bottleneck.longestAboveNanos()).isLessThan(1_000 * SharedLink.MILLIS);
    }

    @Test
    void withoutPaddingItGrowsByWhatIsSent() {
        SharedLink link = new SharedLink(1, 5_000_000);
        Flow flow = new Flow(link, 1, estimate -> estimate);
        flow.padding = false;
        link.runFor(60_000);
        assertThat(flow.bitsPerSecond()).isGreaterThan(3_000_000);
    }

    private static long layers(long estimate) {
        for (long layer : List.of(2_500_000L, 700_000L, 300_000L, 150_000L)) {
            if (layer <= estimate) {
                return layer;
            }
        }
        return 0;
    }
}
