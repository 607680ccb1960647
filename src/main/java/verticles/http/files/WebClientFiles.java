package verticles.http.files;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import verticles.http.Gzip;
import verticles.shared.NodeShared;

/// Serves the web client from the class path folder `web/`, or other pages of the class path, from
/// memory once read. Browsers revalidate the page at every load (ETag, RFC 9110 §8.8.3), so that a
/// new version of the server is used at once; its scripts and styles have the [WebVersion] in their
/// path, and are kept. Text is sent compressed to clients that accept it: it is public and the same
/// for all, so its length reveals nothing.
///
/// Not by vertx-web's `StaticHandler`: it has no ETags, and its Last-Modified is the time at which
/// a file was unpacked from the jar, which differs between nodes and restarts.
public final class WebClientFiles implements Handler<RoutingContext> {
    /// Only our own scripts run, our pages cannot be framed, and media are blobs and streams.
    /// `wasm-unsafe-eval` lets WebAssembly compile (RNNoise), and no JavaScript be made of text
    /// (CSP 3 §2.3.1).
    private static final String CONTENT_SECURITY_POLICY =
            String.join(
                    "; ",
                    "default-src 'none'",
                    "script-src 'self' 'wasm-unsafe-eval'",
                    "worker-src 'self' blob:",
                    "style-src 'self'",
                    "img-src 'self' data: blob:",
                    "font-src 'self'",
                    "media-src 'self' blob:",
                    "manifest-src 'self'",
                    "base-uri 'none'",
                    "form-action 'self'",
                    "frame-ancestors 'none'");

    private static final String PERMISSIONS_POLICY =
            "microphone=(self), camera=(self), display-capture=(self), autoplay=(self),"
                    + " speaker-selection=(self), fullscreen=(self), geolocation=()";

    /// Excludes `..`, hidden files and empty path segments.
    private static final Pattern SERVED =
            Pattern.compile("/(?:[\\w-][\\w.-]*/)*[\\w-][\\w-]*(?:\\.[\\w-]+)+");

    /// Guest links, invites, resets of passwords and verifications of email addresses: the page
    /// reads them from its fragment.
    private static final Pattern LINK = Pattern.compile("/[girv]/[0-9A-Za-z]{1,64}");

    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "json", "application/json",
                    "webmanifest", "application/manifest+json",
                    "svg", "image/svg+xml",
                    "png", "image/png",
                    "ico", "image/x-icon",
                    "woff2", "font/woff2",
                    "wasm", "application/wasm");

    /// Beside text.
    private static final Set<String> COMPRESSIBLE = Set.of("image/svg+xml", "application/wasm");

    /// `'self'` does not cover the WebSocket in every browser.
    private static final Pattern HOST = Pattern.compile("[\\w.:\\[\\]~-]{1,300}");

    /// An entity tag is of one encoding (RFC 9110 §8.8.3.3).
    private record Encoded(Buffer content, String etag) {}

    /// @param gzipped null for a type that is compressed already
    private record Served(Encoded plain, @Nullable Encoded gzipped, String type) {}

    private static final String KEPT = "public, max-age=31536000, immutable";

    /// `gzip;q=0` refuses it.
    private static final Pattern ACCEPTS_GZIP =
            Pattern.compile("(?:^|[,\\s])gzip\\s*(?:$|,|;\\s*q=(?!0(?:\\.0*)?\\s*(?:$|,)))");

    private final Map<String, Served> files = new HashMap<>();
    private final @Nullable WebVersion version;

    private final Function<String, @Nullable String> resources;
    private final String policy;
    private final Supplier<List<String>> regions;

    /// @param resources the path in the class path of a path of the server, null where it has none
    /// @param policy for the pages, without where they connect to
    WebClientFiles(Function<String, @Nullable String> resources, String policy) {
        this(resources, policy, null, List::of);
    }

    private WebClientFiles(
            Function<String, @Nullable String> resources,
            String policy,
            @Nullable WebVersion version,
            Supplier<List<String>> regions) {
        this.resources = resources;
        this.policy = policy;
        this.version = version;
        this.regions = regions;
    }

    /// Reads what [#mount] would otherwise read on an event loop. Blocking.
    public static void prepare(Vertx vertx) {
        version(vertx);
    }

    private static WebVersion version(Vertx vertx) {
        return NodeShared.of(vertx, WebVersion.class, () -> WebVersion.of("/web"));
    }

    /// @param regions origins to which the page may send requests, too
    public static void mount(Router router, Vertx vertx, Supplier<List<String>> regions) {
        router.route()
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(
                        new WebClientFiles(
                                path -> "/web" + path,
                                CONTENT_SECURITY_POLICY,
                                version(vertx),
                                regions));
    }

    @Override
    public void handle(RoutingContext request) {
        String path = request.normalizedPath();
        if (LINK.matcher(path).matches()) {
            // Relative, for a reverse proxy that serves this below a prefix. After `#` the code is
            // in no log
            // of a server, and no Referer.
            request.response().setStatusCode(302).putHeader("Location", "../#" + path).end();
            return;
        }
        String name = path.endsWith("/") ? path + "index.html" : path;
        if (!SERVED.matcher(name).matches()) {
            request.next();
            return;
        }
        boolean kept = version != null && version.isIn(name);
        file(version == null ? name : version.withoutVersion(name))
                .ifPresentOrElse(file -> send(request, file, kept), request::next);
    }

    /// @param kept whether the content of this path never changes
    private void send(RoutingContext request, Served file, boolean kept) {
        Encoded gzipped = acceptsGzip(request.request()) ? file.gzipped() : null;
        Encoded sent = gzipped == null ? file.plain() : gzipped;
        HttpServerResponse response =
                request.response()
                        .putHeader("ETag", sent.etag())
                        .putHeader("Vary", "Accept-Encoding")
                        .putHeader("Cache-Control", kept ? KEPT : "no-cache")
                        .putHeader(
                                "Content-Security-Policy",
                                policy + "; " + connectSources(request.request(), regions.get()))
                        .putHeader("Permissions-Policy", PERMISSIONS_POLICY);
        String known = request.request().getHeader("If-None-Match");
        if (known != null && known.contains(sent.etag())) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", file.type());
        if (gzipped != null) {
            response.putHeader("Content-Encoding", "gzip");
        }
        if (request.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", String.valueOf(sent.content().length())).end();
        } else {
            response.end(sent.content());
        }
    }

    static boolean acceptsGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && ACCEPTS_GZIP.matcher(accepted).find();
    }

    /// The origin of the page, and what measures how far the regions are.
    static String connectSources(HttpServerRequest request, List<String> regions) {
        String measured = regions.isEmpty() ? "" : " " + String.join(" ", regions);
        return ownSources(request) + measured;
    }

    private static String ownSources(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String header = request.getHeader(HttpHeaders.HOST);
        String host = header != null ? header : authority == null ? "" : authority.toString();
        if (!HOST.matcher(host).matches()) {
            return "connect-src 'self'";
        }
        // Behind a proxy with TLS the page is secure, and this request is not.
        return "connect-src 'self' wss://" + host + (request.isSSL() ? "" : " ws://" + host);
    }

    /// Caches only files that exist, because clients choose the names.
    private Optional<Served> file(String name) {
        Served known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Served> read = read(name);
        read.ifPresent(file -> files.put(name, file));
        return read;
    }

    private Optional<Served> read(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        String resource = resources.apply(name);
        if (type == null || resource == null) {
            return Optional.empty();
        }
        try (InputStream in = WebClientFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] read = in.readAllBytes();
            byte[] content = version == null ? read : sent(version, name, read);
            String etag = etag(content);
            return Optional.of(
                    new Served(
                            new Encoded(Buffer.buffer(content), '"' + etag + '"'),
                            type.startsWith("text/") || COMPRESSIBLE.contains(type)
                                    ? new Encoded(Gzip.compress(content), '"' + etag + "-gzip\"")
                                    : null,
                            type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of the web client.
    private static byte[] sent(WebVersion version, String name, byte[] read) {
        if (name.equals("/index.html")) {
            return version.inPage(read);
        }
        return name.endsWith(".js")
                ? ScriptComments.without(new String(read, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8)
                : read;
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
