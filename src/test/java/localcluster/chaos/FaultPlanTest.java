package localcluster.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final int ROUND = 3 * 3 + 2;

    @Test
    void eachNodeHasEachFaultOnceBeforeTheyBeginAgain() {
        FaultPlan plan = new FaultPlan(7, 3, true);
        List<String> first = take(plan, ROUND);

        assertThat(first)
                .containsExactlyInAnyOrder(
                        "node 1 killed",
                        "node 2 killed",
                        "node 3 killed",
                        "node 1 frozen",
                        "node 2 frozen",
                        "node 3 frozen",
                        "node 1 drained",
                        "node 2 drained",
                        "node 3 drained",
                        "Redis away",
                        "PostgreSQL frozen");
        assertThat(take(plan, ROUND)).containsExactlyInAnyOrderElementsOf(first);
    }

    @Test
    void theSeedDecides() {
        assertThat(take(new FaultPlan(7, 3, true), ROUND))
                .isEqualTo(take(new FaultPlan(7, 3, true), ROUND))
                .isNotEqualTo(take(new FaultPlan(8, 3, true), ROUND));
    }

    @Test
    void withoutRedisNothingHappensToIt() {
        assertThat(take(new FaultPlan(7, 3, false), ROUND - 1)).doesNotContain("Redis away");
    }

    private static List<String> take(FaultPlan plan, int count) {
        return Stream.generate(plan::next).limit(count).map(Fault::words).toList();
    }
}
