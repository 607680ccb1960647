package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RelayReservationsTest {
    private static final UUID ROOM = new UUID(1, 1);
    private static final long SECOND = 1_000_000_000L;

    private final Set<Integer> used = new HashSet<>();
    private final RelayReservations reservations =
            new RelayReservations(new Random(1)::nextInt, used::contains);

    @Test
    void passesOverNumbersInUse() {
        used.addAll(Set.of(1, 2, 4));

        assertThat(reserve().number()).isEqualTo(3);
        assertThat(reserve().number()).isEqualTo(5);
    }

    @Test
    void givesANumberAgainOnlyAfterAllOthers() {
        ReservedRelay first = reserve();
        reservations.take(first.number());

        for (int i = 1; i < RelaySsrc.MAX_RELAY; i++) {
            assertThat(reserve().number()).isNotEqualTo(first.number());
        }
        ReservedRelay again = reserve();

        assertThat(again.number()).isEqualTo(first.number());
        assertThat(again.keys()).isNotEqualTo(first.keys());
        assertThat(reservations.has(first)).as("the number is that of another one").isFalse();
        assertThat(reservations.reserve(SECOND, ROOM)).as("all are in use").isNull();
    }

    @Test
    void givesUpWhatIsNotConnectedWithinTenSeconds() {
        ReservedRelay relay = reserve();

        reservations.onDeadline(11 * SECOND - 1);
        assertThat(reservations.has(relay)).isTrue();
        reservations.onDeadline(11 * SECOND);
        assertThat(reservations.has(relay)).isFalse();
        assertThat(reservations.take(relay.number())).isNull();
        assertThat(reservations.isEmpty()).isTrue();
    }

    private ReservedRelay reserve() {
        return Objects.requireNonNull(reservations.reserve(SECOND, ROOM));
    }
}
