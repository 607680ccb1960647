package browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Firefox ESR over WebDriver BiDi, headless, with a fake microphone that hums and a fake camera.
/// It has no fake screen and without a display no real one, so it shares its own tab.
final class FirefoxWindow implements Window {
    private static final List<Path> BINARIES =
            List.of(Path.of("/usr/bin/firefox-esr"), Path.of("/usr/bin/firefox"));
    private static final Pattern LISTENING =
            Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");

    /// Fake devices without asking, audio without a click, and no traffic to any host but the
    /// server under test.
    private static final String PREFERENCES =
            """
            user_pref("media.navigator.streams.fake", true);
            user_pref("media.navigator.permission.disabled", true);
            user_pref("media.autoplay.default", 0);
            user_pref("ui.prefersReducedMotion", 1);
            user_pref("media.autoplay.blocking_policy", 0);
            user_pref("media.peerconnection.ice.loopback", true);
            user_pref("media.getusermedia.browser.enabled", true);
            user_pref("media.gmp-manager.updateEnabled", false);
            user_pref("app.update.auto", false);
            user_pref("app.normandy.enabled", false);
            user_pref("app.shield.optoutstudies.enabled", false);
            user_pref("browser.shell.checkDefaultBrowser", false);
            user_pref("browser.safebrowsing.malware.enabled", false);
            user_pref("browser.safebrowsing.phishing.enabled", false);
            user_pref("browser.region.update.enabled", false);
            user_pref("browser.topsites.contile.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("extensions.update.enabled", false);
            user_pref("extensions.systemAddon.update.enabled", false);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
            user_pref("toolkit.telemetry.server", "data:,");
            user_pref("dom.push.connection.enabled", false);
            """;

    private static final String SHARE_THE_TAB =
            """
            if (navigator.mediaDevices) {
                navigator.mediaDevices.getDisplayMedia = ({ video }) =>
                    navigator.mediaDevices.getUserMedia({ video: { ...video, mediaSource: 'browser' } });
            }
            """;

    private final TemporaryFolder profile;
    private final Process process;
    private final Bidi bidi;
    private final String context;
    private final Queue<String> console;

    private FirefoxWindow(
            TemporaryFolder profile, Process process, Bidi bidi, Queue<String> console) {
        this.profile = profile;
        this.process = process;
        this.bidi = bidi;
        this.console = console;
        bidi.call(
                "session.new",
                Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
        bidi.call("session.subscribe", Map.of("events", List.of("log.entryAdded")));
        this.context =
                bidi.call("browsingContext.getTree", Map.of())
                        .path("contexts")
                        .path(0)
                        .path("context")
                        .asText();
        beforePages(SHARE_THE_TAB);
        resize(1280, 800);
    }

    /// Whether this machine has Firefox, of whatever kind.
    static boolean isInstalled() {
        return BINARIES.stream().anyMatch(Files::isExecutable);
    }

    /// Starts a browser.
    ///
    /// @param morePreferences lines of `user.js`
    static FirefoxWindow open(String morePreferences) {
        var profile = TemporaryFolder.create("hubbub-firefox-");
        profile.file("user.js", PREFERENCES + morePreferences);
        var builder =
                new ProcessBuilder(
                                BINARIES.stream()
                                        .filter(Files::isExecutable)
                                        .findFirst()
                                        .orElseThrow()
                                        .toString(),
                                "--headless",
                                "--no-remote",
                                "--profile",
                                profile.path().toString(),
                                "--remote-debugging-port=0")
                        .redirectErrorStream(true);
        // Its caches and crash reports as well.
        builder.environment().put("HOME", profile.path().toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            profile.close();
            throw new UncheckedIOException(e);
        }
        try {
            var console = new ConcurrentLinkedQueue<String>();
            var bidi =
                    new Bidi(
                            URI.create(listening(process) + "/session"),
                            event -> console.add(inWords(event)));
            return new FirefoxWindow(profile, process, bidi, console);
        } catch (IllegalStateException e) {
            process.destroyForcibly();
            profile.close();
            throw e;
        }
    }

    /// Where it can be controlled, as it prints itself. Reads on, so that it never waits for its
    /// reader.
    private static String listening(Process process) {
        var address = new CompletableFuture<String>();
        Thread.ofVirtual()
                .start(() -> {
                    try (var said = process.inputReader()) {
                        said.lines()
                                .map(LISTENING::matcher)
                                .filter(line -> line.find())
                                .forEach(line -> address.complete(line.group(1)));
                        address.completeExceptionally(new IOException("Firefox ended"));
                    } catch (IOException | UncheckedIOException e) {
                        address.completeExceptionally(e);
                    }
                });
        try {
            return address.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Firefox did not come up: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String inWords(JsonNode event) {
        var entry = event.path("params");
        return "  %s %s".formatted(entry.path("level").asText(), entry.path("text").asText());
    }

    @Override
    public void beforePages(String script) {
        bidi.call(
                "script.addPreloadScript",
                Map.of("functionDeclaration", "() => {%n%s%n}".formatted(script)));
    }

    @Override
    public void navigate(String url) {
        bidi.call(
                "browsingContext.navigate",
                Map.of("context", context, "url", url, "wait", "complete"));
    }

    @Override
    public @Nullable Object evaluate(String body, @Nullable Object... arguments) {
        return run("(function () {%n%s%n}).apply(null, %s)".formatted(body, json(arguments)));
    }

    @Override
    public @Nullable Object evaluateAsync(String body, @Nullable Object... arguments) {
        return run(
                "new Promise((done) => (function () {%n%s%n}).apply(null, [...%s, done]))"
                        .formatted(body, json(arguments)));
    }

    private @Nullable Object run(String expression) {
        var response =
                bidi.call(
                        "script.evaluate",
                        Map.of(
                                "expression",
                                "(async () => JSON.stringify(await %s))()".formatted(expression),
                                "target",
                                Map.of("context", context),
                                "awaitPromise",
                                true));
        if (response.has("exceptionDetails")) {
            throw new IllegalStateException(
                    response.path("exceptionDetails").path("text").asText()
                            + System.lineSeparator()
                            + expression);
        }
        // undefined has no JSON.
        var value = response.path("result").path("value");
        try {
            return value.isMissingNode() ? null : Bidi.JSON.readValue(value.asText(), Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String json(@Nullable Object... arguments) {
        return Bidi.JSON.valueToTree(arguments).toString();
    }

    @Override
    public boolean click(String finder, @Nullable Object... arguments) {
        var place =
                evaluate(
                        """
                        const element = (function () {
                            %s
                        }).apply(null, arguments);
                        element?.scrollIntoView({ block: 'nearest' });
                        const box = element?.getBoundingClientRect();
                        if (!box || box.width === 0 || box.height === 0) {
                            return null;
                        }
                        const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
                        return element.contains(document.elementFromPoint(x, y)) ? [x, y] : null;\
                        """
                                .formatted(finder),
                        arguments);
        if (!(place instanceof List<?> point)) {
            return false;
        }
        perform(
                Map.of(
                        "type",
                        "pointer",
                        "id",
                        "mouse",
                        "actions",
                        List.of(
                                Map.of("type", "pointerMove", "x", point.get(0), "y", point.get(1)),
                                Map.of("type", "pointerDown", "button", 0),
                                Map.of("type", "pointerUp", "button", 0))));
        return true;
    }

    @Override
    public void type(String text) {
        var strokes = new ArrayList<Map<String, String>>();
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(key -> {
                    strokes.add(Map.of("type", "keyDown", "value", key));
                    strokes.add(Map.of("type", "keyUp", "value", key));
                });
        perform(Map.of("type", "key", "id", "keyboard", "actions", strokes));
    }

    private void perform(Map<String, ?> source) {
        bidi.call("input.performActions", Map.of("context", context, "actions", List.of(source)));
    }

    /// Firefox has none over WebDriver BiDi.
    @Override
    public void addAuthenticator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resize(int width, int height) {
        bidi.call(
                "browsingContext.setViewport",
                Map.of("context", context, "viewport", Map.of("width", width, "height", height)));
    }

    @Override
    public void preferColors(String scheme) {
        throw new UnsupportedOperationException("Firefox takes them from its profile only");
    }

    @Override
    public byte[] screenshot() {
        return Base64.getDecoder()
                .decode(
                        bidi.call("browsingContext.captureScreenshot", Map.of("context", context))
                                .path("data")
                                .asText());
    }

    @Override
    public String console() {
        var lines = new StringBuilder();
        for (var line = console.poll(); line != null; line = console.poll()) {
            lines.append(line).append(System.lineSeparator());
        }
        return lines.toString();
    }

    @Override
    public void kill() {
        var all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        bidi.close();
        var all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        process.destroy();
        for (var each : all) {
            try {
                each.onExit().get(5, TimeUnit.SECONDS);
            } catch (TimeoutException stillThere) {
                each.destroyForcibly();
            } catch (InterruptedException e) {
                each.destroyForcibly();
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        profile.close();
    }
}
