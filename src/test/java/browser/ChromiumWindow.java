package browser;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/// Chromium over WebDriver, headless, with a fake microphone that beeps, a fake camera and a fake
/// screen. A window that is closed becomes as new and is opened again for the next person, as a
/// start costs seconds.
final class ChromiumWindow implements Window {
    /// A machine that runs several browsers and a server at once is slow at times.
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Deque<ChromiumWindow> IDLE = new ConcurrentLinkedDeque<>();

    private static final Path BINARY = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /// Warns at each start that it does not know this Chromium's debugging protocol, of which it
    /// needs nothing. Kept here, as the logging system itself would forget the level.
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    /// The audio of the fake screen is that of the whole system, which the page sends only without
    /// its own audio. Chromium cannot do that on Linux, and the fake need not.
    private static final String WITHOUT_OWN_AUDIO =
            """
            const settingsOf = MediaStreamTrack.prototype.getSettings;
            MediaStreamTrack.prototype.getSettings = function () {
                const settings = settingsOf.call(this);
                return this.label === 'Fake audio' ? { ...settings, restrictOwnAudio: true } : settings;
            };
            """;

    private final TemporaryFolder profile;
    private final ChromeDriver driver;
    private final List<ProcessHandle> processes;

    /// Whether another person may have it afterward.
    private final boolean reusable;

    /// Of the scripts that run before pages.
    private final List<String> scripts = new ArrayList<>();

    /// Of the pages that were open.
    private final Set<String> origins = new HashSet<>();

    private @Nullable VirtualAuthenticator authenticator;
    private boolean killed;

    static {
        SELENIUM.setLevel(Level.SEVERE);
        Runtime.getRuntime().addShutdownHook(new Thread(ChromiumWindow::quitIdle));
    }

    private ChromiumWindow(TemporaryFolder profile, ChromeDriver driver, boolean reusable) {
        this.profile = profile;
        this.driver = driver;
        this.processes = processesOf(driver);
        this.reusable = reusable;
    }

    /// Whether this machine has Chromium and its driver.
    static boolean isInstalled() {
        return Files.isExecutable(BINARY) && Files.isExecutable(DRIVER);
    }

    /// A browser on this machine's network.
    ///
    /// @param moreSwitches of Chromium's command line
    static ChromiumWindow open(String... moreSwitches) {
        ChromiumWindow idle = moreSwitches.length == 0 ? IDLE.poll() : null;
        return idle != null
                ? idle.begin()
                : open(
                        TemporaryFolder.create("hubbub-browser-"),
                        BINARY,
                        moreSwitches.length == 0,
                        moreSwitches);
    }

    /// Starts a browser whose every packet goes over the link. Its driver stays outside and speaks
    /// to it through a pipe, so that remote control neither suffers from the link nor burdens it.
    static ChromiumWindow openBehind(ImpairedLink link) {
        var folder = TemporaryFolder.create("hubbub-browser-");
        var starter =
                folder.executable(
                        "chromium",
                        "#!/bin/sh%nexec %s %s \"$@\"%n"
                                .formatted(String.join(" ", link.command()), BINARY));
        return open(folder, starter, false, "--remote-debugging-pipe");
    }

    private static ChromiumWindow open(
            TemporaryFolder profile, Path binary, boolean reusable, String... moreSwitches) {
        var options = new ChromeOptions();
        options.setBinary(binary.toString());
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--window-size=1280,800",
                "--user-data-dir=" + profile.path(),
                // The fake devices also answer getDisplayMedia: a 1920 pixel screen and its audio.
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream=fps=10",
                "--autoplay-policy=no-user-gesture-required",
                // Every frame is drawn by the processor.
                "--force-prefers-reduced-motion",
                // A hidden window must run like a visible one.
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding",
                // No requests to any host but the server under test.
                "--ignore-certificate-errors",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        options.addArguments(moreSwitches);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .withEnvironment(Map.of("SE_OFFLINE", "true", "SE_AVOID_STATS", "true"))
                        .withSilent(true)
                        .build();
        try {
            var driver = new ChromeDriver(service, options);
            driver.manage().timeouts().scriptTimeout(TIMEOUT).pageLoadTimeout(TIMEOUT);
            return new ChromiumWindow(profile, driver, reusable).begin();
        } catch (WebDriverException e) {
            service.stop();
            profile.close();
            throw e;
        }
    }

    private ChromiumWindow begin() {
        beforePages(WITHOUT_OWN_AUDIO);
        return this;
    }

    /// Ends its page, and forgets all that a profile keeps.
    private void reset() {
        driver.get("about:blank");
        for (var script : scripts) {
            driver.executeCdpCommand(
                    "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
        }
        scripts.clear();
        for (var origin : origins) {
            driver.executeCdpCommand(
                    "Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
        }
        origins.clear();
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        console();
    }

    @Override
    public void beforePages(String script) {
        var added =
                driver.executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        scripts.add(String.valueOf(added.get("identifier")));
    }

    @Override
    public void navigate(String url) {
        var address = URI.create(url);
        origins.add(address.getScheme() + "://" + address.getAuthority());
        driver.get(url);
    }

    @Override
    public @Nullable Object evaluate(String body, @Nullable Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    @Override
    public @Nullable Object evaluateAsync(String body, @Nullable Object... arguments) {
        return driver.executeAsyncScript(body, arguments);
    }

    @Override
    public boolean click(String finder, @Nullable Object... arguments) {
        try {
            if (driver.executeScript(finder, arguments) instanceof WebElement found
                    && found.isDisplayed()) {
                found.click();
                return true;
            }
            return false;
        } catch (StaleElementReferenceException | ElementClickInterceptedException notNow) {
            // The page drew another one, or a dialog that is about to close covers it.
            return false;
        }
    }

    @Override
    public void type(String text) {
        driver.switchTo().activeElement().sendKeys(text);
    }

    @Override
    public void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    @Override
    public void preferColors(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    @Override
    public byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public String console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> "  " + entry.getLevel() + " " + entry.getMessage())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    @Override
    public void addAuthenticator() {
        authenticator =
                driver.addVirtualAuthenticator(
                        new VirtualAuthenticatorOptions()
                                .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                                .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                                .setHasResidentKey(true)
                                .setHasUserVerification(true)
                                .setIsUserVerified(true));
    }

    @Override
    public void kill() {
        killed = true;
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        if (reusable && !killed) {
            try {
                VirtualAuthenticator added = authenticator;
                if (added != null) {
                    driver.removeVirtualAuthenticator(added);
                    authenticator = null;
                }
                reset();
                IDLE.push(this);
                return;
            } catch (WebDriverException broken) {
                // It is not used again.
            }
        }
        quit();
    }

    private static void quitIdle() {
        for (var window = IDLE.poll(); window != null; window = IDLE.poll()) {
            window.quit();
        }
    }

    private void quit() {
        try {
            driver.quit();
        } catch (WebDriverException alreadyGone) {
            // Nothing is left to quit.
        }
        for (var process : processes) {
            try {
                process.onExit().get(2, TimeUnit.SECONDS);
            } catch (TimeoutException stillThere) {
                process.destroyForcibly();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        profile.close();
    }

    /// The browser and all it started, so that no process outlives the test.
    private static List<ProcessHandle> processesOf(ChromeDriver driver) {
        var pid = driver.getCapabilities().getCapability("goog:processID");
        if (!(pid instanceof Number browserPid)) {
            return List.of();
        }
        return ProcessHandle.of(browserPid.longValue())
                .map(browser -> Stream.concat(Stream.of(browser), browser.descendants()).toList())
                .orElse(List.of());
    }
}
