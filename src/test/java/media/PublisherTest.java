package media;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import call.TrackLimits;
import java.util.ArrayList;
import java.util.List;
import media.codec.RedundantAudio;
import media.ice.IceCredentials;
import media.receive.RoundTripTime;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ReceiveSection;
import org.junit.jupiter.api.Test;

/// Covers `IncomingStream`, `RepairStream`, `TrackIntake` and `ArrivalReports`.
final class PublisherTest {
    private static final int SSRC = 99;
    private static final int RED = 63;

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
        return feedAt(nowNanos, ssrc, 111, sequenceNumber, payloadBytes, 0);
    }

    /// @param redundantBytes of each of two redundant blocks, 0 for plain Opus
    private DropReason feedAt(
            long nowNanos,
            int ssrc,
            int payloadType,
            int sequenceNumber,
            int payloadBytes,
            int redundantBytes) {
        byte[] large = new byte[1_500];
        int end =
                new RtpHeaderWriter()
                        .begin(
                                large,
                                0,
                                false,
                                payloadType,
                                sequenceNumber,
                                sequenceNumber * 960,
                                ssrc)
                        .extension(1, new byte[] {(byte) 0x94}, 0, 1)
                        .extension(4, new byte[] {'0'}, 0, 1)
                        .end();
        if (redundantBytes > 0) {
            int at = RedundantAudio.writeBlockHeader(large, end, 111, 1_920, redundantBytes);
            at = RedundantAudio.writeBlockHeader(large, at, 111, 960, redundantBytes);
            end = RedundantAudio.writeNewestHeader(large, at, 111) + 2 * redundantBytes;
        }
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

    /// M2: 50 Mbit/s of Opus-labeled RTP.
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

    /// M2: Opus at its highest bitrate in a channel that allows less, and then more, and then less
    /// again.
    @Test
    void audioAboveWhatTheChannelAllowsIsDroppedAndOtherLimitsHoldAtOnce() {
        publisher.limit(0, TrackLimits.ofMicrophone(64_000));
        assertThat(forwardedBits(0, 20)).isBetween(112_000L, 124_000L);

        publisher.limit(0, TrackLimits.ofMicrophone(384_000));
        assertThat(forwardedBits(20, 10)).isEqualTo(510_000);

        publisher.limit(0, TrackLimits.ofMicrophone(8_000));
        assertThat(forwardedBits(30, 20)).isBetween(28_000L, 31_500L);
        assertThat(publisher.overRate()).isTrue();
    }

    /// @return a second, of 50 packets with 1,275 bytes each
    private long forwardedBits(int fromSecond, int seconds) {
        long bytes = 0;
        for (int i = fromSecond * 50; i < (fromSecond + seconds) * 50; i++) {
            bytes += feedAt(i * SECOND / 50, SSRC, i, 1_275) == DropReason.OVER_RATE ? 0 : 1_275;
            if (i % 50 == 49) {
                publisher.measure(i * SECOND / 50, true);
            }
        }
        return bytes * 8 / seconds;
    }

    /// A browser that varies its bitrate around the channel's, encrypts, and sends the two frames
    /// before again.
    @Test
    void whatABrowserSendsAtTheBitrateOfTheChannelIsForwarded() {
        for (int bitrate : new int[] {8_000, 64_000, 384_000}) {
            publisher.limit(0, TrackLimits.ofMicrophone(bitrate));
            int frame = bitrate / 8 / 50;
            for (int i = 0; i < 1_000; i++) {
                // Loud and soft seconds: a quarter above and below.
                int bytes = (i / 50 % 2 == 0 ? 5 : 3) * frame / 4 + 30;
                assertThat(
                                feedAt(
                                        bitrate * SECOND + i * SECOND / 50,
                                        bitrate,
                                        RED,
                                        i,
                                        bytes,
                                        Math.min(bytes, 300)))
                        .as(bitrate + " bit/s, packet " + i)
                        .isNotIn(
                                DropReason.OVER_RATE,
                                DropReason.UNKNOWN_PAYLOAD_TYPE,
                                DropReason.BAD_REDUNDANCY);
            }
        }
    }

    /// Blocks that no browser sends count: else a frame of one byte would carry any amount.
    @Test
    void redundantBlocksBeyondTwoOfTheSizeOfAFrameCount() {
        publisher.limit(0, TrackLimits.ofMicrophone(64_000));
        int dropped = 0;
        for (int i = 0; i < 500; i++) {
            DropReason outcome = feedAt(i * SECOND / 50, SSRC, RED, i, 1, 700);
            dropped += outcome == DropReason.OVER_RATE ? 1 : 0;
        }
        // 187 kbit/s are counted, of which 112 and the burst are forwarded.
        assertThat(dropped).isBetween(120, 200);
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
