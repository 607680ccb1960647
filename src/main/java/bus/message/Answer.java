package bus.message;

import io.vertx.core.Future;

/// What a consumer of the bus does with one message: see [Request#answer]. An event has none.
public final class Answer {
    private static final Answer NONE = new Answer(Future.succeededFuture(new BusMessage.Done()));

    private final Future<? extends BusMessage.Reply> reply;

    Answer(Future<? extends BusMessage.Reply> reply) {
        this.reply = reply;
    }

    /// To an event, which its sender does not wait for.
    public static Answer none() {
        return NONE;
    }

    public Future<? extends BusMessage.Reply> reply() {
        return reply;
    }
}
