package media;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import media.ice.IceCredentials;
import media.receive.RoundTripTime;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ReceiveSection;
import org.junit.jupiter.api.Test;

final class PublisherTest {
    private static final int SSRC = 99;

    private final ConnectionFixture fixture = new ConnectionFixture();
    private final List<RtcpMessage> feedback = new ArrayList<>();
    private final List<ReceiveSection> sections =
            fixture.negotiated(
                            new IceCredentials("ufrag", "passwordpasswordpassword"),
                            ConnectionFixture.offer(0, 0))
                    .receive();
    private final Publisher publisher =
            new Publisher(
                    ConnectionFixture.request(1, ""),
                    sections,
                    new RoundTripTime(),
                    new PublisherFeedback(sections, 1, feedback::addAll));
    private final byte[] bytes = new byte[200];
    private final RtpPacket packet = new RtpPacket();

    private DropReason feed(int ssrc, int payloadType, int sequenceNumber, char mid) {
        int end =
                new RtpHeaderWriter()
                        .begin(
                                bytes,
                                0,
                                false,
                                payloadType,
                                sequenceNumber,
                                sequenceNumber * 960,
                                ssrc)
                        .extension(1, new byte[] {(byte) 0x94}, 0, 1)
                        .extension(4, new byte[] {(byte) mid}, 0, 1)
                        .end();
        packet.wrap(bytes, 0, end + 50);
        return publisher.onPacket(sequenceNumber * 20_000_000L, packet, fixture.room);
    }

    @Test
    void hasATrackForEachSectionThatTheClientSendsIn() {
        assertThat(publisher.tracks())
                .extracting(track -> track.kind())
                .containsExactly(TrackKind.MICROPHONE, TrackKind.CAMERA);
    }

    @Test
    void findsTheStreamByTheMidOfItsFirstPacket() {
        assertThat(feed(SSRC, 77, 1, 'x')).isEqualTo(DropReason.UNKNOWN_STREAM);
        assertThat(publisher.reportBlocks(0)).isEmpty();

        feed(SSRC, 111, 1, '0');

        assertThat(publisher.reportBlocks(0)).extracting(ReportBlock::ssrc).containsExactly(SSRC);
    }

    @Test
    void dropsDuplicates() {
        feed(SSRC, 111, 1, '0');
        feed(SSRC, 111, 2, '0');

        assertThat(feed(SSRC, 111, 2, '0')).isEqualTo(DropReason.DUPLICATE);
    }

    @Test
    void dropsPayloadTypesThatWereNotNegotiated() {
        feed(SSRC, 111, 1, '0');

        assertThat(feed(SSRC, 77, 2, '0')).isEqualTo(DropReason.UNKNOWN_PAYLOAD_TYPE);
    }

    @Test
    void takesAtMost32Streams() {
        for (int ssrc = 1; ssrc <= 32; ssrc++) {
            assertThat(feed(ssrc, 111, 1, '0')).isNotEqualTo(DropReason.TOO_MANY_STREAMS);
        }

        assertThat(feed(33, 111, 1, '0')).isEqualTo(DropReason.TOO_MANY_STREAMS);
    }
}
