package verticles.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestWorkTest {
    private final Map<String, Object> data = new HashMap<>();
    private final List<Handler<AsyncResult<Void>>> endHandlers = new ArrayList<>();
    private final List<String> over = new ArrayList<>();
    private final RequestWork work = RequestWork.of(request());

    @Test
    void isOverWhenItIsAnsweredAndItsHandlerIsDone() {
        work.whenOver(() -> over.add("request"));
        Promise<Void> handler = Promise.promise();
        work.handle(handler::future, _ -> over.add("handled"));
        work.whenOver(() -> over.add("upload"));

        endResponse();
        assertThat(work.isAnswered()).isTrue();
        assertThat(over).isEmpty();

        handler.complete();
        assertThat(over).containsExactly("handled", "request", "upload");
    }

    @Test
    void endsThoughItsHandlerFailsAndWhatFollowsThrows() {
        Promise<Void> handler = Promise.promise();
        work.handle(
                handler::future,
                handled -> {
                    assertThat(handled.failed()).isTrue();
                    throw new IllegalStateException("throws");
                });
        work.whenOver(() -> over.add("request"));
        endResponse();
        assertThat(over).isEmpty();

        assertThatThrownBy(() -> handler.fail("fails")).hasMessage("throws");

        assertThat(over).containsExactly("request");
    }

    @Test
    void aHandlerThatThrowsHasFailed() {
        work.handle(
                () -> {
                    throw new IllegalArgumentException("throws");
                },
                handled -> over.add(handled.cause().getMessage()));

        assertThat(over).containsExactly("throws");
    }

    @Test
    void givesBackEachOnceThoughOneThrows() {
        work.whenOver(() -> over.add("first"));
        work.whenOver(() -> {
            throw new IllegalStateException("throws");
        });
        work.whenOver(() -> over.add("third"));

        assertThatThrownBy(this::endResponse).hasMessage("throws");
        work.whenOver(() -> over.add("last"));

        assertThat(over).containsExactly("first", "third", "last");
    }

    @Test
    void isNotOverBeforeItIsAnswered() {
        work.whenOver(() -> over.add("request"));
        work.handle(Future::succeededFuture, _ -> {});
        assertThat(over).isEmpty();

        endResponse();
        assertThat(over).containsExactly("request");
    }

    @Test
    void aRequestWithoutAHandlerIsOverWhenItIsAnswered() {
        work.whenOver(() -> over.add("request"));

        endResponse();

        assertThat(over).containsExactly("request");
    }

    @Test
    void givesBackAtOnceWhatComesAfterItsEnd() {
        endResponse();

        work.whenOver(() -> over.add("upload"));

        assertThat(over).containsExactly("upload");
    }

    @Test
    void aRequestHasOne() {
        assertThat(RequestWork.of(request())).isSameAs(work);
    }

    private void endResponse() {
        endHandlers.forEach(handler -> handler.handle(Future.succeededFuture()));
    }

    @SuppressWarnings("unchecked")
    private RoutingContext request() {
        return (RoutingContext)
                Proxy.newProxyInstance(
                        RoutingContext.class.getClassLoader(),
                        new Class<?>[] {RoutingContext.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "get" -> data.get(arguments[0]);
                                    case "put" -> {
                                        data.put((String) arguments[0], arguments[1]);
                                        yield proxy;
                                    }
                                    case "addEndHandler" -> {
                                        endHandlers.add((Handler<AsyncResult<Void>>) arguments[0]);
                                        yield endHandlers.size();
                                    }
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }
}
