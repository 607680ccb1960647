package media.quality;

import static org.assertj.core.api.Assertions.assertThat;

import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RoomQualityTest {
    private final RoomQuality room = new RoomQuality();

    @Test
    void reportsEachChangeOnce() {
        room.report(1, Level.POOR, Cause.UPLINK);
        long seen = room.version();
        assertThat(room.since(0))
                .containsExactly(new Quality.OfParticipant(1, Level.POOR, Cause.UPLINK));
        assertThat(room.since(seen)).isEmpty();
        room.report(1, Level.POOR, Cause.UPLINK);
        assertThat(room.since(seen)).isEmpty();
        room.report(2, Level.BAD, Cause.DOWNLINK);
        room.report(1, Level.GOOD, Cause.NONE);
        assertThat(room.since(seen))
                .containsExactly(
                        new Quality.OfParticipant(2, Level.BAD, Cause.DOWNLINK),
                        new Quality.OfParticipant(1, Level.GOOD, Cause.NONE));
    }

    @Test
    void goodParticipantsAreNotReported() {
        room.report(1, Level.GOOD, Cause.NONE);
        assertThat(room.since(0)).isEmpty();
    }

    @Test
    void countsParticipantsByLevel() {
        assertThat(room.byLevel(0)).isEmpty();
        room.report(1, Level.POOR, Cause.UPLINK);
        room.report(2, Level.BAD, Cause.UPLINK);
        room.report(2, Level.GOOD, Cause.NONE);
        assertThat(room.byLevel(4)).isEqualTo(Map.of(Level.GOOD, 3, Level.POOR, 1));
        room.forget(1);
        assertThat(room.byLevel(3)).isEqualTo(Map.of(Level.GOOD, 3));
    }

    @Test
    void aParticipantThatLeftIsForgotten() {
        for (int participant = 1; participant <= 1_000; participant++) {
            room.report(participant, Level.FAIR, Cause.UPLINK);
            room.forget(participant);
        }
        assertThat(room.since(0)).isEmpty();
    }
}
