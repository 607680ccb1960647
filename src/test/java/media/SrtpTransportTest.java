package media;

import static media.ConnectionFixture.FROM_CLIENT;
import static media.ConnectionFixture.TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import media.dtls.DtlsKeys;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpWriter;
import media.rtp.DropReason;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.send.SecureOutbound;
import media.srtp.SrtpCiphers;
import media.srtp.SrtpSender;
import org.junit.jupiter.api.Test;

final class SrtpTransportTest {
    private static final int SSRC = 7;

    private final SrtpTransport transport =
            new SrtpTransport(
                    SrtpCiphers.jce(), new SecureOutbound(new ConnectionFixture().batches));
    private final SrtpSender client = new SrtpSender(FROM_CLIENT);
    private final RtpPacket packet = new RtpPacket();
    private final byte[] bytes = new byte[256];

    private int rtp(int sequenceNumber) {
        int at = new RtpHeaderWriter().begin(bytes, 0, false, 111, sequenceNumber, 960, SSRC).end();
        return client.protectRtp(client.stream(SSRC), bytes, 0, at + 20);
    }

    private void establish() {
        transport.onKeys(new DtlsKeys(FROM_CLIENT, TO_CLIENT));
    }

    @Test
    void dropsEverythingWithoutKeys() {
        int length = rtp(1);

        assertThat(transport.established()).isFalse();
        assertThat(transport.unprotectRtp(bytes, 0, length, packet)).isEqualTo(DropReason.NO_KEYS);
        assertThat(transport.unprotectRtcp(bytes, 0, length)).isNegative();
        assertThat(transport.dropReason()).isEqualTo(DropReason.NO_KEYS);
    }

    @Test
    void decryptsWhatTheClientEncrypts() {
        establish();

        assertThat(transport.unprotectRtp(bytes, 0, rtp(41), packet)).isEqualTo(DropReason.OK);

        assertThat(packet.ssrc()).isEqualTo(SSRC);
        assertThat(packet.sequenceNumber()).isEqualTo(41);
        assertThat(packet.payloadBytes()).isEqualTo(20);
    }

    @Test
    void dropsWhatIsNotAuthentic() {
        establish();
        int length = rtp(1);
        bytes[length - 1]++;

        assertThat(transport.unprotectRtp(bytes, 0, length, packet))
                .isEqualTo(DropReason.NOT_AUTHENTIC);
    }

    @Test
    void decryptsRtcpAndReportsWhyNot() {
        establish();
        int plain =
                new RtcpWriter()
                        .begin(bytes, 0)
                        .add(new ReceiverReport(SSRC, java.util.List.of()))
                        .end();
        int length = client.protectRtcp(bytes, 0, plain);
        byte[] replayed = bytes.clone();

        assertThat(transport.unprotectRtcp(bytes, 0, length)).isEqualTo(plain);
        assertThat(transport.unprotectRtcp(replayed, 0, length)).isNegative();
        assertThat(transport.dropReason()).isEqualTo(DropReason.REPLAYED);
    }

    @Test
    void hasNoKeysAfterItIsClosed() {
        establish();

        transport.close();

        assertThat(transport.established()).isFalse();
        assertThat(transport.unprotectRtp(bytes, 0, rtp(1), packet)).isEqualTo(DropReason.NO_KEYS);
    }
}
