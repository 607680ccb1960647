package verticles.auth;

import static org.assertj.core.api.Assertions.assertThat;

import accounts.secret.PasswordHash;
import config.load.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import limits.Limit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.shared.NodeRefusals;

@ExtendWith(VertxExtension.class)
class PasswordHashingTest {
    @Test
    void comparesWithTheHashOfAUserAndWithNoneOfAnUnknownOne(Vertx vertx) throws Exception {
        PasswordHashing hashing = hashing(vertx, Duration.ofSeconds(4));
        PasswordHash hash = await(hashing.hash("correct horse"));

        assertThat(await(hashing.matches("correct horse", hash, false))).isTrue();
        assertThat(await(hashing.matches("wrong horse", hash, true))).isFalse();
        assertThat(await(hashing.matches("correct horse", null, false))).isFalse();
        assertThat(hashing.waiting()).isZero();
    }

    /// H12: at most a free worker's hash is let in when there is no time to wait.
    @Test
    void refusesWhatWouldWaitTooLongAndCountsIt(Vertx vertx) throws Exception {
        PasswordHashing hashing = hashing(vertx, Duration.ZERO);
        int cores = Runtime.getRuntime().availableProcessors();
        List<Future<PasswordHash>> all = new ArrayList<>();
        for (int i = 0; i < 20 * cores; i++) {
            all.add(hashing.hash("correct horse"));
        }

        await(Future.join(all).otherwiseEmpty());

        long refused = all.stream().filter(Future::failed).count();
        assertThat(all.size() - refused).isGreaterThanOrEqualTo(cores);
        assertThat(refused).isEqualTo(NodeRefusals.of(vertx).of(Limit.PASSWORD_HASHES));
        assertThat(all)
                .filteredOn(Future::failed)
                .allSatisfy(one ->
                        assertThat(((RefusedException) one.cause()).refusal().code())
                                .isEqualTo(RefusalCode.UNAVAILABLE));
        assertThat(hashing.waiting()).isZero();
    }

    private static PasswordHashing hashing(Vertx vertx, Duration maxWork) {
        return new PasswordHashing(
                vertx,
                SettingsLoader.defaults(
                                Map.of(
                                        "accounts.argon2MemoryKibibytes", "1024",
                                        "accounts.argon2Iterations", "1"))
                        .accounts(),
                maxWork);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(60, TimeUnit.SECONDS);
    }
}
