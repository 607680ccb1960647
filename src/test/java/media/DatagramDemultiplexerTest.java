package media;

import static media.ConnectionFixture.CLIENT;
import static media.ConnectionFixture.FROM_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import call.EndReason;
import java.util.List;
import media.dtls.DtlsKeys;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpWriter;
import media.rtp.DropReason;
import media.srtp.SrtpSender;
import media.stun.BindingRequest;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers `ControlBudget`.
@SuppressWarnings("EnumOrdinal") // drops are counted in an array by reason
final class DatagramDemultiplexerTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final ConnectionTable table = new ConnectionTable();
    private final Connection connection = fixture.create(0, 1);
    private final DatagramDemultiplexer demultiplexer =
            new DatagramDemultiplexer(
                    table,
                    new EngineRelays(
                            fixture.factory,
                            table,
                            new EngineRooms(10, fixture.events),
                            fixture.events,
                            () -> 1),
                    (to, kind, bytes, offset, length) ->
                            fixture.sent.add(
                                    new ConnectionFixture.Sent(
                                            to,
                                            kind,
                                            java.util.Arrays.copyOfRange(
                                                    bytes, offset, offset + length))),
                    fixture.events);

    DatagramDemultiplexerTest() {
        table.add(connection);
        connection.member().join(0);
    }

    private void feed(byte... bytes) {
        demultiplexer.onDatagram(0, CLIENT, bytes, 0, bytes.length);
    }

    private void check(String ufrag, String password) {
        byte[] bytes = new byte[StunBindings.MAX_RESPONSE_BYTES];
        int length =
                new StunBindings()
                        .writeRequest(
                                new BindingRequest(
                                        new byte[12],
                                        ufrag + ":peer",
                                        true,
                                        IceRole.CONTROLLING,
                                        1,
                                        1),
                                password,
                                bytes,
                                0);
        demultiplexer.onDatagram(0, CLIENT, bytes, 0, length);
    }

    private void check() {
        check(connection.ice().local().ufrag(), connection.ice().local().password());
    }

    private long drops(DropReason reason) {
        return demultiplexer.drops()[reason.ordinal()];
    }

    /// The ranges of RFC 7983 §7, at their bounds.
    @ParameterizedTest
    @CsvSource({
        "0, BAD_STUN",
        "3, BAD_STUN",
        "4, UNKNOWN_PROTOCOL",
        "19, UNKNOWN_PROTOCOL",
        "20, UNKNOWN_PATH",
        "63, UNKNOWN_PATH",
        "64, UNKNOWN_PROTOCOL",
        "127, UNKNOWN_PROTOCOL",
        "128, UNKNOWN_PATH",
        "191, UNKNOWN_PATH",
        "192, UNKNOWN_PROTOCOL",
        "255, UNKNOWN_PROTOCOL"
    })
    void findsTheProtocolByTheFirstByte(int first, DropReason reason) {
        feed((byte) first, (byte) 0, (byte) 0);

        assertThat(drops(reason)).isEqualTo(1);
        assertThat(java.util.Arrays.stream(demultiplexer.drops()).sum()).isEqualTo(1);
    }

    @Test
    void dropsAnEmptyDatagram() {
        feed();

        assertThat(drops(DropReason.EMPTY)).isEqualTo(1);
    }

    @Test
    void answersAValidCheckAndExpectsOneHandshake() {
        check();
        check();

        assertThat(fixture.sent).hasSize(2).allMatch(sent -> sent.to().equals(CLIENT));
        assertThat(fixture.events)
                .filteredOn(EngineEvent.HandshakeExpected.class::isInstance)
                .hasSize(1);
        assertThat(table.at(CLIENT)).isNotNull();
    }

    @Test
    void dropsChecksWithWrongCredentials() {
        check("nobody", connection.ice().local().password());
        check(connection.ice().local().ufrag(), "wrongwrongwrongwrongwrong");

        assertThat(drops(DropReason.UNKNOWN_UFRAG)).isEqualTo(1);
        assertThat(drops(DropReason.BAD_INTEGRITY)).isEqualTo(1);
        assertThat(table.at(CLIENT)).isNull();
        assertThat(connection.handshake().neverReached()).isEqualTo(EndReason.WRONG_CREDENTIALS);
    }

    @Test
    void handsDtlsOfAKnownPathToTheShell() {
        check();
        fixture.events.clear();

        feed((byte) 22, (byte) 1);

        assertThat(fixture.events).hasSize(1);
        assertThat(((EngineEvent.HandshakeReceived) fixture.events.remove()).datagram())
                .containsExactly(22, 1);
    }

    /// M1: valid checks cost hashes, and what exceeds the budget is dropped before they are
    /// computed.
    @Test
    void answersAtMostTheChecksOfTheBudget() {
        for (int i = 0; i < 1_000; i++) {
            check();
        }

        assertThat(fixture.sent).hasSize(400);
        assertThat(drops(DropReason.RATE_LIMITED)).isEqualTo(600);
    }

    /// M1: a sender without the password cannot use up the budget of one with it.
    @Test
    void forgedChecksCostTheClientNothing() {
        for (int i = 0; i < 1_000; i++) {
            check(connection.ice().local().ufrag(), "wrongwrongwrongwrongwrong");
        }
        check();

        assertThat(fixture.sent).hasSize(1);
    }

    /// M1: each DTLS datagram may wake a thread.
    @Test
    void passesOnAtMostTheDtlsOfTheBudget() {
        check();
        fixture.events.clear();
        for (int i = 0; i < 1_000; i++) {
            feed((byte) 22, (byte) 1);
        }

        assertThat(fixture.events).hasSize(200);
        assertThat(drops(DropReason.RATE_LIMITED)).isEqualTo(800);
    }

    @Test
    void countsAuthenticPacketsAndDropsOthers() {
        check();
        connection.onKeys(0, new DtlsKeys(FROM_CLIENT, ConnectionFixture.TO_CLIENT));
        byte[] rtcp = new byte[100];
        int plain = new RtcpWriter().begin(rtcp, 0).add(new ReceiverReport(5, List.of())).end();
        int length = new SrtpSender(FROM_CLIENT).protectRtcp(rtcp, 0, plain);
        byte[] replayed = rtcp.clone();

        demultiplexer.onDatagram(0, CLIENT, rtcp, 0, length);
        demultiplexer.onDatagram(0, CLIENT, replayed, 0, length);
        feed((byte) 0x80);

        assertThat(demultiplexer.packetsReceived()).isEqualTo(1);
        assertThat(drops(DropReason.REPLAYED)).isEqualTo(1);
        assertThat(drops(DropReason.TRUNCATED)).isEqualTo(1);
    }
}
