package events;

import static org.assertj.core.api.Assertions.assertThat;

import events.VoiceRollup.Cell;
import events.VoiceRollup.Sums;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VoiceRollupTest {
    private static final UUID LOBBY = new UUID(0, 1);
    private static final UUID ATTIC = new UUID(0, 2);
    private static final LocalDate MONDAY = LocalDate.of(2026, 5, 4);
    private static final long MINUTE = 60_000;

    private VoiceRollup rollup = new VoiceRollup(Map.of());

    @Test
    void countsJoinsTimeAndTheMostAtTheSameTime() {
        joined(LOBBY, MONDAY, 12, 0);
        joined(LOBBY, MONDAY, 12, 10);
        left(LOBBY, MONDAY, 12, 20, at(MONDAY, 12, 0));
        joined(LOBBY, MONDAY, 12, 30);
        left(LOBBY, MONDAY, 13, 0, at(MONDAY, 12, 10));
        left(LOBBY, MONDAY, 13, 0, at(MONDAY, 12, 30));
        joined(ATTIC, MONDAY, 13, 0);

        assertThat(rollup.sums())
                .isEqualTo(
                        Map.of(
                                new Cell(LOBBY, MONDAY), new Sums(3, (20 + 50 + 30) * MINUTE, 2),
                                new Cell(ATTIC, MONDAY), new Sums(1, 0, 1)));
        assertThat(rollup.presence().get(LOBBY)).isEqualTo(new VoiceRollup.Presence(0, MONDAY));
    }

    @Test
    void aVisitOverMidnightCountsForEachDay() {
        joined(LOBBY, MONDAY, 23, 0);
        joined(LOBBY, MONDAY, 23, 30);
        left(LOBBY, MONDAY.plusDays(2), 1, 0, at(MONDAY, 23, 0));

        assertThat(rollup.sums())
                .isEqualTo(
                        Map.of(
                                new Cell(LOBBY, MONDAY), new Sums(2, 60 * MINUTE, 2),
                                new Cell(LOBBY, MONDAY.plusDays(1)), new Sums(0, 1_440 * MINUTE, 2),
                                new Cell(LOBBY, MONDAY.plusDays(2)), new Sums(0, 60 * MINUTE, 2)));
    }

    @Test
    void goesOnWhereTheLastBatchEnded() {
        joined(LOBBY, MONDAY, 23, 0);
        rollup = new VoiceRollup(rollup.presence());
        joined(LOBBY, MONDAY.plusDays(1), 8, 0);

        assertThat(rollup.sums())
                .isEqualTo(Map.of(new Cell(LOBBY, MONDAY.plusDays(1)), new Sums(1, 0, 2)));
    }

    @Test
    void aParticipantOfAKilledNodeLeavesLate() {
        joined(LOBBY, MONDAY, 23, 58);
        joined(LOBBY, MONDAY.plusDays(1), 0, 1);
        left(LOBBY, MONDAY, 23, 59, at(MONDAY, 23, 58));
        joined(LOBBY, MONDAY.plusDays(1), 0, 3);

        assertThat(rollup.sums())
                .isEqualTo(
                        Map.of(
                                new Cell(LOBBY, MONDAY), new Sums(1, MINUTE, 1),
                                new Cell(LOBBY, MONDAY.plusDays(1)), new Sums(2, 0, 2)));
    }

    @Test
    void aRoomThatClosesIsEmptyWhateverWasMissed() {
        left(LOBBY, MONDAY, 9, 1, at(MONDAY, 9, 0));
        joined(LOBBY, MONDAY, 10, 0);
        joined(LOBBY, MONDAY, 10, 0);
        rollup.add(new VoiceChange.Closed(LOBBY, at(MONDAY, 11, 0)));
        joined(LOBBY, MONDAY, 12, 0);

        assertThat(rollup.sums())
                .isEqualTo(Map.of(new Cell(LOBBY, MONDAY), new Sums(3, MINUTE, 2)));
        assertThat(rollup.presence().get(LOBBY)).isEqualTo(new VoiceRollup.Presence(1, MONDAY));
    }

    private void joined(UUID channel, LocalDate day, int hour, int minute) {
        rollup.add(new VoiceChange.Joined(channel, at(day, hour, minute)));
    }

    private void left(UUID channel, LocalDate day, int hour, int minute, long joinedAtMillis) {
        rollup.add(new VoiceChange.Left(channel, at(day, hour, minute), joinedAtMillis));
    }

    private static long at(LocalDate day, int hour, int minute) {
        return day.atTime(LocalTime.of(hour, minute)).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
