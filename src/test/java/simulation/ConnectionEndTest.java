package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.SECOND;

import call.EndReason;
import call.MediaCommand;
import call.ParticipantState;
import call.TrackKind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import media.ConnectionRequest;
import media.EngineEvent;
import media.EngineSettings;
import media.MediaEngine;
import media.SlotLimits;
import media.dtls.DtlsFailure;
import media.rtp.DropReason;
import media.sdp.SdpException;
import media.srtp.SrtpCiphers;
import media.stun.BindingRequest;
import media.stun.BindingResponse;
import media.stun.IceRole;
import media.stun.StunBindings;
import org.junit.jupiter.api.Test;

/// Each failure of a connection has a reason of its own, reported once and counted once.
@SuppressWarnings("EnumOrdinal") // ends are counted in an array by reason
final class ConnectionEndTest {
    private static final UUID ROOM = new UUID(0, 1);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 5000);

    private final List<EngineEvent> events = new ArrayList<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final Random random = new Random(3);
    private final MediaEngine engine =
            new MediaEngine(
                    new EngineSettings(
                            new EngineSettings.Endpoint(
                                    "sha-256 " + "AA:".repeat(31) + "AA",
                                    List.of(new InetSocketAddress("192.0.2.254", 10000)),
                                    List.of(),
                                    "hubbub-test"),
                            new SlotLimits(2, 0),
                            10,
                            0,
                            SrtpCiphers.jce()),
                    (to, kind, bytes, offset, length) ->
                            sent.add(Arrays.copyOfRange(bytes, offset, offset + length)),
                    random::nextInt);

    private String answer = "";

    @Test
    void nothingArrives() throws SdpException {
        connect();
        run(11, () -> {});
        assertThat(lost()).isEmpty();
        run(30, () -> {});
        assertEnded(EndReason.NO_CHECK_ARRIVED);
    }

    @Test
    void onlyChecksWithAnotherPasswordArrive() throws SdpException {
        connect();
        run(30, () -> check("ice-ufrag"));
        assertEnded(EndReason.WRONG_CREDENTIALS);
    }

    /// RFC 8445 §7.3.1.1: we are ICE-lite, so the client must be the controlling side.
    @Test
    void onlyChecksArriveThatClaimOurRole() throws SdpException {
        connect();
        run(30, () -> check("ice-pwd", IceRole.CONTROLLED));
        assertThat(sent).isNotEmpty();
        for (byte[] response : sent) {
            assertThat(
                            new StunBindings()
                                    .readResponse(
                                            response,
                                            0,
                                            response.length,
                                            SimulatedOffer.attribute(answer, "ice-pwd")))
                    .returns(BindingRequest.ROLE_CONFLICT, BindingResponse::errorCode);
        }
        assertThat(engine.snapshot().drops()[DropReason.REFUSED_CHECK.ordinal()])
                .isEqualTo(sent.size());
        assertEnded(EndReason.NO_CHECK_ARRIVED);
    }

    @Test
    void checksArriveButNoHandshake() throws SdpException {
        connect();
        run(30, () -> check("ice-pwd"));
        assertEnded(EndReason.NO_DTLS);
    }

    @Test
    void theHandshakeIsNotFinished() throws SdpException {
        connect();
        run(
                30,
                () -> {
                    check("ice-pwd");
                    engine.onDatagram(now, CLIENT, new byte[] {22, (byte) 0xFE, (byte) 0xFD}, 0, 3);
                });
        assertEnded(EndReason.DTLS_TIMEOUT);
    }

    @Test
    void theHandshakeIsRefusedWithItsAlert() throws SdpException {
        connect();
        check("ice-pwd");
        engine.drainEvents(events::add);
        engine.onDtlsFailed(
                now, 1, new DtlsFailure(DtlsFailure.Kind.ALERT, "dtls_alert_bad_certificate"));
        assertEnded(EndReason.DTLS_ALERT, "dtls_alert_bad_certificate");
    }

    @Test
    void theClientStopsChecking() throws SdpException {
        connect();
        check("ice-pwd");
        run(30, () -> {});
        assertEnded(EndReason.PATH_SILENT);
    }

    @Test
    void theClientLeavesBeforeItIsConnectedOrOffersAnew() throws SdpException {
        connect();
        answer = engine.connect(now, request(SimulatedOffer.text(2, 0).replace("AA:AA", "AA:BB")));
        assertThat(engine.snapshot().ended()[EndReason.REPLACED.ordinal()]).isEqualTo(1);
        assertThat(lost()).isEmpty();
        engine.onCommand(now, ROOM, 1, new MediaCommand.Disconnect());
        assertThat(lost())
                .containsExactly(
                        new EngineEvent.ConnectionLost(
                                ROOM, 1, EndReason.LEFT_UNCONNECTED, "left_unconnected"));
    }

    private long now = 5 * SECOND;

    private void connect() throws SdpException {
        answer = engine.connect(now, request(SimulatedOffer.text(2, 0)));
    }

    private static ConnectionRequest request(String offer) {
        return new ConnectionRequest(
                ROOM,
                1,
                offer,
                Map.of("0", TrackKind.MICROPHONE),
                0,
                new ParticipantState(false, false, false, false),
                false);
    }

    private void check(String password) {
        check(password, IceRole.CONTROLLING);
    }

    private void check(String password, IceRole role) {
        byte[] bytes = new byte[StunBindings.MAX_RESPONSE_BYTES];
        int length =
                new StunBindings()
                        .writeRequest(
                                new BindingRequest(
                                        SimulatedOffer.transactionId(random),
                                        SimulatedOffer.attribute(answer, "ice-ufrag") + ":peer",
                                        true,
                                        role,
                                        1,
                                        1),
                                SimulatedOffer.attribute(answer, password),
                                bytes,
                                0);
        engine.onDatagram(now, CLIENT, bytes, 0, length);
    }

    private void run(int seconds, Runnable eachSecond) {
        for (int i = 0; i < seconds; i++) {
            eachSecond.run();
            now += SECOND;
            engine.onDeadline(now);
        }
    }

    private List<EngineEvent.ConnectionLost> lost() {
        engine.drainEvents(events::add);
        return events.stream()
                .filter(EngineEvent.ConnectionLost.class::isInstance)
                .map(EngineEvent.ConnectionLost.class::cast)
                .toList();
    }

    private void assertEnded(EndReason reason) {
        assertEnded(reason, reason.word());
    }

    private void assertEnded(EndReason reason, String detail) {
        assertThat(lost()).containsExactly(new EngineEvent.ConnectionLost(ROOM, 1, reason, detail));
        assertThat(engine.snapshot().ended()[reason.ordinal()]).isEqualTo(1);
        assertThat(engine.connectionCount()).isZero();
    }
}
