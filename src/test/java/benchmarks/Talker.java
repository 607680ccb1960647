package benchmarks;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.JoinTimes;
import bots.client.signaling.VoiceChannel;
import call.TrackKind;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpPacket;

/// A participant without a browser, whose encoders would take the processor from the
/// server that is measured. Counts what it receives and, once asked to, talks without a pause.
final class Talker implements CallListener {
    static final long FRAME_MICROS = 20_000;
    static final String PASSWORD = "correct horse battery";

    private static final int FRAME_BYTES = 80;
    private static final int FRAME_TICKS = 960;
    private static final int LOUD = 20;

    private final byte[] frame = new byte[FRAME_BYTES];
    private final Call call;
    private JoinTimes times = new JoinTimes(0, 0, 0, 0, 0, 0);
    private long heard;
    private int said;

    /// Completed with that frame.
    private CompletableFuture<Void> sent = new CompletableFuture<>();

    private long awaitedFrame = Long.MAX_VALUE;

    Talker(CallClient client, AuthenticatedUser account) {
        call = client.call(account, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
    }

    Future<?> join(VoiceChannel channel) {
        return call.join(channel.id());
    }

    /// @param delayMicros not all at the same moment, as people are not
    void talk(long delayMicros) {
        call.loop()
                .scheduleAtFixedRate(this::say, delayMicros, FRAME_MICROS, TimeUnit.MICROSECONDS);
    }

    private void say() {
        int _ =
                call.media()
                        .sendAudio(
                                TrackKind.MICROPHONE,
                                frame,
                                0,
                                FRAME_BYTES,
                                ++said * FRAME_TICKS,
                                LOUD,
                                false);
        if (said >= awaitedFrame) {
            awaitedFrame = Long.MAX_VALUE;
            sent.complete(null);
        }
    }

    /// Waits until it has sent that many more frames; ten times as long as they take, at most.
    void awaitFrames(long frames) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        call.execute(() -> {
            sent = done;
            awaitedFrame = said + frames;
        });
        done.get(10 * frames * FRAME_MICROS, TimeUnit.MICROSECONDS);
    }

    @Override
    public void onConnected(JoinTimes at) {
        times = at;
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        heard++;
    }

    /// From the first step to media.
    double joinMillis() {
        return (times.connectedNanos() - times.begunNanos()) / 1e6;
    }

    long heard() throws Exception {
        return on(() -> heard);
    }

    long lost() throws Exception {
        return on(() -> call.media().counts().packetsLost());
    }

    private long on(Callable<Long> question) throws Exception {
        return call.loop().submit(question).get(10, TimeUnit.SECONDS);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
