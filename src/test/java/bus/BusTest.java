package bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import bus.account.AuthEvent;
import bus.message.Address;
import bus.message.Answer;
import bus.message.BusMessage;
import bus.node.NodeMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

class BusTest {
    private static final Address<NodeMessage.Ping> A = address("a");
    private static final Address<NodeMessage.Ping> B = address("b");
    private static final NodeMessage.Pong HEALTHY = new NodeMessage.Pong(true, "");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);

    @AfterEach
    void closeVertx() throws Exception {
        result(vertx.close());
    }

    @Test
    void aRequestIsAnswered() throws Exception {
        result(bus.consume(A, request -> request.answer(HEALTHY)));

        assertThat(result(bus.request(A, new NodeMessage.Ping()))).isEqualTo(HEALTHY);
    }

    @Test
    void aRequestThatOnlyReadsIsSentAgainIfItIsNotAnswered() throws Exception {
        AtomicInteger received = new AtomicInteger();
        result(
                bus.consume(
                        A,
                        request ->
                                request.answer(
                                        received.incrementAndGet() == 1
                                                ? Promise.<NodeMessage.Pong>promise().future()
                                                : Future.succeededFuture(HEALTHY))));

        Bus impatient = new Bus(vertx, Duration.ofMillis(200));
        assertThat(result(impatient.read(A, new NodeMessage.Ping()))).isEqualTo(HEALTHY);
        assertThat(received).hasValue(2);
    }

    /// However the consumer ends.
    @Test
    void anAddressIsServedHereAsLongAsAConsumerIsOpen() throws Exception {
        LocalConsumers here = LocalConsumers.of(vertx);
        Bus.Consumer first = result(bus.consume(A, request -> request.answer(HEALTHY)));
        String deployed =
                result(
                        vertx.deployVerticle(
                                new VerticleBase() {
                                    @Override
                                    public Future<?> start() {
                                        return new Bus(vertx).listen(A, _ -> {});
                                    }
                                }));

        result(first.close());
        assertThat(here.contains(A.name())).isTrue();
        result(vertx.undeploy(deployed));
        await().until(() -> !here.contains(A.name()));
        assertThat(here.contains(B.name())).isFalse();
    }

    @Test
    void aRefusalArrivesAsAFailureWithItsCodeAndField() throws Exception {
        Refusal full = Refusal.ofField(RefusalCode.ROOM_FULL, "The room is full.", "channel");
        result(
                bus.consume(
                        A,
                        request ->
                                request.answer(Future.failedFuture(new RefusedException(full)))));
        result(
                bus.consume(
                        B,
                        request -> {
                            throw new RefusedException(full);
                        }));

        assertThat(refusal(A)).isEqualTo(full);
        assertThat(refusal(B)).isEqualTo(full);
    }

    @Test
    void aBugOfTheConsumerIsNotShown() throws Exception {
        result(
                bus.consume(
                        A,
                        request -> {
                            throw new IllegalStateException("secret");
                        }));

        assertThat(refusal(A).code()).isEqualTo(RefusalCode.INTERNAL_ERROR);
        assertThat(refusal(A).message()).doesNotContain("secret");
    }

    @Test
    void withoutAConsumerTheServiceIsUnavailable() {
        assertThat(refusal(address("nowhere")))
                .isEqualTo(
                        Refusal.of(
                                RefusalCode.UNAVAILABLE,
                                "A part of the server cannot be reached. Try again in a moment."));
        assertThatThrownBy(() -> result(bus.request(address("nowhere"), new NodeMessage.Ping())))
                .rootCause()
                .hasMessage("unavailable: nowhere has no consumer for NodeMessage.Ping.");
    }

    @Test
    void withoutAnAnswerTheServiceIsUnavailable() throws Exception {
        result(bus.consume(A, request -> request.answer(Future.future(never -> {}))));
        Bus impatient = new Bus(vertx, Duration.ofMillis(1));

        Throwable failure =
                catchThrowable(() -> result(impatient.request(A, new NodeMessage.Ping())));

        assertThat(failure.getCause()).hasMessageContaining("unavailable");
    }

    @Test
    void everyListenerReceivesWhatIsPublished() throws Exception {
        var one = new CompletableFuture<BusMessage>();
        var two = new CompletableFuture<BusMessage>();
        result(bus.listen(Addresses.AUTH_EVENTS, one::complete));
        result(bus.listen(Addresses.AUTH_EVENTS, two::complete));
        var event = new AuthEvent.DeviceSessionRevoked(new UUID(1, 2));

        bus.publish(Addresses.AUTH_EVENTS, event);

        assertThat(one.get(60, TimeUnit.SECONDS)).isSameAs(event);
        assertThat(two.get(60, TimeUnit.SECONDS)).isSameAs(event);
    }

    @Test
    void aClosedConsumerIsGone() throws Exception {
        Bus.Consumer consumer = result(bus.consume(A, request -> request.answer(HEALTHY)));

        result(consumer.close());

        assertThat(refusal(A).code()).isEqualTo(RefusalCode.UNAVAILABLE);
    }

    @Test
    void pingsAreAnsweredWithTheHealthOfTheMoment() throws Exception {
        var sick = new NodeMessage.Pong(false, "the database does not answer");
        result(bus.answerPings("n", "auth", 1, () -> sick));

        assertThat(result(bus.request(Addresses.verticle("n", "auth", 1), new NodeMessage.Ping())))
                .isEqualTo(sick);
    }

    @Test
    void aMessageThatTheAddressDoesNotAcceptIsABugOfItsSender() throws Exception {
        result(bus.consume(Addresses.AUTH, request -> Answer.none()));

        assertThat(refusal(address("auth")).code()).isEqualTo(RefusalCode.INTERNAL_ERROR);
    }

    private static Address<NodeMessage.Ping> address(String name) {
        return new Address<>(name, NodeMessage.Ping.class);
    }

    private Refusal refusal(Address<NodeMessage.Ping> address) {
        Throwable failure =
                catchThrowable(() -> result(bus.request(address, new NodeMessage.Ping())));
        RefusedException refused =
                assertThat(failure.getCause()).asInstanceOf(type(RefusedException.class)).actual();
        return refused.refusal();
    }

    private static <T> T result(Future<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
