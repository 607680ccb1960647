package verticles.shard;

import static org.assertj.core.api.Assertions.assertThat;

import bus.call.MediaMessage;
import call.ParticipantState;
import call.TrackKind;
import call.TrackLimits;
import java.util.Map;
import java.util.UUID;
import media.ConnectionRequest;
import org.junit.jupiter.api.Test;

/// Covers `ConnectionOpening` and `ShardRelays`.
final class ShardRequestsTest {
    private static final TrackLimits LIMITS = TrackLimits.ofMicrophone(32_000);

    @Test
    void priorityIsANumberForTheEngine() {
        assertThat(ShardRequests.connection(request(true)).priority()).isEqualTo(1);
        assertThat(ShardRequests.connection(request(false)).priority()).isZero();
    }

    @Test
    void keepsWhatTheClientOffers() {
        MediaMessage.OpenConnection request = request(false);

        ConnectionRequest connection = ShardRequests.connection(request);

        assertThat(connection.offer()).isEqualTo("offer");
        assertThat(connection.tracks()).isEqualTo(request.tracks());
        assertThat(connection.state()).isEqualTo(request.state());
        assertThat(connection.encrypted()).isTrue();
        assertThat(connection.participant()).isEqualTo(3);
        assertThat(connection.limits()).isEqualTo(LIMITS);
    }

    private static MediaMessage.OpenConnection request(boolean priority) {
        return new MediaMessage.OpenConnection(
                new UUID(0, 1),
                7,
                1,
                3,
                "session",
                "offer",
                Map.of("0", TrackKind.MICROPHONE),
                true,
                priority,
                ParticipantState.INITIAL,
                LIMITS);
    }
}
