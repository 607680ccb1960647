package verticles.api.request;

import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a request keeps what limits gave it: until it has been answered and its handler is
/// done. When the client goes away, in HTTP/2 by resetting one stream, the handler goes on, and the
/// client could begin the next request at once.
public final class RequestWork {
    private static final String WORK = "hubbub.work";

    private final List<Runnable> onOver = new ArrayList<>();
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

    /// Must be followed by one [#end].
    void begin() {
        handling = true;
    }

    void end() {
        handling = false;
        endIfOver();
    }

    private void onAnswered() {
        answered = true;
        endIfOver();
    }

    private void endIfOver() {
        if (answered && !handling) {
            onOver.forEach(Runnable::run);
            onOver.clear();
        }
    }
}
