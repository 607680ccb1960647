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

    private static final long SECOND = ConnectionFixture.SECOND;

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
                    new PublisherFeedback(sections, 1, feedback::addAll),
                    ClientBudget.DEFAULT);
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

    private DropReason feedAt(long nowNanos, int ssrc, int sequenceNumber, int payloadBytes) {
        byte[] large = new byte[1_500];
        int end =
                new RtpHeaderWriter()
                        .begin(large, 0, false, 111, sequenceNumber, sequenceNumber * 960, ssrc)
                        .extension(1, new byte[] {(byte) 0x94}, 0, 1)
                        .extension(4, new byte[] {'0'}, 0, 1)
                        .end();
        packet.wrap(large, 0, end + payloadBytes);
        return publisher.onPacket(nowNanos, packet, fixture.room);
    }

    /// M4: a client may change its SSRC any number of times in a call.
    @Test
    void theStreamThatEndedFirstMakesRoomForANewOne() {
        long now = 0;
        for (int ssrc = 1; ssrc <= 100; ssrc++, now += 3 * SECOND) {
            assertThat(feedAt(now, ssrc, 1, 50))
                    .as("SSRC " + ssrc)
                    .isNotEqualTo(DropReason.TOO_MANY_STREAMS);
        }

        assertThat(publisher.reportBlocks(now))
                .extracting(ReportBlock::ssrc)
                .hasSize(32)
                .contains(69, 100)
                .doesNotContain(68);
    }

    /// M4: the end is believed at once.
    @Test
    void aStreamThatSaysGoodbyeMakesRoom() {
        for (int ssrc = 1; ssrc <= 32; ssrc++) {
            feedAt(0, ssrc, 1, 50);
        }
        publisher.onGoodbye(0, List.of(7));

        assertThat(feedAt(1, 33, 1, 50)).isNotEqualTo(DropReason.TOO_MANY_STREAMS);
        assertThat(publisher.reportBlocks(1)).extracting(ReportBlock::ssrc).doesNotContain(7);
    }

    /// M4: of the retransmissions, those that are silent for longest.
    @Test
    void theRetransmissionsThatAreSilentForLongestMakeRoom() {
        for (int ssrc = 1; ssrc <= 32; ssrc++) {
            retransmit(ssrc * 20_000_000L, ssrc, 1);
        }
        retransmit(SECOND, 1, 2);

        retransmit(2 * SECOND, 40, 1);

        assertThat(publisher.reportBlocks(2 * SECOND))
                .extracting(ReportBlock::ssrc)
                .hasSize(32)
                .contains(1, 3, 40)
                .doesNotContain(2);
    }

    private void retransmit(long nowNanos, int ssrc, int sequenceNumber) {
        int end =
                new RtpHeaderWriter()
                        .begin(bytes, 0, false, 97, sequenceNumber, 0, ssrc)
                        .extension(4, new byte[] {'1'}, 0, 1)
                        .extension(11, new byte[] {'q'}, 0, 1)
                        .end();
        packet.wrap(bytes, 0, end + 50);
        publisher.onPacket(nowNanos, packet, fixture.room);
    }

    /// M4: streams that begin and end as fast as packets come are bounded too.
    @Test
    void streamsMayNotBeginWithEveryPacket() {
        int taken = 0;
        for (int ssrc = 1; ssrc <= 10_000; ssrc++) {
            publisher.onGoodbye(ssrc, List.of(ssrc - 1));
            taken += feedAt(ssrc, ssrc, 1, 50) == DropReason.TOO_MANY_STREAMS ? 0 : 1;
        }

        assertThat(taken).isEqualTo(64);
    }

    /// M2: 50 Mbit/s of Opus-labelled RTP.
    @Test
    void audioAboveWhatOpusCanHaveIsDroppedAndEndsTheConnection() {
        long forwardedBytes = 0;
        long over = 0;
        int packets = 5_200;
        int sequence = 0;
        for (int second = 1; second <= 10; second++) {
            assertThat(publisher.overRate()).as("second " + second).isFalse();
            for (int i = 0; i < packets; i++, sequence++) {
                long now = sequence * SECOND / packets;
                if (feedAt(now, SSRC, sequence & 0xFFFF, 1_200) == DropReason.OVER_RATE) {
                    over++;
                } else {
                    forwardedBytes += 1_200;
                }
            }
            publisher.measure(second * SECOND, true);
        }

        assertThat(forwardedBytes * 8 / 10).isBetween(510_000L, 620_000L);
        assertThat(over).isGreaterThan(50_000);
        assertThat(publisher.overRate()).isTrue();
    }

    /// M2: small packets cost the server as much as large ones.
    @Test
    void audioOfMoreThan100PacketsASecondIsOverRate() {
        int forwarded = 0;
        for (int i = 0; i < 10_000; i++) {
            forwarded += feedAt(i * SECOND / 1_000, SSRC, i, 20) == DropReason.OVER_RATE ? 0 : 1;
        }

        assertThat(forwarded).isBetween(1_150, 1_250);
    }

    /// M2: a browser at the highest bitrate of Opus, and what it has queued in a stall of 2 s.
    @Test
    void aBurstAfterAStallIsForwarded() {
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 50; i++) {
                // All of two seconds at once, every other second.
                long now = (second & ~1) * SECOND;
                assertThat(feedAt(now, SSRC, second * 50 + i, 1_200))
                        .isNotEqualTo(DropReason.OVER_RATE);
            }
            publisher.measure(second * SECOND, true);
        }
        assertThat(publisher.overRate()).isFalse();
    }

    @Test
    void takesAtMost32Streams() {
        for (int ssrc = 1; ssrc <= 32; ssrc++) {
            assertThat(feed(ssrc, 111, 1, '0')).isNotEqualTo(DropReason.TOO_MANY_STREAMS);
        }

        assertThat(feed(33, 111, 1, '0')).isEqualTo(DropReason.TOO_MANY_STREAMS);
    }
}
