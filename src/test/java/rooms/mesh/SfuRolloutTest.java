package rooms.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rooms.mesh.ArchitectureChoice.ChosenBy;

class SfuRolloutTest {
    private static final UUID CHANNEL = UUID.fromString("0f4e6d0a-93e1-4b5c-8b1d-2a6c1f0f7b11");

    /// They must never change: rooms would change their group with an update.
    @ParameterizedTest
    @CsvSource({
        "0f4e6d0a-93e1-4b5c-8b1d-2a6c1f0f7b11, 67",
        "00000000-0000-7000-8000-000000000001, 37",
        "00000000-0000-0000-0000-000000000000, 0",
        "ffffffff-ffff-ffff-ffff-fffffffffffe, 89"
    })
    void aChannelIsInTheSameBucketForever(UUID channel, int bucket) {
        assertThat(SfuRollout.bucket(channel)).isEqualTo(bucket);
    }

    /// As ids are made: the time first, random bits last.
    @Test
    void bucketsAreEvenForIdsThatFollowEachOther() {
        int[] rooms = new int[100];
        LongStream.range(0, 20_000)
                .mapToObj(i -> new UUID((0x0193_0000_0000L + i) << 16 | 0x7000, Long.MIN_VALUE | i))
                .forEach(id -> rooms[SfuRollout.bucket(id)]++);

        assertThat(rooms)
                .satisfies(all -> {
                    assertThat(IntStream.of(all).min().orElseThrow()).isGreaterThan(130);
                    assertThat(IntStream.of(all).max().orElseThrow()).isLessThan(270);
                });
    }

    @Test
    void aGreaterPercentageOnlyAddsRooms() {
        for (int percent = 0; percent < 100; percent++) {
            var before = new SfuRollout(true, percent, Map.of());
            var after = new SfuRollout(true, percent + 1, Map.of());
            for (long i = 0; i < 1_000; i++) {
                var room = new UUID(i, ~i);
                if (before.choose(room, Architecture.AUTO).by() == ChosenBy.INCLUDED) {
                    assertThat(after.choose(room, Architecture.AUTO).by())
                            .isEqualTo(ChosenBy.INCLUDED);
                }
            }
        }
    }

    @Test
    void allRoomsAreIncludedAtOneHundredPercentAndNoneAtZero() {
        for (long i = 0; i < 1_000; i++) {
            var room = new UUID(i, i);
            assertThat(SfuRollout.EVERYWHERE.choose(room, Architecture.SFU))
                    .isEqualTo(new ArchitectureChoice(Architecture.SFU, ChosenBy.INCLUDED));
            assertThat(new SfuRollout(true, 0, Map.of()).choose(room, Architecture.SFU))
                    .isEqualTo(new ArchitectureChoice(Architecture.P2P, ChosenBy.EXCLUDED));
        }
    }

    @Test
    void anOverrideComesFirstAndTheSwitchBeforeThePercentage() {
        var off = new SfuRollout(false, 100, Map.of(CHANNEL, Architecture.SFU));

        assertThat(off.choose(CHANNEL, Architecture.AUTO))
                .isEqualTo(new ArchitectureChoice(Architecture.SFU, ChosenBy.OVERRIDE));
        assertThat(off.choose(new UUID(1, 2), Architecture.AUTO))
                .isEqualTo(new ArchitectureChoice(Architecture.P2P, ChosenBy.DISABLED));
    }
}
