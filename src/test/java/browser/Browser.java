package browser;

import call.TrackKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// One person at a browser of their own: an own process, an empty profile in a temporary folder, a
/// fake microphone and a fake camera. All that is done is done in the page; what arrives is read
/// from the browser's own statistics.
///
/// Not thread-safe. Every wait that fails says what was waited for, what the page thought of itself
/// and what its console said, and leaves a screenshot in `target/browser/`.
public final class Browser implements AutoCloseable {
    /// A machine that runs several browsers and a server at once is slow at times.
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Path SCREENSHOTS = Path.of("target", "browser");
    private static final String SMALL = "width: 640, height: 360, frameRate: 10";

    /// The page keeps its media connections to itself; here the newest one is `hubbub.peer`, and
    /// all are `hubbub.peers`. A test may restrict them to one kind of path.
    private static final String TAP =
            """
            window.RTCPeerConnection = class extends RTCPeerConnection {
                constructor(settings) {
                    super(window.onlyPath === 'relay' ? { ...settings, iceTransportPolicy: 'relay' } : settings);
                    hubbub.peer = this;
                    (hubbub.peers ??= []).push(this);
                }
                setRemoteDescription({ type, sdp }) {
                    const lines = sdp.split('\\r\\n').filter((line) =>
                        window.onlyPath !== 'tcp' || !/^a=candidate:.* udp /i.test(line));
                    return super.setRemoteDescription({ type, sdp: lines.join('\\r\\n') });
                }
            };
            """;

    private final String name;
    private final Window window;

    String name() {
        return name;
    }

    private Browser(String name, Window window) {
        this.name = name;
        this.window = window;
        try {
            window.beforePages(TAP);
        } catch (RuntimeException e) {
            window.close();
            throw e;
        }
    }

    /// Whether this machine has Chromium and its driver.
    public static boolean isInstalled() {
        return ChromiumWindow.isInstalled();
    }

    /// Whether this machine has Firefox, of whatever kind.
    static boolean isFirefoxInstalled() {
        return FirefoxWindow.isInstalled();
    }

    /// Starts a Chromium.
    ///
    /// @param name of the person, for failure messages and screenshots
    /// @param moreSwitches of Chromium's command line
    public static Browser start(String name, String... moreSwitches) {
        return new Browser(name, ChromiumWindow.open(moreSwitches));
    }

    /// Starts a Chromium whose every packet goes over the link.
    public static Browser startBehind(ImpairedLink link, String name) {
        return new Browser(name, ChromiumWindow.openBehind(link));
    }

    /// Starts a Firefox, ESR where there is one.
    ///
    /// @param morePreferences lines of its `user.js`
    static Browser startFirefox(String name, String... morePreferences) {
        return new Browser(name, FirefoxWindow.open(String.join("\n", morePreferences)));
    }

    /// Chooses the codec that the page offers first from the next join on.
    ///
    /// @param codec as in SDP, for example `VP9`
    public Browser preferVideoCodec(String codec) {
        // The page may not be open yet, or keep its choices in memory already.
        window.beforePages(
                "localStorage.setItem('hubbub.devices', '{\"videoCodec\":\"%s\"}');"
                        .formatted(codec));
        evaluate("window.hubbub?.client?.devices.choose({ videoCodec: '%s' });".formatted(codec));
        return this;
    }

    /// Makes camera and screen 640 by 360 pixels, 10 times a second: what a machine of two
    /// processors can encode in any codec beside other work. For pages opened from now on.
    public Browser captureSmall() {
        return capture("getUserMedia", SMALL).capture("getDisplayMedia", SMALL);
    }

    /// As [#captureSmall], with screens in full size, 5 times a second.
    Browser captureSmallCamera() {
        return capture("getUserMedia", SMALL).capture("getDisplayMedia", "frameRate: 5");
    }

    /// Makes the camera 960 by 540 pixels, 15 times a second: with a low and a high encoding, at
    /// half the cost of the page's own size. For pages opened from now on.
    public Browser captureMedium() {
        return capture("getUserMedia", "width: 960, height: 540, frameRate: 15");
    }

    /// Turns off what the browser does to the microphone's audio, which costs more than all else of
    /// a call without video: the fake microphone has neither echo nor noise. For pages opened from
    /// now on.
    public Browser captureRawAudio() {
        return runBeforePages(
                """
                if (!localStorage.getItem('hubbub.devices')) {
                    localStorage.setItem('hubbub.devices',
                        '{"noiseSuppression":"off","echoCancellation":false,"autoGainControl":false}');
                }
                """);
    }

    /// Noise as of a fan, of -20 dB or so, comes from the microphone from now on.
    void speakNoise() {
        evaluate(
                """
                const audio = new AudioContext();
                const noise = new AudioBuffer({ length: 96_000, sampleRate: 48_000 });
                let sample = 0;
                noise.copyToChannel(Float32Array.from({ length: 96_000 },
                    () => (sample = 0.95 * sample + 0.11 * (Math.random() - 0.5))), 0);
                const fan = new AudioBufferSourceNode(audio, { buffer: noise, loop: true });
                const microphone = new MediaStreamAudioDestinationNode(audio);
                fan.connect(microphone);
                fan.start();
                hubbub.client.devices.openMicrophone = async () => microphone.stream.getAudioTracks()[0].clone();
                """);
        reopenMicrophone();
    }

    /// The end of [#speakNoise].
    void speakAgain() {
        evaluate("delete hubbub.client.devices.openMicrophone");
        reopenMicrophone();
    }

    private void reopenMicrophone() {
        evaluate(
                """
                const { devices } = hubbub.client;
                devices.choose({ autoGainControl: !devices.choices.autoGainControl });
                """);
    }

    /// @param how `off`, `browser` or `strong`
    void suppressNoise(String how) {
        evaluate("hubbub.client.devices.choose({ noiseSuppression: arguments[0] })", how);
    }

    /// Runs a script in each page that is opened from now on, before its own.
    public Browser runBeforePages(String script) {
        window.beforePages(script);
        return this;
    }

    /// @param constraints of the video, in JavaScript
    private Browser capture(String call, String constraints) {
        window.beforePages(
                """
                {
                    const original = navigator.mediaDevices?.%1$s.bind(navigator.mediaDevices);
                    if (original) {
                        navigator.mediaDevices.%1$s = ({ video, ...others }) => original({
                            ...others,
                            ...(video && { video: { ...video, %2$s } }),
                        });
                    }
                }
                """
                        .formatted(call, constraints));
        return this;
    }

    /// Restricts the page to one kind of path from the next join on.
    ///
    /// @param kind `tcp` to the server itself, `relay` through a TURN server, or `any`
    public Browser connectOnlyOver(String kind) {
        var assignment = "window.onlyPath = '%s';".formatted(kind);
        window.beforePages(assignment);
        evaluate(assignment);
        return this;
    }

    /// The path of the media now: the transport and kind of this side's candidate and, of a relayed
    /// one, the transport to the relay, as far as the browser reports it; for example `udp host` or
    /// `udp relay tcp`.
    public String path() {
        return String.valueOf(
                evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        hubbub.peer.getStats().then((stats) => {
                            const pair = [...stats.values()].find(({ type, nominated, state, bytesReceived }) =>
                                type === 'candidate-pair' && nominated && state === 'succeeded' && bytesReceived > 0);
                            const { protocol, candidateType, relayProtocol = '' } = stats.get(pair?.localCandidateId) ?? {};
                            done(`${protocol} ${candidateType} ${relayProtocol}`.trim());
                        });\
                        """));
    }

    /// The video codecs that are decoded, each once, separated by commas.
    public String codecsDecoded() {
        return String.valueOf(
                window.evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        hubbub.peer.getStats().then((stats) => done([...new Set([...stats.values()]
                            .filter(({ type, kind, framesDecoded }) =>
                                type === 'inbound-rtp' && kind === 'video' && framesDecoded > 0)
                            .map(({ codecId }) => stats.get(codecId).mimeType))].sort().join()));\
                        """));
    }

    /// The codec of the own microphone: the first of the server's answer. (The browser's statistics
    /// name the codec inside of RED.)
    public String microphoneCodec() {
        return String.valueOf(
                evaluate(
                        """
                        const [, section] = hubbub.peer.remoteDescription.sdp.split('\\r\\nm=');
                        const [, , , first] = section.split('\\r\\n')[0].split(' ');
                        return section.match(`a=rtpmap:${first} ([^/]+)/`)[1].toLowerCase();\
                        """));
    }

    /// Opens the page of the server and waits for the login form.
    public Browser open(String url) {
        window.navigate(url);
        see(".login-card form");
        return this;
    }

    /// Opens the page anew, with the login of before.
    public void reopen(String url) {
        window.navigate(url);
        see(".channel-list");
    }

    /// Makes an account through the form and waits for the channels.
    public Browser register(String username, String password) {
        click(".login-card .turn .link");
        fillIn(username, password);
        see(".channel");
        return this;
    }

    /// Logs in through the form and waits for the channels.
    public Browser logIn(String username, String password) {
        fillIn(username, password);
        see(".channel");
        return this;
    }

    /// Adds a device that keeps passkeys.
    public void addAuthenticator() {
        window.addAuthenticator();
    }

    /// Types into what has the focus.
    public void type(String text) {
        window.type(text);
    }

    private void fillIn(String username, String password) {
        click("input[name=username]");
        window.type(username);
        click("input[name=password]");
        window.type(password);
        click(".login-card button[type=submit]");
    }

    /// Clicks on a voice channel and waits until media is connected.
    public Browser join(String channel) {
        clickOn(channel);
        waitUntil("in the channel " + channel, this::isConnected);
        return this;
    }

    /// Clicks on a voice channel.
    public void clickOn(String channel) {
        waitUntil(
                "the channel " + channel + " in the list",
                () ->
                        window.click(
                                """
                                return [...document.querySelectorAll('.channel-button')].find((button) =>
                                    button.querySelector('.channel-name').textContent === arguments[0])\
                                """,
                                channel));
    }

    /// Clicks on leave and waits until the call is over.
    public void leave() {
        click("#control-leave");
        waitUntil("out of the call", () -> callState().equals("idle"));
    }

    public void mute(boolean muted) {
        press("#control-mute", "muted", muted);
    }

    public void deafen(boolean deafened) {
        press("#control-deafen", "deafened", deafened);
    }

    public void camera(boolean on) {
        press("#control-camera", "camera", on);
    }

    public void shareScreen(boolean on) {
        press("#control-screen", "screen", on);
    }

    /// Clicks on a tile, which enlarges it or shrinks it again.
    public void enlarge(String username, TrackKind track) {
        waitUntil(
                "the tile of " + username,
                () ->
                        window.click(
                                """
                                return [...document.querySelectorAll(`figure[data-source="${arguments[1]}"]`)]
                                    .find((figure) => hubbub.client.participants.get(Number(figure.dataset.participant))?.username === arguments[0])
                                    ?.querySelector('.tile-pick')\
                                """,
                                username,
                                track.wireName()));
    }

    private void press(String control, String state, boolean wanted) {
        if (ownState(state) != wanted) {
            click(control);
        }
        waitUntil(state + " to be " + wanted, () -> ownState(state) == wanted);
    }

    private boolean ownState(String field) {
        return truth(evaluate("return hubbub.client.state[arguments[0]]", field));
    }

    /// `idle`, `connecting`, `connected`, `reconnecting` or `failed`.
    public String callState() {
        return String.valueOf(evaluate("return hubbub.client?.callState ?? 'logged out'"));
    }

    public boolean isConnected() {
        return callState().equals("connected");
    }

    /// The names of all participants, this one included, in the order they joined.
    public List<String> participants() {
        return strings(
                """
                return [...hubbub.client.participants.values()]
                    .sort((a, b) => a.number - b.number).map(({ username }) => username)\
                """);
    }

    /// The names of the active speakers as the page shows them.
    public List<String> speaking() {
        return strings(
                """
                return [...hubbub.client.speaking.keys()]
                    .map((number) => hubbub.client.participants.get(number)?.username).filter(Boolean)\
                """);
    }

    /// The names of those whose video the page shows.
    public List<String> visible(TrackKind track) {
        return strings(
                """
                return [...document.querySelectorAll(`figure[data-source="${arguments[0]}"]`)]
                    .filter((figure) => !figure.querySelector('video').hidden)
                    .map((figure) => hubbub.client.participants.get(Number(figure.dataset.participant))?.username)
                    .filter(Boolean)\
                """,
                track.wireName());
    }

    /// SDP exchanges of the current join. Restarts of ICE do not count: on a busy machine a path
    /// may be silent for as long as one that is lost.
    public long negotiations() {
        return whole(evaluate("return hubbub.client.negotiations - hubbub.client.iceRestarts"));
    }

    /// Of the current join.
    long iceRestarts() {
        return whole(evaluate("return hubbub.client.iceRestarts"));
    }

    /// Regions whose round-trip time the page has measured, by three requests to each.
    long regionsMeasured() {
        return whole(
                evaluate(
                        """
                        const pings = performance.getEntriesByType('resource')
                            .filter(({ name }) => name.endsWith('/api/voice/ping')).map(({ name }) => name);
                        return [...new Set(pings)].filter((one) => pings.filter((name) => name === one).length === 3).length\
                        """));
    }

    /// Times a room was entered since the page was opened; grows by itself when the client had to
    /// come back.
    public long joins() {
        return whole(evaluate("return hubbub.client.joins"));
    }

    /// `totalAudioEnergy` of the slots that carry this participant's microphone or screen audio
    /// now, or of all audio slots if the name is null. Compare two readings within one assignment.
    public double audioEnergy(@Nullable String username) {
        return number(
                stats(
                        """
                        received.filter((slot) => slot.kind === 'audio' && (name === null || nameOf(slot) === name))
                            .reduce((sum, { energy }) => sum + energy, 0)\
                        """,
                        username,
                        null));
    }

    /// Packets that came so far in the slots that carry this person's track now.
    public long packetsReceived(String username, TrackKind track) {
        return whole(
                stats(
                        """
                        received.filter((slot) => nameOf(slot) === name && slot.track === track)
                            .reduce((sum, { packets }) => sum + packets, 0)\
                        """,
                        username,
                        track));
    }

    /// Frames decoded so far in the slot that carries this person's track now; 0 when none does.
    public long framesDecoded(String username, TrackKind track) {
        return whole(
                stats(
                        """
                        received.filter((slot) => nameOf(slot) === name && slot.track === track)
                            .reduce((sum, { framesDecoded }) => sum + framesDecoded, 0)\
                        """,
                        username,
                        track));
    }

    /// Width in pixels of this participant's video, 0 without one.
    public long frameWidth(String username, TrackKind track) {
        return whole(
                stats(
                        """
                        received.find((slot) => nameOf(slot) === name && slot.track === track)?.width ?? 0\
                        """,
                        username,
                        track));
    }

    /// Height in pixels of this participant's video, 0 without one.
    public long frameHeight(String username, TrackKind track) {
        return whole(
                stats(
                        """
                        received.find((slot) => nameOf(slot) === name && slot.track === track)?.height ?? 0\
                        """,
                        username,
                        track));
    }

    /// Height in pixels of the own video as the camera or the system gives it, before it is scaled
    /// for any encoding.
    public long heightCaptured(TrackKind track) {
        return whole(evaluate("return %s.track.getSettings().height".formatted(sender(track))));
    }

    /// Lets a busy machine take frames from the own video, and none of its lines: otherwise the
    /// browser scales it down until the CPU suffices.
    public Browser keepResolution(TrackKind track) {
        Object kept =
                evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        const sender = %s;
                        const parameters = sender.getParameters();
                        parameters.degradationPreference = 'maintain-resolution';
                        sender.setParameters(parameters).then(
                            () => done(sender.getParameters().degradationPreference), (error) => done(String(error)));\
                        """
                                .formatted(sender(track)));
        if (!"maintain-resolution".equals(kept)) {
            throw new AssertionError("the resolution may change: " + kept);
        }
        return this;
    }

    /// How many bits a second the browser may send of its first encoding.
    public long maxBitrate(TrackKind track) {
        return whole(
                evaluate(
                        "return %s.getParameters().encodings[0].maxBitrate"
                                .formatted(sender(track))));
    }

    /// How the audio of the own screen is coded: channels and parameters, as `2
    /// stereo=1;useinbandfec=1`.
    public String screenAudioSent() {
        return coding(sender(TrackKind.SCREEN_AUDIO), "");
    }

    /// How the audio of this participant's screen is decoded: channels and parameters.
    public String screenAudioReceived(String username) {
        return coding(
                "hubbub.peer.getTransceivers().find(({ mid }) => mid === arguments[0]).receiver",
                slotOf(username, TrackKind.SCREEN_AUDIO));
    }

    private static String sender(TrackKind track) {
        int section =
                switch (track) {
                    case MICROPHONE -> 0;
                    case CAMERA -> 1;
                    case SCREEN -> 2;
                    case SCREEN_AUDIO -> 3;
                };
        return "hubbub.peer.getTransceivers()[%d].sender".formatted(section);
    }

    private String coding(String senderOrReceiver, Object argument) {
        return String.valueOf(
                evaluateAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        %s.getStats().then((stats) => {
                            const { codecId } = [...stats.values()].find(({ type }) => /^(in|out)bound-rtp$/.test(type));
                            const { channels, sdpFmtpLine } = stats.get(codecId);
                            done(`${channels} ${sdpFmtpLine}`);
                        });\
                        """
                                .formatted(senderOrReceiver),
                        argument));
    }

    /// The mid of the slot that carries this person's track; waits until one does.
    public String slotOf(String username, TrackKind track) {
        var mids = new ArrayList<String>();
        waitUntil(
                "a slot with the %s of %s".formatted(track.wireName(), username),
                () -> mids.addAll(slots(username, track)));
        return mids.getFirst();
    }

    /// The mids of the slots that carry this person's track: none or one.
    public List<String> slots(String username, TrackKind track) {
        return list(
                stats(
                        "received.filter((slot) => nameOf(slot) === name && slot.track === track).map(({ mid }) => mid)",
                        username,
                        track));
    }

    /// Whose packets come in the slot of this person's track, by what the packets themselves say:
    /// the CSRC is the participant's number.
    public List<String> contributors(String username, TrackKind track) {
        return strings(
                """
                const { receiver } = hubbub.peer.getTransceivers().find(({ mid }) => mid === arguments[0]);
                return receiver.getContributingSources()
                    .map(({ source }) => hubbub.client.participants.get(source)?.username ?? `no participant ${source}`)\
                """,
                slotOf(username, track));
    }

    /// Whether the page shows this person as muted, or deafened, in the grid.
    public boolean showsMuted(String username) {
        return truth(
                evaluate(
                        """
                        return [...document.querySelectorAll('figure[data-source=camera]')]
                            .filter((figure) => hubbub.client.participants.get(Number(figure.dataset.participant))?.username === arguments[0])
                            .some((figure) => !figure.querySelector('.mute-badge').hidden)\
                        """,
                        username));
    }

    /// The names under a channel in the list of channels, in the order of the alphabet.
    public List<String> peopleIn(String channel) {
        return strings(
                """
                return [...document.querySelectorAll('.channel')]
                    .filter((item) => item.querySelector('.channel-name').textContent === arguments[0])
                    .flatMap((item) => [...item.querySelectorAll('.person-name')].map(({ textContent }) => textContent)).sort()\
                """,
                channel);
    }

    /// Packets sent so far of one simulcast encoding of the camera.
    public long packetsSent(String rid) {
        return whole(
                stats(
                        """
                        sent.filter((stream) => stream.track === 'camera' && stream.rid === name)
                            .reduce((sum, { packets }) => sum + packets, 0)\
                        """,
                        rid,
                        TrackKind.CAMERA));
    }

    /// Packets sent so far of an own track, over all its encodings.
    public long packetsSent(TrackKind track) {
        return whole(
                stats(
                        """
                        sent.filter((stream) => stream.track === track)
                            .reduce((sum, { packets }) => sum + packets, 0)\
                        """,
                        null,
                        track));
    }

    /// The simulcast encodings of the camera that have left this browser so far, by rid.
    public List<String> encodingsSent() {
        return list(
                stats(
                        """
                        sent.filter(({ track, packets }) => track === 'camera' && packets > 0)
                            .map(({ rid }) => rid).sort()\
                        """,
                        null,
                        null));
    }

    /// An expression over `received`, `sent`, `name`, `track` and `nameOf(slot)`.
    private @Nullable Object stats(
            String expression, @Nullable String name, @Nullable TrackKind track) {
        return window.evaluateAsync(
                """
                const [name, track, done] = arguments;
                const nameOf = (slot) => hubbub.client.participants.get(slot.participant)?.username;
                hubbub.client.stats().then((stats) => {
                    const { received, sent } = stats ?? { received: [], sent: [] };
                    done(%s);
                });
                """
                        .formatted(expression),
                name,
                track == null ? null : track.wireName());
    }

    /// Runs a function body in the page.
    public @Nullable Object evaluate(String script, @Nullable Object... arguments) {
        return window.evaluate(script, arguments);
    }

    /// Runs a function body in the page whose last argument is a function to call with the result.
    public @Nullable Object evaluateAsync(String script, @Nullable Object... arguments) {
        return window.evaluateAsync(script, arguments);
    }

    /// Waits until something can be seen on the page.
    public void see(String selector) {
        waitUntil(
                "something to see at " + selector,
                () ->
                        truth(
                                evaluate(
                                        """
                                        return [...document.querySelectorAll(arguments[0])]
                                            .some((element) => element.checkVisibility({ visibilityProperty: true }))\
                                        """,
                                        selector)));
    }

    /// Waits until an element can be clicked, and clicks.
    public void click(String selector) {
        waitUntil(
                "something to click at " + selector,
                () -> window.click("return document.querySelector(arguments[0])", selector));
    }

    /// The area of the page in CSS pixels; 1280 by 800 at first.
    public Browser resize(int width, int height) {
        window.resize(width, height);
        return this;
    }

    public void waitUntil(String what, BooleanSupplier condition) {
        waitUntil(what, TIMEOUT, condition);
    }

    /// Waits until the condition holds.
    ///
    /// @throws AssertionError when it does not in time, with all that helps to see why
    public void waitUntil(String what, Duration timeout, BooleanSupplier condition) {
        try {
            // On this thread: a window takes one command at a time.
            Awaitility.with()
                    .dontCatchUncaughtExceptions()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .await()
                    .atMost(timeout)
                    .until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "%s waited %s s in vain for: %s%n%s"
                            .formatted(name, timeout.toSeconds(), what, report()),
                    e);
        }
    }

    /// Waits until there is something, and then more of it: a count that only jumped from nothing
    /// has not risen. A new connection or slot may begin again from 0 meanwhile.
    void waitUntilRises(String what, DoubleSupplier count) {
        waitUntil(what, () -> count.getAsDouble() > 0);
        double[] least = {count.getAsDouble()};
        waitUntil(
                "more " + what,
                () -> {
                    double now = count.getAsDouble();
                    if (now > least[0] && least[0] > 0) {
                        return true;
                    }
                    least[0] = now;
                    return false;
                });
    }

    /// The state of the page, its console, and where its screenshot is.
    public String report() {
        return """
        page:    %s
        console:
        %s
        screenshot: %s
        """
                .formatted(
                        attempt(this::inShort),
                        attempt(window::console),
                        attempt(() -> screenshot("failure-" + System.nanoTime()).toString()));
    }

    private String inShort() {
        return String.valueOf(
                evaluate(
                        """
                        const client = hubbub.client;
                        return client === null ? 'logged out' : JSON.stringify({
                            call: client.callState, reason: client.callReason, trouble: client.trouble,
                            signaling: client.signaling.state, why: client.signaling.reason, gaps: client.signaling.gaps,
                            number: client.number, microphone: client.microphone, state: client.state,
                            negotiations: client.negotiations, iceRestarts: client.iceRestarts, joins: client.joins,
                            participants: [...client.participants.values()].map(({ number, username }) => `${number} ${username}`),
                            toasts: document.getElementById('toasts').textContent,
                        })\
                        """));
    }

    /// @param scheme `dark` or `light`, as if the system had such colors
    public void preferColors(String scheme) {
        window.preferColors(scheme);
    }

    /// Takes a screenshot of the page, kept in `target/browser/`.
    public Path screenshot(String what) {
        try {
            Files.createDirectories(SCREENSHOTS);
            var file = SCREENSHOTS.resolve("%s-%s.png".formatted(what, name));
            return Files.write(file, window.screenshot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Takes a screenshot that the documentation shows. It is written, small, into the folder that
    /// `SCREENSHOTS_FOLDER` names (see `scripts/screenshots`), and without that nowhere.
    public void document(String what) {
        String folder = System.getenv("SCREENSHOTS_FOLDER");
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, what + ".png"), SmallPng.of(window.screenshot()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A report must not hide the failure it is about.
    private static String attempt(Supplier<String> part) {
        try {
            return part.get();
        } catch (RuntimeException e) {
            return "not to be had: " + e.getMessage();
        }
    }

    /// Ends the browser as a crash would: the server receives nothing more from it.
    public void kill() {
        window.kill();
    }

    @Override
    public void close() {
        window.close();
    }

    private List<String> strings(String script, @Nullable Object... arguments) {
        return list(evaluate(script, arguments));
    }

    private static List<String> list(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static boolean truth(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }

    private static long whole(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private static double number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).doubleValue();
    }
}
