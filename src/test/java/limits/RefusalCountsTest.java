package limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalCountsTest {
    @Test
    void listsOnlyLimitsThatRefusedSomething() {
        RefusalCounts counts = new RefusalCounts();
        assertThat(counts.byLimit()).isEmpty();

        counts.count(Limit.JOINS_PER_USER);
        counts.count(Limit.JOINS_PER_USER);

        assertThat(counts.byLimit()).containsOnlyKeys("joins_per_user").containsValue(2L);
    }
}
