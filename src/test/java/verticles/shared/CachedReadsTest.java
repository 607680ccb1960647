package verticles.shared;

import static org.assertj.core.api.Assertions.assertThat;

import caching.RecentReads;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachedReadsTest {
    private final CachedReads<String, String> reads =
            new CachedReads<>(new RecentReads<>(10, 60_000), _ -> Long.MAX_VALUE);
    private int stored;

    @Test
    void readsAgainWhatDidNotExist() {
        assertThat(reads.find("ada", () -> read(Optional.empty())).result()).isEmpty();
        assertThat(reads.find("ada", () -> read(Optional.of("1"))).result()).contains("1");
        assertThat(reads.find("ada", () -> read(Optional.of("2"))).result()).contains("1");

        assertThat(stored).isEqualTo(2);
        assertThat(reads.has("ada")).isTrue();
        assertThat(reads.has("grace")).isFalse();
    }

    @Test
    void readsAgainAfterAFailure() {
        assertThat(reads.get("ada", () -> Future.failedFuture("down")).failed()).isTrue();
        assertThat(reads.get("ada", () -> Future.succeededFuture("1")).result()).isEqualTo("1");
    }

    @Test
    void doesNotKeepWhatAChangeOvertook() {
        Promise<String> slow = Promise.promise();
        Future<String> first = reads.get("ada", slow::future);
        reads.onChanged((key, _) -> key.equals("ada"));
        slow.complete("old");

        assertThat(first.result()).isEqualTo("old");
        assertThat(reads.get("ada", () -> Future.succeededFuture("new")).result()).isEqualTo("new");
    }

    private Future<Optional<String>> read(Optional<String> value) {
        stored++;
        return Future.succeededFuture(value);
    }
}
