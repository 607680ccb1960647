package verticles.node;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// N5.
class StartStepTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void aStepThatTakesTooLongIsNamedWithTheTimeItHad() {
        assertThat(failure("the moon", Duration.ofMillis(20), () -> Promise.promise().future()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("for the moon and gave up; this step may take 0 s")
                .hasMessageContaining("The machine has a load of");
    }

    /// Of the pool of the database, which says nothing else.
    @Test
    void aTimeoutInsideOfAStepIsNamed() {
        assertThat(
                        failure(
                                "verticle auth 0",
                                Duration.ofMinutes(2),
                                () -> Future.failedFuture("Timeout waiting for connection")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("for verticle auth 0 and gave up; this step may take 120 s");
    }

    @Test
    void anyOtherFailureStays() {
        var failure = new IllegalStateException("broken");

        assertThat(failure("auth", Duration.ofMinutes(2), () -> Future.failedFuture(failure)))
                .isSameAs(failure);
    }

    @Test
    void anAttemptIsRepeatedUntilItSucceeds() {
        var attempts = new AtomicInteger();

        int succeeded =
                result(
                        new StartStep(vertx, "Redis", Duration.ofMinutes(1))
                                .retry(() ->
                                        attempts.incrementAndGet() < 2
                                                ? Future.failedFuture("refused")
                                                : Future.succeededFuture(attempts.get())));

        assertThat(succeeded).isEqualTo(2);
    }

    private Throwable failure(String awaited, Duration limit, Supplier<Future<Object>> step) {
        Promise<Object> done = Promise.promise();
        vertx.runOnContext(_ -> new StartStep(vertx, awaited, limit).run(step).onComplete(done));
        Throwable thrown = catchThrowable(() -> result(done.future()));
        return Objects.requireNonNull(
                thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown);
    }
}
