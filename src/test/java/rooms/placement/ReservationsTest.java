package rooms.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rooms.ShardAddress;
import simulation.EngineCensus;

class ReservationsTest {
    private static final ShardAddress ONE = new ShardAddress("media", 0);
    private static final ShardAddress OTHER = new ShardAddress("media", 1);
    private static final long HALF = Reservations.INTERVAL_MILLIS;
    private static final long LAST = Reservations.LASTS_MILLIS;

    private final Reservations reservations = new Reservations();

    @Test
    void countUntilHeartbeatsShowThem() {
        reservations.add(0, ONE, 3, 1);
        reservations.add(HALF, ONE, 2, 0);

        assertThat(reservations.of(LAST, ONE)).isEqualTo(new Reservations.Sum(5, 1));
        assertThat(reservations.of(LAST, OTHER)).isEqualTo(new Reservations.Sum(0, 0));
        assertThat(reservations.of(LAST + HALF, ONE)).isEqualTo(new Reservations.Sum(2, 0));
        assertThat(reservations.of(LAST + 2 * HALF, ONE)).isEqualTo(new Reservations.Sum(0, 0));
    }

    @Test
    void aThousandJoinsASecondTakeNoMoreMemoryThanOne() {
        reservations.add(0, ONE, 1, 1);
        Map<String, Long> ofOne = census();
        for (long millis = 0; millis < 10_000; millis++) {
            reservations.add(millis, ONE, 1, 0);
        }
        assertThat(census()).isEqualTo(ofOne);
    }

    @Test
    void shardsWithoutReservationsAreForgotten() {
        for (int shard = 0; shard < 100; shard++) {
            reservations.add(0, new ShardAddress("media", shard), 1, 1);
        }
        reservations.add(2 * LAST, ONE, 1, 1);
        assertThat(census()).containsEntry("rooms.placement.Reservations.byShard", 1L);
    }

    private Map<String, Long> census() {
        return EngineCensus.of(reservations, List.of("rooms."));
    }
}
