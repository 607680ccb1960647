package media.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import call.quality.Cause;
import call.quality.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The quality of a track and of the slot it is in, second by second: TrackQuality, SlotQuality,
/// PacketCounts and VideoRating.
final class TrackAndSlotQualityTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ROUND_TRIP = 40_000_000L;
    private static final FreezeDetector NEVER = new FreezeDetector();

    private final TrackQuality voice = new TrackQuality(false);
    private final SlotQuality slot = new SlotQuality(false);
    private PacketCounts counts = PacketCounts.NONE;
    private long now = 100 * SECOND;

    /// A second in which this many packets of 50 arrived.
    private void second(int received, int restored, int gaps) {
        now += SECOND;
        counts = counts.plus(new PacketCounts(50, received, restored, gaps, received * 100L));
        voice.measure(now, counts, 3, true, ROUND_TRIP);
    }

    private Rating rateSlot() {
        return slot.measure(now, 0, voice, NEVER, ROUND_TRIP, 0, false);
    }

    @Test
    void lossIsThatOfTheLastSecond() {
        second(50, 0, 0);
        second(45, 0, 5);
        assertThat(voice.statistics().lossPercent()).isCloseTo(10, within(1e-9));
        assertThat(voice.statistics().bitsPerSecond()).isEqualTo(45 * 800);
        second(50, 0, 0);
        assertThat(voice.statistics().lossPercent()).isZero();
    }

    @Test
    void restoredPacketsAreRepairedAndStillWereLost() {
        second(50, 0, 0);
        second(45, 4, 5);
        assertThat(voice.statistics().lossPercent()).isCloseTo(10, within(1e-9));
        assertThat(voice.statistics().unrepairedPercent()).isCloseTo(2, within(1e-9));
    }

    @Test
    void runsOfLossesAreBursts() {
        second(50, 0, 0);
        second(40, 0, 10);
        assertThat(voice.statistics().burstRatio()).isEqualTo(1);
        second(40, 0, 2);
        assertThat(voice.statistics().burstRatio()).isCloseTo(4, within(1e-9));
    }

    @Test
    void latePacketsDoNotMakeLossNegative() {
        second(50, 0, 0);
        second(40, 0, 1);
        second(60, 0, 0);
        assertThat(voice.statistics().lossPercent()).isZero();
    }

    @Test
    void aMicrophoneThatSendsNothingIsItsPublishersFault() {
        second(50, 0, 0);
        for (int i = 0; i < 3; i++) {
            now += SECOND;
            voice.measure(now, counts, 3, true, ROUND_TRIP);
        }
        assertThat(voice.rating()).isEqualTo(new Rating(1, Cause.PUBLISHER));
        assertThat(rateSlot().cause()).isEqualTo(Cause.PUBLISHER);
    }

    @Test
    void aMutedOneIsNot() {
        second(50, 0, 0);
        now += 10 * SECOND;
        voice.measure(now, counts, 3, false, ROUND_TRIP);
        assertThat(voice.silent()).isFalse();
        now += SECOND;
        voice.measure(now, counts, 3, true, ROUND_TRIP);
        assertThat(voice.silent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32_767, 65_535, 0x7FFF_FFFFL, 0xFFFF_FFC0L, 0xFFFF_FFFFL})
    void downlinkLossIsReportedByTheClient(long highest) {
        second(50, 0, 0);
        slot.onReport(now, highest, 7, 4);
        assertThat(rateSlot().level()).isEqualTo(Level.GOOD);
        second(50, 0, 0);
        slot.onReport(now, highest + 50 & 0xFFFF_FFFFL, 17, 4);
        Rating rating = rateSlot();
        assertThat(slot.statistics().lossPercent()).isCloseTo(20, within(1e-9));
        assertThat(rating.cause()).isEqualTo(Cause.DOWNLINK);
    }

    @Test
    void uplinkLossIsNotTheSubscribersFault() {
        second(50, 0, 0);
        slot.onReport(now, 1_000, 0, 4);
        rateSlot();
        second(40, 0, 10);
        slot.onReport(now, 1_050, 10, 4);
        Rating rating = rateSlot();
        assertThat(slot.statistics().lossPercent()).isZero();
        assertThat(rating.cause()).isEqualTo(Cause.UPLINK);
    }

    @Test
    void anOldReportDoesNotCount() {
        second(50, 0, 0);
        slot.onReport(now, 1_000, 0, 4);
        slot.onReport(now, 1_050, 20, 4);
        for (int i = 0; i < 13; i++) {
            second(50, 0, 0);
        }
        rateSlot();
        assertThat(slot.statistics().lossPercent()).isZero();
    }

    @Test
    void aPauseForLackOfBandwidthIsTheDownlinksFault() {
        TrackQuality camera = new TrackQuality(true);
        camera.measure(now, new PacketCounts(100, 100, 0, 0, 100_000), 3, true, ROUND_TRIP);
        SlotQuality picture = new SlotQuality(true);
        assertThat(picture.measure(now, 0, camera, NEVER, ROUND_TRIP, 0, true))
                .isEqualTo(new Rating(1, Cause.DOWNLINK));
    }

    @Test
    void aFreezeWithoutLossIsThePublishersFault() {
        assertThat(VideoRating.of(0, 0, 0, 40, 0, 1).cause()).isEqualTo(Cause.PUBLISHER);
        assertThat(VideoRating.of(5, 0, 0, 40, 0, 1).cause()).isEqualTo(Cause.UPLINK);
        assertThat(VideoRating.of(0, 0, 0, 40, 0, 300).cause()).isEqualTo(Cause.SERVER);
        assertThat(VideoRating.of(0, 0, 0, 0, 3, 1).cause()).isEqualTo(Cause.DOWNLINK);
        assertThat(VideoRating.of(0, 0, 0, 0, 0, 1)).isEqualTo(new Rating(4.5, Cause.NONE));
    }
}
