package verticles.room.registry;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.message.Address;
import bus.message.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;

@ExtendWith(VertxExtension.class)
class OwnerRequestsTest {
    private static final Address<RoomMessage> ROOM = Addresses.room(new UUID(0, 1));
    private static final RoomMessage.ShowStatus REQUEST = new RoomMessage.ShowStatus();
    private static final RoomMessage.Status STATUS = new RoomMessage.Status(3, null, null);

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void aRoomThatIsNotServedYetIsAskedAgain(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);

        new OwnerRequests(vertx)
                .repeat(() ->
                        attempts.getAndIncrement() == 0
                                ? bus.request(ROOM, REQUEST)
                                : bus.consume(ROOM, this::status)
                                        .compose(_ -> bus.request(ROOM, REQUEST)))
                .onComplete(
                        test.succeeding(answer ->
                                test.verify(() -> {
                                    assertThat(answer).isEqualTo(STATUS);
                                    assertThat(attempts).hasValue(2);
                                    test.completeNow();
                                })));
    }

    private Answer status(RoomMessage request) {
        return REQUEST.answer(STATUS);
    }

    @Test
    void whatTheOwnerRefusesIsNotAskedAgain(Vertx vertx, VertxTestContext test) {
        new OwnerRequests(vertx)
                .repeat(() -> {
                    attempts.incrementAndGet();
                    return Future.failedFuture(
                            new RefusedException(RefusalCode.ROOM_FULL, "The room is full."));
                })
                .onComplete(
                        test.failing(refusal ->
                                test.verify(() -> {
                                    assertThat(refusal).hasMessageContaining("full");
                                    assertThat(attempts).hasValue(1);
                                    test.completeNow();
                                })));
    }

    /// A frozen registry answers when it wakes up, if ever.
    @Test
    void theNextOwnerIsAskedAsSoonAsTheNodeOfTheFormerLeaves(Vertx vertx, VertxTestContext test) {
        OwnerRequests requests = new OwnerRequests(vertx);
        Future<String> answer =
                requests.repeat(() ->
                        attempts.getAndIncrement() == 0
                                ? requests.whileThere("frozen", Promise.<String>promise().future())
                                : requests.whileThere("next", Future.succeededFuture("joined")));
        requests.onNodeLeft("another");
        assertThat(attempts).hasValue(1);

        requests.onNodeLeft("frozen");

        answer.onComplete(
                test.succeeding(joined ->
                        test.verify(() -> {
                            assertThat(joined).isEqualTo("joined");
                            assertThat(attempts).hasValue(2);
                            test.completeNow();
                        })));
    }
}
