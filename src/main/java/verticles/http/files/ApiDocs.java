package verticles.http.files;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.util.Map;

/// The readable page of openapi.yaml at `/api/docs/`: Swagger UI from its library in our jar, and a
/// page of ours.
public final class ApiDocs {
    static final String FOLDER = "/api/docs/";

    /// That of `swagger-ui` in pom.xml, which is in the paths of the library.
    private static final String SWAGGER_UI_VERSION = "5.30.2";

    private static final String SWAGGER_UI =
            "/META-INF/resources/webjars/swagger-ui/" + SWAGGER_UI_VERSION + "/";

    /// Swagger UI sets styles of elements.
    private static final String CONTENT_SECURITY_POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self'",
                    "style-src 'self' 'unsafe-inline'",
                    "img-src 'self' data:",
                    "base-uri 'none'",
                    "form-action 'none'",
                    "frame-ancestors 'none'");

    private static final Map<String, String> RESOURCES =
            Map.of(
                    FOLDER + "index.html",
                    "/apidocs/index.html",
                    FOLDER + "docs.js",
                    "/apidocs/docs.js",
                    FOLDER + "swagger-ui.css",
                    SWAGGER_UI + "swagger-ui.css",
                    FOLDER + "swagger-ui-bundle.js",
                    SWAGGER_UI + "swagger-ui-bundle.js");

    private ApiDocs() {}

    /// To be mounted before the API, which has no such path in its contract.
    public static void mount(Router router) {
        // Relative, for a reverse proxy that serves this below a prefix.
        router.route("/api/docs")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(request -> {
                    if (request.normalizedPath().endsWith("/")) {
                        request.next();
                    } else {
                        request.response().setStatusCode(302).putHeader("Location", "docs/").end();
                    }
                });
        router.route(FOLDER + "*")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(new WebClientFiles(RESOURCES::get, CONTENT_SECURITY_POLICY));
    }
}
