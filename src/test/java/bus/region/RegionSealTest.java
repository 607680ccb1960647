package bus.region;

import static org.assertj.core.api.Assertions.assertThat;

import bus.region.RegionCounts.Event;
import bus.region.RegionFrame.Kind;
import bus.region.RegionFrame.ProcessId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RegionSealTest {
    private static final String ROOM = "hubbub:bus:room.1";
    private static final long NOW = 1_800_000_000_000L;
    private static final byte[] SECRET = Arrays.copyOf(bytes("secret"), 32);
    private static final byte[] BODY = bytes("mute");

    private final RegionCounts counts = new RegionCounts();
    private final RegionSeal eu = seal(SECRET, 1, "eu");
    private final RegionSeal us = seal(SECRET, 2, "us");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anotherProcessOpensWhatOneHasSealed(Kind kind) {
        RegionFrame opened =
                Objects.requireNonNull(us.open(ROOM, eu.seal(ROOM, kind, 7, BODY, NOW), NOW + 90));

        assertThat(opened.kind()).isEqualTo(kind);
        assertThat(opened.process()).isEqualTo(new ProcessId(1, 1));
        assertThat(opened.correlation()).isEqualTo(7);
        assertThat(opened.body().getBytes()).isEqualTo(BODY);
    }

    @Test
    void theBodyCannotBeReadOnTheWay() {
        byte[] frame = eu.seal(ROOM, Kind.SEND, 0, BODY, NOW);

        assertThat(new String(frame, StandardCharsets.ISO_8859_1)).doesNotContain("mute");
    }

    @Test
    void aFrameOfAnotherSecretIsForged() {
        byte[] frame =
                seal(Arrays.copyOf(bytes("another"), 32), 1, "eu")
                        .seal(ROOM, Kind.SEND, 0, BODY, NOW);

        assertDropped(us.open(ROOM, frame, NOW), Event.FORGED);
    }

    @Test
    void aFrameForAnotherAddressIsForged() {
        byte[] frame = eu.seal("hubbub:bus:room.2", Kind.SEND, 0, BODY, NOW);

        assertDropped(us.open(ROOM, frame, NOW), Event.FORGED);
    }

    /// A forger may choose the number, so that the true one must arrive afterwards.
    @Test
    void noByteOfAFrameCanBeChanged() {
        byte[] frame = eu.seal(ROOM, Kind.SEND, 0, BODY, NOW);
        for (int i = 0; i < frame.length; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= 1;
            assertThat(us.open(ROOM, changed, NOW)).as("byte %d", i).isNull();
            assertThat(us.open(ROOM, Arrays.copyOf(frame, i), NOW)).as("%d bytes", i).isNull();
        }

        assertThat(us.open(ROOM, frame, NOW)).isNotNull();
    }

    @Test
    void aFrameArrivesOnce() {
        byte[] first = eu.seal(ROOM, Kind.SEND, 0, BODY, NOW);
        byte[] second = eu.seal(ROOM, Kind.SEND, 0, BODY, NOW);

        assertThat(us.open(ROOM, second, NOW)).isNotNull();
        assertThat(us.open(ROOM, first, NOW)).isNotNull();
        assertThat(us.open(ROOM, second, NOW)).isNull();
        assertDropped(us.open(ROOM, first, NOW), Event.REPLAYED, 2);
    }

    @Test
    void anOldFrameDoesNotArriveAtAProcessThatHasJustStarted() {
        byte[] frame = eu.seal(ROOM, Kind.SEND, 0, BODY, NOW);

        assertDropped(us.open(ROOM, frame, NOW + RegionSeal.MAX_AGE_MILLIS + 1), Event.STALE);
        assertThat(us.open(ROOM, frame, NOW - RegionSeal.MAX_AGE_MILLIS - 1)).isNull();
        assertThat(us.open(ROOM, frame, NOW + RegionSeal.MAX_AGE_MILLIS)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"PUBLISH", "MISSED"},
            mode = Mode.INCLUDE)
    void whatIsPublishedInTheOwnRegionHasArrivedThereAlready(Kind kind) {
        RegionSeal otherOfUs = seal(SECRET, 3, "us");

        assertThat(us.open(ROOM, otherOfUs.seal(ROOM, kind, 0, BODY, NOW), NOW)).isNull();
        assertThat(us.open(ROOM, otherOfUs.seal(ROOM, Kind.REQUEST, 1, BODY, NOW), NOW))
                .isNotNull();
        for (Event event : Event.values()) {
            assertThat(counts.of(event)).as(event.name()).isZero();
        }
    }

    @Test
    void aBodyMayBeAsLongAsTheLimit() {
        byte[] longest = new byte[RegionSeal.MAX_BODY_BYTES];
        byte[] tooLong = new byte[RegionSeal.MAX_BODY_BYTES + 1];

        assertThat(us.open(ROOM, eu.seal(ROOM, Kind.SEND, 0, longest, NOW), NOW)).isNotNull();
        assertThat(us.open(ROOM, eu.seal(ROOM, Kind.SEND, 0, tooLong, NOW), NOW)).isNull();
        assertDropped(us.open(ROOM, new byte[4 * longest.length], NOW), Event.TOO_LARGE);
    }

    private void assertDropped(@Nullable RegionFrame opened, Event reason) {
        assertDropped(opened, reason, 1);
    }

    private void assertDropped(@Nullable RegionFrame opened, Event reason, int times) {
        assertThat(opened).isNull();
        assertThat(counts.of(reason)).isEqualTo(times);
    }

    private RegionSeal seal(byte[] secret, long process, String region) {
        return new RegionSeal(secret, new ProcessId(process, process), region, counts);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
