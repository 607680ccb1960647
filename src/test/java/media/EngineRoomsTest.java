package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.UUID;
import media.forward.Room;
import org.junit.jupiter.api.Test;

final class EngineRoomsTest {
    private static final UUID ROOM = new UUID(0, 1);

    private final EngineRooms rooms = new EngineRooms(5, new ArrayDeque<>());

    @Test
    void opensARoomOnceAndAgainAfterItIsClosed() {
        Room room = rooms.open(ROOM);

        assertThat(rooms.open(ROOM)).isSameAs(room);
        assertThat(rooms.size()).isEqualTo(1);
        rooms.close(ROOM);
        assertThat(rooms.size()).isZero();
        assertThat(rooms.open(ROOM)).isNotSameAs(room);
    }

    @Test
    void limitsAudibleSpeakersUnderLoadAndRaisesTheLimitAgain() {
        rooms.open(ROOM);

        assertThat(rooms.onLoad(0, 0.9)).isEqualTo(4);
        assertThat(rooms.onLoad(0, 0.6)).as("between the thresholds").isEqualTo(4);
        assertThat(rooms.onLoad(0, 0.1)).isEqualTo(5);
        assertThat(rooms.onLoad(0, 0.1)).as("as configured at most").isEqualTo(5);
    }
}
