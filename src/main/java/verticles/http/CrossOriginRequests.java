package verticles.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Lets pages of the origins that the settings name use the API (CORS, in the Fetch standard).
/// Requests are authenticated by a header, so there are no credentials that a browser adds by
/// itself.
///
/// vertx-web's handler refuses every request of an origin that it does not know, also those of the
/// server's own page, so only named origins reach it.
public final class CrossOriginRequests implements Handler<RoutingContext> {
    /// How long a browser remembers that it may. Browsers cut it at two hours or less.
    private static final int REMEMBERED_SECONDS = 600;

    /// Those of the API, in full and short.
    private static final List<String> PATHS = List.of("/api/*", "/voice/*", "/version");

    private final Predicate<String> isNamed;
    private final CorsHandler named =
            CorsHandler.create()
                    .addOriginWithRegex(".+")
                    .allowedMethods(
                            Set.of(
                                    HttpMethod.GET,
                                    HttpMethod.POST,
                                    HttpMethod.PUT,
                                    HttpMethod.PATCH,
                                    HttpMethod.DELETE))
                    .allowedHeaders(Set.of("Authorization", "Content-Type", "Idempotency-Key"))
                    .exposedHeaders(
                            Set.of(
                                    "Retry-After",
                                    "RateLimit-Policy",
                                    "RateLimit",
                                    "Idempotency-Replayed"))
                    .maxAgeSeconds(REMEMBERED_SECONDS);

    private CrossOriginRequests(Predicate<String> isNamed) {
        this.isNamed = isNamed;
    }

    /// @param isNamed whether the settings name an origin
    public static void mount(Router router, Predicate<String> isNamed) {
        CrossOriginRequests handler = new CrossOriginRequests(isNamed);
        PATHS.forEach(path -> router.route(path).handler(handler));
    }

    @Override
    public void handle(RoutingContext request) {
        String origin = request.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && isNamed.test(origin)) {
            named.handle(request);
        } else {
            request.next();
        }
    }
}
