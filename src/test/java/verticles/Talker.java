package verticles;

import static org.awaitility.Awaitility.await;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import call.TrackKind;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A participant that sends audio all the time, and measures what it receives of the others. Each
/// frame of audio says whose it is, and its number, so that a frame that never arrived is known.
public final class Talker implements CallListener {
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int ATTEMPTS = 3;

    private final AtomicInteger received = new AtomicInteger();

    /// The frames that arrived, by sender. Of the event loop.
    private final Map<Integer, BitSet> frames = new HashMap<>();

    /// Of those, the ones before [#measure].
    private final Map<Integer, Integer> measuredFrom = new HashMap<>();

    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private final byte[] frame = new byte[80];
    private final Call call;
    private final int number;
    private int sent;

    // Of the event loop; read by the test when packets arrive again.
    private volatile long lastNanos;
    private volatile long longestNanos;

    /// Joins the channel "General" of a new user's own guild, or of the first one.
    public Talker(CallClient client, String username) throws Exception {
        AuthenticatedUser account = result(client.api().user(username, "correct horse 9"));
        String channel = result(client.api().channel(account, null, "General")).id();
        Call joining = call(client, account);
        int joined = 0;
        for (int attempt = 1; joined == 0; attempt++) {
            try {
                joined = result(joining.join(channel)).participant();
            } catch (ExecutionException e) {
                // On a busy machine that has just started several nodes, a handshake may take too
                // long.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                joining = call(client, account);
            }
        }
        ended.set(null);
        call = joining;
        number = joined;
        call.loop()
                .scheduleAtFixedRate(
                        () -> {
                            ByteBuffer.wrap(frame).putInt(number).putInt(sent);
                            int _ =
                                    call.media()
                                            .sendAudio(
                                                    TrackKind.MICROPHONE,
                                                    frame,
                                                    0,
                                                    frame.length,
                                                    ++sent * OPUS_TICKS,
                                                    20,
                                                    false);
                        },
                        0,
                        PACKET_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private Call call(CallClient client, AuthenticatedUser account) {
        return client.call(account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
        if (lastNanos != 0) {
            longestNanos = Math.max(longestNanos, atNanos - lastNanos);
        }
        lastNanos = atNanos;
        ByteBuffer frame =
                ByteBuffer.wrap(packet.buffer(), packet.payloadOffset(), packet.payloadBytes());
        frames.computeIfAbsent(frame.getInt(), _ -> new BitSet()).set(frame.getInt());
        received.incrementAndGet();
    }

    @Override
    public void onEnded(String reason) {
        ended.set(reason);
    }

    public int number() {
        return number;
    }

    /// Why the call is over, null while it is not.
    public @Nullable String ended() {
        return ended.get();
    }

    void awaitPackets(int more) {
        int target = received.get() + more;
        await("packets")
                .atMost(Duration.ofMinutes(1))
                .until(() -> received.get() >= target || ended.get() != null);
    }

    /// Forgets what was measured.
    public void measure() throws Exception {
        onLoop(() -> {
            longestNanos = 0;
            frames.forEach((of, arrived) -> measuredFrom.put(of, arrived.length()));
            return null;
        });
    }

    /// The longest time between two packets since [#measure], whoever sent them.
    long interruptionMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    /// The longest piece that is missing in what another participant said, since [#measure].
    long longestLossMillis() throws Exception {
        return onLoop(() ->
                frames.entrySet().stream()
                        .mapToLong(of ->
                                PACKET_MILLIS
                                        * longestLoss(
                                                of.getValue(),
                                                measuredFrom.getOrDefault(of.getKey(), 0)))
                        .max()
                        .orElse(0));
    }

    /// Whose audio has arrived since [#measure].
    public Set<Integer> speakers() throws Exception {
        return onLoop(() ->
                frames.entrySet().stream()
                        .filter(of ->
                                of.getValue().length() > measuredFrom.getOrDefault(of.getKey(), 0))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    private static long longestLoss(BitSet arrived, int from) {
        long longest = 0;
        int missing = arrived.nextClearBit(from);
        while (missing < arrived.length()) {
            int next = arrived.nextSetBit(missing);
            longest = Math.max(longest, next - missing);
            missing = arrived.nextClearBit(next);
        }
        return longest;
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return call.loop().submit(task).get(60, TimeUnit.SECONDS);
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
