package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import media.congestion.BandwidthEstimator;
import media.forward.Subscriber;
import media.receive.RoundTripTime;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import org.junit.jupiter.api.Test;

/// How the estimate decides on layers and redundancy is shown by `simulation.BandwidthTest` and
/// `simulation.CongestedAudioTest`.
final class DownlinkTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final Subscriber subscriber = new Subscriber(1, List.of(), List.of(), false);
    private final Downlink downlink =
            new Downlink(
                    fixture.room,
                    subscriber,
                    new RoundTripTime(),
                    fixture.outbound(),
                    fixture.pacers);

    @Test
    void startsWithTheFirstEstimate() {
        downlink.start(0);

        assertThat(downlink.bitsPerSecond()).isEqualTo(BandwidthEstimator.START_BITS_PER_SECOND);
    }

    @Test
    void followsTheEstimateOfAClientWithoutTransportFeedback() {
        downlink.onRemb(0, new ReceiverEstimatedMaximumBitrate(1, 300_000, List.of()));

        assertThat(downlink.bitsPerSecond()).isEqualTo(300_000);
    }

    @Test
    void sendsNothingWithoutSlots() {
        downlink.start(0);
        downlink.onDeadline(100_000_000);

        assertThat(fixture.sent).isEmpty();
        assertThat(fixture.pacers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
