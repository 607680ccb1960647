package media;

import static media.ConnectionFixture.CLIENT;
import static media.ConnectionFixture.FROM_CLIENT;
import static media.ConnectionFixture.SECOND;
import static media.ConnectionFixture.TO_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import call.EndReason;
import media.dtls.DtlsKeys;
import media.ice.IceLite;
import media.ice.Path;
import media.rtcp.Goodbye;
import media.rtp.DropReason;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

final class ConnectionTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void isEstablishedByTheKeys() {
        Connection connection = fixture.create(0, 1);
        connection.onCheck(0, CLIENT, connection.ice().local(), true);
        assertThat(connection.established()).isFalse();

        connection.onKeys(0, new DtlsKeys(FROM_CLIENT, TO_CLIENT));

        assertThat(connection.established()).isTrue();
    }

    @Test
    void dropsMediaBeforeTheKeys() {
        Connection connection = fixture.create(0, 1);
        Path path = connection.onCheck(0, CLIENT, connection.ice().local(), true);
        byte[] bytes = new byte[100];
        bytes[0] = (byte) 0x80;

        assertThat(connection.unprotectRtp(0, path, bytes, 0, bytes.length, new RtpPacket()))
                .isEqualTo(DropReason.NO_KEYS);
        assertThat(connection.unprotectRtcp(0, path, bytes, 0, bytes.length)).isNegative();
        assertThat(connection.dropReason()).isEqualTo(DropReason.NO_KEYS);
    }

    @Test
    void isLostWhenNoCheckArrives() {
        Connection connection = fixture.create(0, 1);

        assertThat(connection.onDeadline(IceLite.FIRST_CHECK_NANOS - 1)).isNull();
        assertThat(connection.onDeadline(IceLite.FIRST_CHECK_NANOS))
                .isEqualTo(EndReason.NO_CHECK_ARRIVED);
    }

    @Test
    void isLostWhenThePathIsSilentAndSendsNothingAfterThat() {
        Connection connection = fixture.connect(0, 1);
        assertThat(connection.onDeadline(IceLite.SILENCE_NANOS - 1)).isNull();

        assertThat(connection.onDeadline(IceLite.SILENCE_NANOS)).isEqualTo(EndReason.PATH_SILENT);
        fixture.sent.clear();
        connection.sendDtls(new byte[] {22});

        assertThat(fixture.sent).isEmpty();
    }

    @Test
    void sendsADtlsFlightBeforeTheKeysOnThePathOfTheCheck() {
        Connection connection = fixture.create(0, 1);
        connection.onCheck(0, CLIENT, connection.ice().local(), true);

        connection.sendDtls(new byte[] {22, 1, 2});

        assertThat(fixture.sent).hasSize(1);
        assertThat(fixture.sent.getFirst().to()).isEqualTo(CLIENT);
        assertThat(fixture.sent.getFirst().bytes()).containsExactly(22, 1, 2);
    }

    @Test
    void addsTheSlotsOfAFurtherOffer() {
        Connection connection = fixture.connect(0, 1);
        assertThat(connection.negotiated().send()).hasSize(4);

        connection.renegotiate(
                SECOND, fixture.negotiated(connection, ConnectionFixture.offer(2, 5)));

        assertThat(connection.negotiated().send()).hasSize(7);
    }

    @Test
    void endsItsStreamsAndMediaWhenItIsClosed() {
        Connection connection = fixture.connect(0, 1);

        connection.close(SECOND);

        assertThat(fixture.takeRtcp()).hasAtLeastOneElementOfType(Goodbye.class);
        assertThat(connection.established()).isFalse();
        assertThat(fixture.room.empty()).isTrue();
    }
}
