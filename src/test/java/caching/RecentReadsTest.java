package caching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentReadsTest {
    private static final long NEVER = Long.MAX_VALUE;

    private final RecentReads<String, Integer> reads = new RecentReads<>(3, 1_000);

    @Test
    void findsWhatWasRead() {
        reads.keep("a", 1, reads.changes(), 0, NEVER);

        assertThat(reads.find("a", 999)).isEqualTo(1);
        assertThat(reads.find("b", 999)).isNull();
    }

    @Test
    void forgetsAResultThatExpires() {
        reads.keep("a", 1, reads.changes(), 500, NEVER);
        reads.keep("b", 2, reads.changes(), 500, 700);

        assertThat(reads.find("b", 699)).isEqualTo(2);
        assertThat(reads.find("b", 700)).isNull();
        assertThat(reads.find("a", 1_499)).isEqualTo(1);
        assertThat(reads.find("a", 1_500)).isNull();
    }

    @Test
    void forgetsWhatAChangeConcerns() {
        reads.keep("a", 1, reads.changes(), 0, NEVER);
        reads.keep("b", 2, reads.changes(), 0, NEVER);

        reads.onChanged((key, _) -> key.equals("a"));

        assertThat(reads.find("a", 1)).isNull();
        assertThat(reads.find("b", 1)).isEqualTo(2);
    }

    @Test
    void doesNotKeepAReadDuringWhichSomethingChanged() {
        long before = reads.changes();
        reads.onChanged((_, _) -> false);

        reads.keep("a", 1, before, 0, NEVER);

        assertThat(reads.find("a", 1)).isNull();
    }

    @Test
    void dropsTheLeastRecentlyUsed() {
        for (String key : new String[] {"a", "b", "c"}) {
            reads.keep(key, 1, reads.changes(), 0, NEVER);
        }
        reads.find("a", 1);

        reads.keep("d", 1, reads.changes(), 0, NEVER);

        assertThat(reads.find("b", 1)).isNull();
        assertThat(reads.find("a", 1)).isNotNull();
        assertThat(reads.find("c", 1)).isNotNull();
        assertThat(reads.find("d", 1)).isNotNull();
    }

    @Test
    void weighsResultsAgainAfterEachChange() {
        RecentReads<String, Integer> weighed = new RecentReads<>(10, 1_000, weight -> weight);
        for (int i = 0; i < 100; i++) {
            weighed.keep("a", 6, weighed.changes(), 0, NEVER);
            weighed.onChanged((_, _) -> true);
            weighed.keep("a", 3, weighed.changes(), i * 2_000L, NEVER);
            weighed.find("a", i * 2_000L + 1_000);
        }
        weighed.keep("b", 4, weighed.changes(), 0, NEVER);
        weighed.keep("c", 6, weighed.changes(), 0, NEVER);

        assertThat(weighed.find("b", 1)).isEqualTo(4);
        assertThat(weighed.find("c", 1)).isEqualTo(6);
    }

    @Test
    void doesNotKeepWhatIsTooLarge() {
        RecentReads<String, Integer> weighed = new RecentReads<>(10, 1_000, weight -> weight);

        weighed.keep("a", 11, weighed.changes(), 0, NEVER);

        assertThat(weighed.find("a", 1)).isNull();
    }
}
