package verticles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An OpenID Connect provider of another project (`src/test/interop/oidc`), in a process of its
/// own.
public final class OidcTestProvider implements AutoCloseable {
    public static final String CLIENT = "hubbub";
    public static final String SECRET = "client-secret-of-the-test";

    private static final Path FOLDER = Path.of("src", "test", "interop", "oidc");
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");
    private static final Pattern PROMPT = Pattern.compile("name=\"prompt\" value=\"([^\"]+)\"");
    private static final int MAX_PAGES = 20;

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final String redirectUri;
    private final String issuer;

    private OidcTestProvider(Process process, String redirectUri) throws IOException {
        this.process = process;
        this.answers = process.inputReader();
        this.requests = process.outputWriter();
        this.redirectUri = redirectUri;
        this.issuer = answer();
    }

    /// Skips the test when it is not installed.
    public static OidcTestProvider start(String redirectUri) {
        assumeTrue(isInstalled(), "oidc-provider is missing; scripts/test installs it");
        try {
            return new OidcTestProvider(
                    new ProcessBuilder(
                                    "node",
                                    FOLDER.resolve("provider.js").toString(),
                                    CLIENT,
                                    SECRET,
                                    redirectUri)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start(),
                    redirectUri);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Taken as true in the continuous integration, where no test is skipped.
    public static boolean isInstalled() {
        return Files.exists(FOLDER.resolve("node_modules/oidc-provider"))
                || "true".equals(System.getenv("CI"));
    }

    public String issuer() {
        return issuer;
    }

    /// See `provider.js`.
    public void request(String line) {
        try {
            requests.write(line + "\n");
            requests.flush();
            assertThat(answer()).isEqualTo("done");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        while (line != null && line.startsWith("oidc-provider ")) {
            line = answers.readLine();
        }
        assertThat(line).as("the provider has ended").isNotNull();
        return line;
    }

    /// Does what a browser and its user do, with new cookies.
    ///
    /// @param subject of the user who logs in
    /// @return the parameters with which the provider sends the browser back
    Map<String, String> logIn(String url, String subject) {
        try (HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            HttpRequest.Builder next = HttpRequest.newBuilder(URI.create(url));
            for (int page = 0; page < MAX_PAGES; page++) {
                HttpResponse<String> response = browser.send(next.build(), BodyHandlers.ofString());
                URI location =
                        response.headers()
                                .firstValue("Location")
                                .map(response.uri()::resolve)
                                .orElse(null);
                if (location != null && location.toString().startsWith(redirectUri)) {
                    return parameters(location);
                }
                next =
                        location == null
                                ? fill(response, subject)
                                : HttpRequest.newBuilder(location);
            }
            throw new AssertionError("the provider goes round in circles");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static HttpRequest.Builder fill(HttpResponse<String> page, String subject) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return HttpRequest.newBuilder(page.uri().resolve(found(ACTION, page.body())))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                        BodyPublishers.ofString(
                                "prompt="
                                        + found(PROMPT, page.body())
                                        + "&login="
                                        + subject
                                        + "&password=any"));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    static Map<String, String> parameters(URI uri) {
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(
                        Collectors.toMap(
                                pair -> pair[0],
                                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
