package verticles.api.request;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How long a request keeps what limits gave it: until it has been answered and its handler is
/// done. When the client goes away, in HTTP/2 by resetting one stream, the handler goes on, and the
/// client could begin the next request at once.
public final class RequestWork {
    private static final String WORK = "hubbub.work";

    private final Queue<Runnable> onOver = new ArrayDeque<>();
    private boolean handling;
    private boolean answered;

    private RequestWork() {}

    public static RequestWork of(RoutingContext request) {
        @Nullable RequestWork known = request.get(WORK);
        if (known != null) {
            return known;
        }
        RequestWork work = new RequestWork();
        request.put(WORK, work);
        request.addEndHandler(_ -> work.onAnswered());
        return work;
    }

    /// @param then gives back what the request was given; at once when it is over already
    public void whenOver(Runnable then) {
        onOver.add(then);
        endIfOver();
    }

    /// The response has ended, or no client waits for it anymore.
    boolean isAnswered() {
        return answered;
    }

    /// Runs the handler of the request.
    ///
    /// @param onHandled runs when the handler is done or has failed, and before the work ends
    void handle(Supplier<Future<?>> handler, Consumer<AsyncResult<?>> onHandled) {
        handling = true;
        Future.succeededFuture()
                .compose(_ -> handler.get())
                .onComplete(handled -> {
                    // In one listener: one that throws keeps those behind it from running.
                    try {
                        onHandled.accept(handled);
                    } finally {
                        handling = false;
                        endIfOver();
                    }
                });
    }

    private void onAnswered() {
        answered = true;
        endIfOver();
    }

    /// Each runs once, also when one before it has thrown.
    private void endIfOver() {
        if (answered && !handling && !onOver.isEmpty()) {
            try {
                onOver.remove().run();
            } finally {
                endIfOver();
            }
        }
    }
}
