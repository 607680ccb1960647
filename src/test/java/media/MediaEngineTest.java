package media;

import static media.ConnectionFixture.ROOM;
import static media.ConnectionFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import call.EndReason;
import call.MediaCommand;
import call.quality.Level;
import call.shard.ShardFigures;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import media.sdp.SdpException;
import org.junit.jupiter.api.Test;

/// The engine as its shell enters it, with [AnsweredOffer], [ConnectionRequest], [EngineEvent],
/// [EngineSettings] and [EngineSnapshot], which have no behavior of their own. How connections end
/// is shown by `simulation.ConnectionEndTest`, what the engine forwards by the rest of
/// `simulation`. Covers `EngineConnections`, `Agreement`, `ClientBudget`, `SlotLimits`,
/// `EngineRelays` and `ReservedRelay`.
@SuppressWarnings("EnumOrdinal") // ends are counted in an array by reason
final class MediaEngineTest {
    private final MediaEngine engine =
            new MediaEngine(
                    ConnectionFixture.settings(), (_, _, _, _, _) -> {}, new Random(1)::nextInt);

    private final List<EngineEvent> events = new ArrayList<>();

    private void connect(int participant, String offer) throws SdpException {
        engine.connect(SECOND, ConnectionFixture.request(participant, offer));
    }

    @Test
    void waitsForNothingWhileItIsEmpty() throws SdpException {
        assertThat(engine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);

        connect(1, ConnectionFixture.offer(1, 1));
        assertThat(engine.nextDeadlineNanos()).isEqualTo(SECOND + 25_000_000);

        engine.onCommand(SECOND, ROOM, 1, new MediaCommand.Disconnect());
        assertThat(engine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void opensARoomForTheFirstConnectionAndClosesItAfterTheLast() throws SdpException {
        connect(1, ConnectionFixture.offer(1, 1));
        connect(2, ConnectionFixture.offer(1, 1));
        assertThat(engine.snapshot().roomCount()).isEqualTo(1);
        assertThat(engine.connectionCount()).isEqualTo(2);
        assertThat(engine.snapshot().largestRooms())
                .containsExactly(new ShardFigures.OfRoom(ROOM, Map.of(Level.GOOD, 2)));

        engine.onCommand(SECOND, ROOM, 1, new MediaCommand.Disconnect());
        assertThat(engine.snapshot().roomCount()).isEqualTo(1);
        engine.onCommand(SECOND, ROOM, 2, new MediaCommand.Disconnect());
        assertThat(engine.snapshot().roomCount()).isZero();
        assertThat(engine.hasConnection(ROOM, 2)).isFalse();
    }

    @Test
    void aReservedRelayIsConnectedWithinTenSecondsOrNotAtAll() {
        ReservedRelay late = Objects.requireNonNull(engine.relays().reserve(SECOND, ROOM));
        ReservedRelay released = Objects.requireNonNull(engine.relays().reserve(SECOND, ROOM));
        engine.relays().release(released);
        assertThat(engine.relays().isReserved(released)).isFalse();
        assertThat(engine.relays().isReserved(late)).isTrue();

        engine.onDeadline(11 * SECOND);

        assertThat(engine.relays().isReserved(late)).isFalse();
        assertThat(connect(11 * SECOND, late)).isFalse();
        assertThat(engine.snapshot().relays().open()).isZero();
        ReservedRelay again = Objects.requireNonNull(engine.relays().reserve(11 * SECOND, ROOM));
        assertThat(connect(12 * SECOND, again)).isTrue();
        assertThat(connect(12 * SECOND, again)).as("a second time").isFalse();
        assertThat(engine.snapshot().relays().open()).isEqualTo(1);
    }

    private boolean connect(long nowNanos, ReservedRelay relay) {
        return engine.relays()
                .connect(
                        nowNanos,
                        relay.number(),
                        new InetSocketAddress("192.0.2.7", 10000),
                        1,
                        relay.keys());
    }

    @Test
    void aFurtherOfferThatAddsSlotsKeepsTheConnection() throws SdpException {
        connect(1, ConnectionFixture.offer(1, 1));

        connect(1, ConnectionFixture.offer(1, 3));

        assertThat(engine.connectionCount()).isEqualTo(1);
        assertThat(engine.snapshot().ended()[EndReason.REPLACED.ordinal()]).isZero();
    }

    /// M10: a further offer whose connection ended while it was answered is answered anew.
    @Test
    void anAnswerForAConnectionThatHasEndedIsNotUsed() throws SdpException {
        connect(1, ConnectionFixture.offer(1, 1));
        OfferAnswerer beside =
                new OfferAnswerer(ConnectionFixture.settings(), new Random(2)::nextInt);
        AnsweredOffer answered =
                beside.answer(
                        ConnectionFixture.request(1, ConnectionFixture.offer(1, 3)),
                        engine.agreement(ROOM, 1));
        engine.onCommand(SECOND, ROOM, 1, new MediaCommand.Disconnect());

        assertThat(engine.connect(SECOND, answered)).isNull();
        assertThat(engine.connectionCount()).isZero();
        assertThat(engine.agreement(ROOM, 1)).isNull();
    }

    @Test
    void anOfferWithAnotherCertificateReplacesTheConnection() throws SdpException {
        connect(1, ConnectionFixture.offer(1, 1));

        connect(1, ConnectionFixture.offer(1, 1).replace("AA:AA", "AA:BB"));

        assertThat(engine.connectionCount()).isEqualTo(1);
        assertThat(engine.snapshot().ended()[EndReason.REPLACED.ordinal()]).isEqualTo(1);
        engine.drainEvents(events::add);
        assertThat(events).contains(new EngineEvent.HandshakeEnded(1));
    }

    @Test
    void aRefusedOfferLeavesTheConnection() throws SdpException {
        connect(1, ConnectionFixture.offer(1, 1));

        assertThatThrownBy(() -> connect(1, "no SDP")).isInstanceOf(SdpException.class);

        assertThat(engine.hasConnection(ROOM, 1)).isTrue();
    }

    @Test
    void handsOutEachEventOnce() throws SdpException {
        connect(1, ConnectionFixture.offer(1, 1));
        engine.onCommand(SECOND, ROOM, 1, new MediaCommand.Disconnect());

        engine.drainEvents(events::add);
        assertThat(events)
                .contains(
                        new EngineEvent.ConnectionLost(
                                ROOM, 1, EndReason.LEFT_UNCONNECTED, "left_unconnected"));
        events.clear();
        engine.drainEvents(events::add);
        assertThat(events).isEmpty();
    }

    @Test
    void doesNotKnowAddressesThatNoCheckHasProved() {
        assertThat(engine.knows(ConnectionFixture.CLIENT)).isFalse();
    }
}
