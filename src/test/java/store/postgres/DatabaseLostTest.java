package store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import refusal.RefusalCode;
import refusal.RefusedException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DatabaseLostTest {
    private Vertx vertx;

    @BeforeAll
    void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    void stop() throws Exception {
        vertx.close().await(60, TimeUnit.SECONDS);
    }

    /// The exception is the library's own: its wording has changed before.
    @Test
    void aPoolThatHasNoConnectionInTimeIsADatabaseThatIsAway() {
        Promise<SqlConnectOptions> never = Promise.promise();
        Supplier<Future<SqlConnectOptions>> addresses = never::future;
        Pool pool =
                PgBuilder.pool()
                        .using(vertx)
                        .connectingTo(addresses)
                        .with(
                                new PoolOptions()
                                        .setMaxSize(1)
                                        .setConnectionTimeout(1)
                                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                        .build();

        Throwable failure =
                catchThrowable(() -> pool.query("select 1").execute().await(60, TimeUnit.SECONDS));

        // Else Vert.x waits for it when it closes.
        never.fail("over");
        assertThat(DatabaseLost.isPoolTimeout(failure)).as("%s", failure).isTrue();
        assertThat(DatabaseLost.explain(failure))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.UNAVAILABLE));
        assertThat(DatabaseLost.isPoolTimeout(new IllegalStateException("broken"))).isFalse();
    }
}
