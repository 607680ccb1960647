package media;

import static org.assertj.core.api.Assertions.assertThat;

import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import call.shard.ShardFigures.Figure;
import java.util.List;
import java.util.Objects;
import media.forward.Subscriber;
import media.quality.RoomQuality;
import media.receive.RoundTripTime;
import org.junit.jupiter.api.Test;

/// Tracks and slots are measured in [RoomMemberTest]; [EngineQuality] has no behavior of its own.
final class ConnectionQualityTest {
    private final RoomQuality members = new RoomQuality();
    private final EngineQuality totals = new EngineQuality();
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final ConnectionQuality quality =
            new ConnectionQuality(
                    ConnectionFixture.ROOM,
                    members,
                    new Subscriber(1, List.of(), List.of(), false),
                    roundTrip,
                    totals);

    @Test
    void reportsNothingWhereNothingHasChanged() {
        assertThat(quality.measure(0, List.of())).isNull();
    }

    @Test
    void reportsTheLevelOfAnotherParticipantOnce() {
        members.report(2, Level.POOR, Cause.UPLINK);

        EngineEvent.QualityMeasured measured =
                Objects.requireNonNull(quality.measure(0, List.of()));
        assertThat(measured.quality().participants())
                .containsExactly(new Quality.OfParticipant(2, Level.POOR, Cause.UPLINK));
        assertThat(quality.measure(1_000_000_000L, List.of())).isNull();
    }

    @Test
    void addsTheRoundTripToTheTotalsOnceItIsMeasured() {
        quality.measure(0, List.of());
        assertThat(roundTrips()).isZero();

        roundTrip.onReport(65_536, 1, 0);
        quality.measure(1_000_000_000L, List.of());
        assertThat(roundTrips()).isEqualTo(1);
    }

    private long roundTrips() {
        return totals.histograms().distributions().stream()
                .filter(distribution -> distribution.figure() == Figure.ROUND_TRIP_MILLIS)
                .flatMap(distribution -> distribution.counts().stream())
                .mapToLong(Long::longValue)
                .sum();
    }
}
