package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import media.forward.Subscriber;
import media.receive.RoundTripTime;
import media.rtcp.GenericNack;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.SourceDescription;
import media.rtp.DropReason;
import org.junit.jupiter.api.Test;

/// Covers `RtcpBudget` and `MemberRoles`.
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
                    new MemberRoles(
                            new Publisher(
                                    ConnectionFixture.request(1, ""),
                                    List.of(),
                                    roundTrip,
                                    new PublisherFeedback(List.of(), 1, _ -> {}),
                                    ClientBudget.DEFAULT),
                            subscriber,
                            downlink),
                    new ConnectionQuality(
                            ConnectionFixture.ROOM,
                            fixture.room.quality(),
                            subscriber,
                            roundTrip,
                            fixture.quality),
                    roundTrip,
                    clock,
                    new RtcpBudget(0, ClientBudget.DEFAULT));

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

    /// M1: what one client reports and requests has a budget.
    @Test
    void actsOnAtMostTheReportsAndRequestsOfTheBudget() {
        List<RtcpMessage> remb =
                List.of(new ReceiverEstimatedMaximumBitrate(9, 500_000, List.of()));
        int acted = 0;
        for (int i = 0; i < 10_000; i++) {
            acted += incoming.onMessages(i * SECOND / 1_000, remb) == DropReason.OK ? 1 : 0;
        }

        assertThat(acted)
                .isBetween(
                        11 * ClientBudget.DEFAULT.feedbackPerSecond(),
                        12 * ClientBudget.DEFAULT.feedbackPerSecond());
    }

    /// M1: PID/BLP lists that ask for every packet.
    @Test
    void answersAtMostTheNacksOfTheBudget() {
        List<Integer> many = IntStream.range(0, 170).boxed().toList();
        List<RtcpMessage> nack = List.of(new GenericNack(9, 8, many));
        int requested = 0;
        for (int i = 0; i < 1_000; i++) {
            requested += incoming.onMessages(i, nack) == DropReason.OK ? many.size() : 0;
        }

        assertThat(requested)
                .isLessThanOrEqualTo(2 * ClientBudget.DEFAULT.retransmissionsPerSecond());
    }

    /// M1: whatever is in it, RTCP is not read above its bytes a second.
    @Test
    void readsAtMostTheBytesOfTheBudget() {
        long read = 0;
        for (int i = 0; i < 5_000; i++) {
            read += incoming.admits(i * SECOND / 500, 1_300) ? 1_300 : 0;
        }

        assertThat(read)
                .isBetween(
                        11L * ClientBudget.DEFAULT.rtcpBytesPerSecond(),
                        12L * ClientBudget.DEFAULT.rtcpBytesPerSecond());
    }

    /// M1: a compound packet of hundreds of parts.
    @Test
    void aPacketOfHundredsOfMessagesIsNoPacketOfAClient() {
        byte[] goodbyes = new byte[1_200];
        for (int at = 0; at < goodbyes.length; at += 4) {
            goodbyes[at] = (byte) 0x80;
            goodbyes[at + 1] = (byte) 203;
        }

        assertThat(RtcpReader.read(goodbyes, 0, goodbyes.length, new ArrayList<>()))
                .isEqualTo(DropReason.BAD_RTCP);
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
