package bus.message;

import io.vertx.core.Future;

/// A message that is answered with an `R` or refused. The consumer answers through the request, so
/// that a reply of another type does not compile.
public interface Request<R extends BusMessage.Reply> {
    default Answer answer(R reply) {
        return answer(Future.succeededFuture(reply));
    }

    /// @param reply fails with a `RefusedException` to refuse
    default Answer answer(Future<? extends R> reply) {
        return new Answer(reply);
    }
}
