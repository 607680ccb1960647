package browser;

import call.TrackKind;
import java.util.Objects;

/// Watches the video of one receive slot for as long as the call lasts: a loop in the page records
/// every 100 ms what has been decoded, however seldom the test asks.
public final class VideoWatch {
    private static final String BEGIN =
            """
            const slot = arguments[0];
            const { receiver } = hubbub.peer.getTransceivers().find(({ mid }) => mid === slot);
            const watch = { began: performance.now(), looks: [], freezes: 0, frozen: 0, keyframes: 0, nacks: 0, lost: 0 };
            (hubbub.videoWatches ??= []).push(watch);
            let begin;
            const look = async () => {
                for (const stat of (await receiver.getStats()).values()) {
                    if (stat.type !== 'inbound-rtp') {
                        continue;
                    }
                    begin ??= stat;
                    const since = (field) => (stat[field] ?? 0) - (begin[field] ?? 0);
                    watch.freezes = since('freezeCount');
                    watch.frozen = since('totalFreezesDuration');
                    watch.keyframes = since('keyFramesDecoded');
                    watch.nacks = since('nackCount');
                    watch.lost = since('packetsLost');
                    watch.bytes = since('bytesReceived');
                    watch.seconds = (stat.timestamp - begin.timestamp) / 1000;
                    watch.looks.push([performance.now() - watch.began, since('framesDecoded'), stat.frameHeight ?? 0]);
                }
            };
            const timer = setInterval(() => {
                if (receiver.track.readyState === 'ended') {
                    clearInterval(timer);
                }
                void look();
            }, 100);
            return hubbub.videoWatches.length - 1;\
            """;

    private final Browser browser;
    private final Object index;

    private VideoWatch(Browser browser, Object index) {
        this.browser = browser;
        this.index = index;
    }

    /// Watches the slot that carries this person's track now.
    public static VideoWatch begin(Browser browser, String username, TrackKind track) {
        var mid = browser.slotOf(username, track);
        return new VideoWatch(
                browser,
                Objects.requireNonNull(browser.evaluate(BEGIN, mid), "index of the watch"));
    }

    /// Since the watch began, by the clock of the page.
    public double millis() {
        return read("return performance.now() - watch.began");
    }

    /// Share of the time that the video was frozen, as the browser counts it.
    public double frozenShare() {
        return read("return 1000 * watch.frozen / (watch.looks.at(-1)[0] - watch.looks[0][0])");
    }

    /// Frames decoded since the watch began.
    long frames() {
        return (long) read("return watch.looks.at(-1)?.[1] ?? 0");
    }

    /// Generic NACKs (RFC 4585) sent since the watch began.
    long nacks() {
        return (long) read("return watch.nacks");
    }

    /// Mean rate of the encoding since the watch began, without headers.
    long bitsPerSecond() {
        return (long) read("return watch.seconds > 0 ? 8 * watch.bytes / watch.seconds : 0");
    }

    /// Height of the newest frame in pixels.
    public int height() {
        return (int) read("return watch.looks.at(-1)?.[2] ?? 0");
    }

    /// When the video was at most this high for the first time after a moment, NaN if never.
    public double lowerAt(double afterMillis, int height) {
        return read(
                """
                return watch.looks.find(([at, , height]) => at > arguments[1] && height <= arguments[2])?.[0]\
                """,
                afterMillis,
                height);
    }

    /// The longest time without a new frame between two moments.
    public double longestPauseMillis(double fromMillis, double toMillis) {
        return read(
                """
                let last = arguments[1], decoded = 0, longest = 0;
                for (const [at, frames] of watch.looks) {
                    if (at > arguments[1] && at <= arguments[2] && frames > decoded) {
                        longest = Math.max(longest, at - last);
                        last = at;
                    }
                    decoded = frames;
                }
                return Math.max(longest, arguments[2] - last);\
                """,
                fromMillis,
                toMillis);
    }

    /// Frames decoded a second between two moments.
    public double framesPerSecond(double fromMillis, double toMillis) {
        return read(
                """
                const within = watch.looks.filter(([at]) => at >= arguments[1] && at <= arguments[2]);
                return within.length < 2 ? 0
                    : 1000 * (within.at(-1)[1] - within[0][1]) / (within.at(-1)[0] - within[0][0]);\
                """,
                fromMillis,
                toMillis);
    }

    /// From when on, after a moment, at least this many frames a second were decoded over a window;
    /// NaN if never.
    public double flowsAt(double afterMillis, double windowMillis, double framesPerSecond) {
        return read(
                """
                const [, after, window, rate] = arguments;
                const frames = rate * window / 1000;
                return watch.looks.find(([at, decoded]) => at >= after
                    && watch.looks.some(([later, then]) => later > at && later <= at + window && then - decoded >= frames))?.[0]\
                """,
                afterMillis,
                windowMillis,
                framesPerSecond);
    }

    private double read(String body, Object... arguments) {
        var all = new Object[arguments.length + 1];
        all[0] = index;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return browser.evaluate("const watch = hubbub.videoWatches[arguments[0]];\n" + body, all)
                        instanceof Number value
                ? value.doubleValue()
                : Double.NaN;
    }

    @Override
    public String toString() {
        return String.valueOf(
                browser.evaluate(
                        """
                        const { looks, ...rest } = hubbub.videoWatches[arguments[0]];
                        const heights = [], pauses = [];
                        let rose = looks[0];
                        for (const look of looks) {
                            const [at, frames, height] = look.map(Math.round);
                            if (heights.at(-1)?.[2] !== height) {
                                heights.push([at, frames, height]);
                            }
                            if (frames > rose[1]) {
                                if (at - rose[0] > 500) {
                                    pauses.push([Math.round(rose[0]), at]);
                                }
                                rose = look;
                            }
                        }
                        return JSON.stringify({ ...rest, frames: looks.at(-1)?.[1], heights, pauses })\
                        """,
                        index));
    }
}
