package verticles.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

public class OfferQueueTest {
    private static final UUID ROOM = UUID.randomUUID();

    private final Vertx vertx = Vertx.vertx();
    private final OfferQueue offers = new OfferQueue(vertx);
    private final CopyOnWriteArrayList<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void messagesForAParticipantWaitForTheAnswerAndForNoOther() throws Exception {
        var mayAnswer = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        vertx.runOnContext(_ -> {
            var unused =
                    offers.answer(
                                    ROOM,
                                    1,
                                    () -> {
                                        mayAnswer.await();
                                        return "answer";
                                    })
                            .onSuccess(done::add);
            unused = offers.after(ROOM, 2, () -> say("other"));
            unused = offers.after(ROOM, 1, () -> say("change"));
            unused = offers.after(ROOM, 1, () -> say("leave")).onSuccess(_ -> left.countDown());
            assertThat(offers.underWay()).isEqualTo(1);
            mayAnswer.countDown();
        });

        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).containsExactly("other", "answer", "change", "leave");
    }

    @Test
    void whatComesAfterAnOfferThatWasRefusedIsDone() throws Exception {
        var left = new CountDownLatch(1);
        vertx.runOnContext(_ -> {
            var unused =
                    offers.<String>answer(
                            ROOM,
                            1,
                            () -> {
                                throw new IllegalStateException("refused");
                            });
            unused = offers.after(ROOM, 1, () -> say("leave")).onSuccess(_ -> left.countDown());
        });

        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(offers.underWay()).isZero();
    }

    private Future<String> say(String word) {
        done.add(word);
        return Future.succeededFuture(word);
    }
}
