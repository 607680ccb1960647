package verticles.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import limits.Limit;
import limits.RefusalCounts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import refusal.RefusalCode;
import refusal.RefusedException;

public class OfferQueueTest {
    private static final UUID ROOM = UUID.randomUUID();

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final RefusalCounts refusals = new RefusalCounts();
    private final OfferQueue offers = new OfferQueue(vertx, refusals, nanos::get);
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

    @Test
    void anOfferWhoseSessionNoLongerWaitsIsRefusedAndNotAnswered() throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        var busy = new CountDownLatch(threads + 1);
        var mayAnswer = new CountDownLatch(1);
        var refused = new CompletableFuture<Throwable>();
        vertx.runOnContext(_ -> {
            for (int i = 1; i <= threads; i++) {
                var _ =
                        offers.answer(
                                ROOM,
                                i,
                                () -> {
                                    busy.countDown();
                                    mayAnswer.await();
                                    return say("in time").result();
                                });
            }
            var _ =
                    offers.answer(ROOM, 0, () -> say("too late").result())
                            .onFailure(refused::complete);
            busy.countDown();
        });
        assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();

        nanos.set(OfferQueue.MAX_WAIT_NANOS + 1);
        mayAnswer.countDown();

        assertThat(refused.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().code()).isEqualTo(RefusalCode.UNAVAILABLE));
        assertThat(done).doesNotContain("too late").contains("in time");
        assertThat(refusals.of(Limit.OFFER_WAIT)).isEqualTo(1);
    }

    private Future<String> say(String word) {
        done.add(word);
        return Future.succeededFuture(word);
    }
}
