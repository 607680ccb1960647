package bus;

import static org.assertj.core.api.Assertions.assertThat;

import bus.call.SessionMessage;
import bus.message.Address;
import call.ParticipantId;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// N11.
class ClosedConsumerTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);

    @AfterEach
    void close() throws Exception {
        result(vertx.close());
    }

    @Test
    void messagesInTransitToAConsumerThatClosesAreNotLogged() throws Exception {
        Address<SessionMessage> address = Addresses.session("ends");
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        root.addAppender(lines);
        Promise<Void> closed = Promise.promise();
        try {
            vertx.runOnContext(_ ->
                    bus.listen(address, _ -> {})
                            .compose(consumer -> {
                                // Delivered after this task, when the consumer is closed.
                                for (int i = 0; i < 10; i++) {
                                    bus.send(
                                            address,
                                            new SessionMessage.StillThere(new ParticipantId(i, 1)));
                                }
                                return consumer.close();
                            })
                            .onComplete(closed));
            result(closed.future());
            result(vertx.timer(50));
        } finally {
            root.detachAppender(lines);
        }

        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
