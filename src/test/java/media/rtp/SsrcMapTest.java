package media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

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
    void refusesMoreThanItsLimit() {
        SsrcMap<String> table = new SsrcMap<>(2);
        assertThat(table.put(0, "zero")).isTrue();
        assertThat(table.put(-1, "minus one")).isTrue();
        assertThat(table.put(1, "one")).isFalse();
        assertThat(table.get(1)).isNull();
        assertThat(table.get(0)).isEqualTo("zero");
    }
}
