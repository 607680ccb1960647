package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import media.forward.Subscriber;
import media.receive.RoundTripTime;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.SourceDescription;
import org.junit.jupiter.api.Test;

final class IncomingRtcpTest {
    private static final long SECOND = 1_000_000_000L;

    private final ConnectionFixture fixture = new ConnectionFixture();
    private final WallClock clock = new WallClock(0);
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final Subscriber subscriber = new Subscriber(1, List.of(), List.of(), false);
    private final Downlink downlink =
            new Downlink(fixture.room, subscriber, roundTrip, fixture.outbound(), fixture.pacers);
    private final IncomingRtcp incoming =
            new IncomingRtcp(
                    new RoomMember.Roles(
                            new Publisher(
                                    ConnectionFixture.request(1, ""),
                                    List.of(),
                                    roundTrip,
                                    new PublisherFeedback(List.of(), 1, _ -> {})),
                            subscriber,
                            downlink),
                    new ConnectionQuality(
                            ConnectionFixture.ROOM,
                            fixture.room.quality(),
                            subscriber,
                            roundTrip,
                            fixture.quality),
                    roundTrip,
                    clock);

    private static ReportBlock block(long lastSenderReport, long delay) {
        return new ReportBlock(9, 0, 0, 0, 0, lastSenderReport, delay);
    }

    @Test
    void measuresTheRoundTripOnceForAllBlocksOfAReport() {
        long sentAt = clock.middleNtpTime(0);

        incoming.onMessages(
                SECOND,
                List.of(
                        new ReceiverReport(
                                9, List.of(block(sentAt, 65_536 / 2), block(sentAt, 0)))));

        // One second, of which the client has kept the report for half: the second block says 1 s.
        assertThat(roundTrip.measured()).isTrue();
        assertThat(roundTrip.latestNanos()).isEqualTo(SECOND / 2);
    }

    @Test
    void aReportBeforeOurFirstMeasuresNothing() {
        incoming.onMessages(SECOND, List.of(new ReceiverReport(9, List.of(block(0, 0)))));

        assertThat(roundTrip.measured()).isFalse();
    }

    @Test
    void aLowerEstimateOfTheClientGoesToTheDownlink() {
        long before = downlink.bitsPerSecond();

        incoming.onMessages(
                SECOND,
                List.of(
                        new SourceDescription(9, "client"),
                        new ReceiverEstimatedMaximumBitrate(9, before / 2, List.of())));

        assertThat(downlink.bitsPerSecond()).isEqualTo(before / 2);
    }
}
