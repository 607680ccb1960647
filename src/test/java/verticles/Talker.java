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
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A participant that sends audio all the time, and measures what it receives.
final class Talker implements CallListener {
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int ATTEMPTS = 3;

    private final AtomicInteger received = new AtomicInteger();
    private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
    private final byte[] frame = new byte[80];
    private final Call call;
    private final int number;
    private int sent;

    // Of the event loop; read by the test when packets arrive again.
    private volatile long lastNanos;
    private volatile long longestNanos;

    /// Joins the channel "General" of a new user's own guild, or of the first one.
    Talker(CallClient client, String username) throws Exception {
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
        received.incrementAndGet();
    }

    @Override
    public void onEnded(String reason) {
        ended.set(reason);
    }

    int number() {
        return number;
    }

    /// Why the call is over, null while it is not.
    @Nullable String ended() {
        return ended.get();
    }

    void awaitPackets(int more) {
        int target = received.get() + more;
        await("packets")
                .atMost(Duration.ofMinutes(1))
                .until(() -> received.get() >= target || ended.get() != null);
    }

    /// Forgets the longest interruption.
    void measure() {
        longestNanos = 0;
    }

    /// The longest time between two packets since [#measure].
    long interruptionMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos);
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
