package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.node.NodeMessage.Pong;
import bus.node.NodeMessage.VerticleHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ReadinessTest {
    private static final String NODE = "n";

    @Test
    void isReadyWhenEveryInstanceIs(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        bus.answerPings(NODE, "auth", 0, () -> new Pong(true, ""))
                .compose(_ -> bus.answerPings(NODE, "auth", 1, () -> new Pong(true, "")))
                .compose(_ -> bus.answerPings(NODE, "media", 0, () -> new Pong(true, "")))
                .compose(_ -> new Readiness(vertx, NODE, Map.of("media", 1, "auth", 2)).ask())
                .onComplete(
                        test.succeeding(all ->
                                test.verify(() -> {
                                    assertThat(all.ready()).isTrue();
                                    assertThat(all.verticles())
                                            .containsExactly(
                                                    new VerticleHealth("auth", 0, true, null),
                                                    new VerticleHealth("auth", 1, true, null),
                                                    new VerticleHealth("media", 0, true, null));
                                    test.completeNow();
                                })));
    }

    @Test
    void saysWhichInstanceCannotServeAndWhy(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        bus.answerPings(NODE, "auth", 0, () -> new Pong(false, "no database"))
                .compose(_ -> bus.answerPings(NODE, "media", 0, () -> new Pong(true, "")))
                .compose(_ -> new Readiness(vertx, NODE, Map.of("auth", 1, "media", 1)).ask())
                .onComplete(
                        test.succeeding(all ->
                                test.verify(() -> {
                                    assertThat(all.ready()).isFalse();
                                    assertThat(all.verticles())
                                            .containsExactly(
                                                    new VerticleHealth(
                                                            "auth", 0, false, "no database"),
                                                    new VerticleHealth("media", 0, true, null));
                                    test.completeNow();
                                })));
    }

    @Test
    void anInstanceThatDoesNotAnswerIsNotReady(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        bus.consume(
                        Addresses.verticle(NODE, "stuck", 0),
                        ping -> ping.answer(Future.future(_ -> {})))
                .compose(_ -> new Readiness(vertx, NODE, Map.of("stuck", 1, "undeployed", 1)).ask())
                .onComplete(
                        test.succeeding(all ->
                                test.verify(() -> {
                                    assertThat(all.ready()).isFalse();
                                    assertThat(all.verticles())
                                            .extracting(VerticleHealth::problem)
                                            .satisfiesExactly(
                                                    stuck ->
                                                            assertThat(stuck)
                                                                    .contains("did not answer"),
                                                    undeployed ->
                                                            assertThat(undeployed)
                                                                    .contains("no consumer"));
                                    test.completeNow();
                                })));
    }
}
