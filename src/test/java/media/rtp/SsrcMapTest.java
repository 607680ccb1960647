package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

public final class SsrcMapTest {
    @Test
    void findsWhatWasPutWhateverTheKeys() {
        Random random = new Random(3);
        SsrcMap<Integer> table = new SsrcMap<>(10_000);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            int ssrc = i % 3 == 0 ? i : random.nextInt();
            if (expected.putIfAbsent(ssrc, i) == null) {
                assertThat(table.put(ssrc, i)).isTrue();
            }
        }
        expected.forEach((ssrc, value) -> assertThat(table.get(ssrc)).isEqualTo(value));
        assertThat(table.size()).isEqualTo(expected.size());
        Set<Integer> seen = new HashSet<>();
        table.forEach(seen::add);
        assertThat(seen).isEqualTo(new HashSet<>(expected.values()));
    }

    @Test
    void findsTheRestAfterARemoval() {
        Random random = new Random(4);
        SsrcMap<Integer> table = new SsrcMap<>(32);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            int ssrc = random.nextInt(64);
            if (random.nextBoolean()) {
                table.remove(ssrc);
                expected.remove(ssrc);
            } else if (expected.size() < 32 && expected.putIfAbsent(ssrc, i) == null) {
                assertThat(table.put(ssrc, i)).isTrue();
            }
            assertThat(table.size()).isEqualTo(expected.size());
            for (int key = 0; key < 64; key++) {
                assertThat(table.get(key)).isEqualTo(expected.get(key));
            }
        }
    }

    @Test
    void findsTheFirstOfThoseThatMayBeTaken() {
        SsrcMap<Integer> table = new SsrcMap<>(32);
        assertThat(table.first(_ -> true, Comparator.naturalOrder())).isNull();
        for (int i = 0; i < 20; i++) {
            table.put(i * 7_919, i);
        }

        assertThat(table.first(_ -> true, Comparator.naturalOrder())).isEqualTo(0);
        assertThat(table.first(_ -> true, Comparator.reverseOrder())).isEqualTo(19);
        assertThat(table.first(i -> i % 2 == 1, Comparator.naturalOrder())).isEqualTo(1);
        assertThat(table.first(i -> i > 19, Comparator.naturalOrder())).isNull();
    }

    @Test
    void refusesMoreThanItsLimit() {
        SsrcMap<String> table = new SsrcMap<>(2);
        assertThat(table.put(0, "zero")).isTrue();
        assertThat(table.put(-1, "minus one")).isTrue();
        assertThat(table.put(1, "one")).isFalse();
        assertThat(table.get(1)).isNull();
        assertThat(table.get(0)).isEqualTo("zero");
    }
}
