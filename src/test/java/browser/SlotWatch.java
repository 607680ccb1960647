package browser;

import call.TrackKind;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Watches one receive slot: a loop in the page reads its statistics every 50 ms, however seldom
/// the test asks. It watches the slot, whichever track is in it, for as long as the call lasts.
public final class SlotWatch {
    private static final String BEGIN =
            """
            const slot = arguments[0];
            const { receiver } = hubbub.peer.getTransceivers().find(({ mid }) => mid === slot);
            const watch = { packets: 0, lost: 0, longestGap: 0, still: 0, samples: 0, concealed: 0, silent: 0 };
            (hubbub.watches ??= []).push(watch);
            let begin, roseAt;
            const look = async () => {
                for (const stat of (await receiver.getStats()).values()) {
                    if (stat.type !== 'inbound-rtp') {
                        continue;
                    }
                    begin ??= stat;
                    roseAt ??= stat.timestamp;
                    const packets = stat.packetsReceived - begin.packetsReceived;
                    watch.still = stat.timestamp - roseAt;
                    watch.longestGap = Math.max(watch.longestGap, watch.still);
                    if (packets > watch.packets) {
                        roseAt = stat.timestamp;
                        watch.still = 0;
                    }
                    watch.packets = packets;
                    watch.lost = stat.packetsLost - begin.packetsLost;
                    const since = (field) => (stat[field] ?? 0) - (begin[field] ?? 0);
                    watch.samples = since('totalSamplesReceived');
                    watch.silent = since('silentConcealedSamples');
                    watch.concealed = since('concealedSamples') - watch.silent;
                }
            };
            const timer = setInterval(() => {
                if (receiver.track.readyState === 'ended') {
                    clearInterval(timer);
                }
                void look();
            }, 50);
            return hubbub.watches.length - 1;\
            """;

    private final Browser browser;
    private final Object index;

    private SlotWatch(Browser browser, Object index) {
        this.browser = browser;
        this.index = index;
    }

    /// Watches the slot that carries this person's track now.
    public static SlotWatch begin(Browser browser, String username, TrackKind track) {
        var mid = browser.slotOf(username, track);
        return new SlotWatch(
                browser,
                Objects.requireNonNull(browser.evaluate(BEGIN, mid), "index of the watch"));
    }

    /// Since the watch began.
    public long packets() {
        return (long) read("packets");
    }

    /// As the receiver counts: gaps in the sequence numbers.
    public long lost() {
        return (long) read("lost");
    }

    /// Since the last packet.
    public double stillMillis() {
        return read("still");
    }

    /// Share of the samples that were concealed, without concealed silence.
    public double concealedSpeechShare() {
        var samples = read("samples");
        return samples == 0 ? 0 : read("concealed") / samples;
    }

    /// The same with concealed silence: all of `concealedSamples`.
    public double concealedShare() {
        return concealedSpeechShare() + read("silent") / Math.max(1, read("samples"));
    }

    private double read(String field) {
        var watch = browser.evaluate("return hubbub.watches[arguments[0]]", index);
        return ((Map<?, ?>) Objects.requireNonNull(watch)).get(field) instanceof Number value
                ? value.doubleValue()
                : Double.NaN;
    }

    @Override
    public String toString() {
        @Nullable Object watch =
                browser.evaluate("return JSON.stringify(hubbub.watches[arguments[0]])", index);
        return String.valueOf(watch);
    }
}
