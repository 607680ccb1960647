package media;

import static org.assertj.core.api.Assertions.assertThat;

import call.shard.RelayState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelayStateReportsTest {
    private static final long MILLI = 1_000_000L;
    private static final RelayState NONE = state(0, List.of());
    private static final RelayState MORE_SPEAKERS = state(3, List.of());
    private static final RelayState REQUESTS = state(0, List.of(new RelayState.Request(1, 1)));

    private final RelayStateReports reports = new RelayStateReports(0);

    @Test
    void repeatsTheSameOnceASecond() {
        assertThat(due(0, NONE)).isEqualTo(NONE);
        assertThat(due(100, NONE)).isNull();
        assertThat(due(999, NONE)).isNull();
        assertThat(due(1_100, NONE)).isEqualTo(NONE);
    }

    @Test
    void reportsAChangeWithTheNextCheck() {
        assertThat(due(0, NONE)).isEqualTo(NONE);
        assertThat(due(99, MORE_SPEAKERS)).isNull();
        assertThat(due(100, MORE_SPEAKERS)).isEqualTo(MORE_SPEAKERS);
    }

    /// Its participants wait for the video.
    @Test
    void reportsRequestsAtOnce() {
        assertThat(due(0, NONE)).isEqualTo(NONE);
        assertThat(due(25, REQUESTS)).isEqualTo(REQUESTS);
        assertThat(due(50, REQUESTS)).isNull();
    }

    private @Nullable RelayState due(long nowMillis, RelayState state) {
        return reports.due(nowMillis * MILLI, state.requests(), () -> state);
    }

    private static RelayState state(int speakers, List<RelayState.Request> requests) {
        return new RelayState(List.of(), requests, speakers, List.of());
    }
}
