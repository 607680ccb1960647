package browser;

import java.util.Map;
import java.util.Objects;

/// Watches in the page of a call how one participant is audible, on whatever path: for how long no
/// packet of theirs was played by an element that is not silent. The times of the packets are the
/// browser's, so that a busy page delays no figure.
public final class AudibleWatch {
    /// Remembers the audio elements, which the page does not put into the document, and the
    /// participant of each direct connection.
    public static final String TAP =
            """
            {
                const play = HTMLMediaElement.prototype.play;
                HTMLMediaElement.prototype.play = function () {
                    (window.playing ??= new Set()).add(this);
                    return play.call(this);
                };
                window.ufragOf = (sdp) => /a=ice-ufrag:(\\S+)/.exec(sdp ?? '')?.[1];
                window.meshPeers = new Map();
                const send = WebSocket.prototype.send;
                WebSocket.prototype.send = function (text) {
                    const { op, participant, signal } = typeof text === 'string' ? JSON.parse(text) : {};
                    if (op === 'signal' && (signal.offer ?? signal.answer)) {
                        window.meshPeers.set(window.ufragOf(signal.offer ?? signal.answer), participant);
                    }
                    return send.call(this, text);
                };
            }
            """;

    private static final String BEGIN =
            """
            const username = arguments[0];
            const watch = { longestGap: 0, sfu: 0, p2p: 0, both: 0 };
            (hubbub.audible ??= []).push(watch);
            const look = () => {
                const number = [...hubbub.client.participants.values()].find((p) => p.username === username)?.number;
                const receivers = new Map(hubbub.peers.filter(({ connectionState }) => connectionState === 'connected')
                    .map((pc) => ({ pc, isSfu: pc.getReceivers().length > 4 }))
                    .filter(({ pc, isSfu }) => isSfu || window.meshPeers.get(window.ufragOf(pc.localDescription?.sdp)) === number)
                    .flatMap(({ pc, isSfu }) => pc.getReceivers().map((receiver) => [receiver.track, { receiver, isSfu }])));
                let last = 0;
                const paths = new Set();
                for (const element of window.playing ?? []) {
                    const found = receivers.get(element.srcObject?.getAudioTracks()[0]);
                    if (!found || element.muted || element.volume === 0) {
                        continue;
                    }
                    const { receiver, isSfu } = found;
                    const sources = isSfu
                        ? receiver.getContributingSources().filter(({ source }) => source === number)
                        : receiver.getSynchronizationSources();
                    for (const { timestamp } of sources) {
                        last = Math.max(last, timestamp);
                        if (performance.timeOrigin + performance.now() - timestamp < 60) {
                            paths.add(isSfu ? 'sfu' : 'p2p');
                        }
                    }
                }
                if (last > 0) {
                    watch.longestGap = Math.max(watch.longestGap, performance.timeOrigin + performance.now() - last);
                }
                paths.forEach((path) => { watch[path] += 1; });
                watch.both += paths.size === 2 ? 1 : 0;
            };
            const timer = setInterval(() => (watch.isOver ? clearInterval(timer) : look()), 10);
            return hubbub.audible.length - 1;\
            """;

    private final Browser browser;
    private final String username;
    private final Object index;

    private AudibleWatch(Browser browser, String username, Object index) {
        this.browser = browser;
        this.username = username;
        this.index = index;
    }

    /// Begins to watch a participant who is audible.
    public static AudibleWatch begin(Browser browser, String username) {
        return new AudibleWatch(
                browser,
                username,
                Objects.requireNonNull(browser.evaluate(BEGIN, username), "index of the watch"));
    }

    /// Without a packet that was played.
    public long longestGapMillis() {
        return Math.round(read("longestGap"));
    }

    /// Samples in which a path was audible.
    ///
    /// @param path `sfu` or `p2p`
    public long looks(String path) {
        return (long) read(path);
    }

    public void end() {
        browser.evaluate("hubbub.audible[arguments[0]].isOver = true", index);
    }

    private double read(String field) {
        var watch = browser.evaluate("return hubbub.audible[arguments[0]]", index);
        return ((Map<?, ?>) Objects.requireNonNull(watch)).get(field) instanceof Number value
                ? value.doubleValue()
                : Double.NaN;
    }

    @Override
    public String toString() {
        return "%s receives %s: %s"
                .formatted(
                        browser.name(),
                        username,
                        browser.evaluate(
                                "return JSON.stringify(hubbub.audible[arguments[0]])", index));
    }
}
