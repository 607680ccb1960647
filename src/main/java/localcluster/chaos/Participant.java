package localcluster.chaos;

import bots.client.Call;
import bots.client.CallClient;
import bots.client.CallListener;
import bots.client.media.CallOptions;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.JoinTimes;
import call.TrackKind;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// A bot that talks all the time, and joins again when its call ends. Begun and ended by the thread
/// of the run, all else on the event loop of its call.
final class Participant implements CallListener {
    private static final int PACKET_MILLIS = 20;
    private static final int OPUS_TICKS = 960;
    private static final int FRAME_BYTES = 80;
    private static final int LEVEL = 20;
    private static final long AGAIN_MILLIS = 500;

    private final List<CallClient> nodes;
    private final AuthenticatedUser user;
    private final String channel;
    private final Reception reception;
    private final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final byte[] frame = new byte[FRAME_BYTES];
    private int attempts;
    private int sent;
    private volatile boolean closed;
    private volatile @Nullable Call call;
    private @Nullable ScheduledFuture<?> microphone;

    /// @param nodes clients of the nodes; the first one is tried first
    Participant(List<CallClient> nodes, AuthenticatedUser user, String channel, long nowNanos) {
        this.nodes = nodes;
        this.user = user;
        this.channel = channel;
        this.reception = new Reception(nowNanos);
    }

    void join() {
        Call joining =
                nodes.get(attempts++ % nodes.size())
                        .call(user, CallOptions.LISTENER.publishing(TrackKind.MICROPHONE), this);
        call = joining;
        joining.join(channel);
    }

    @Override
    public void onConnected(JoinTimes times) {
        Call connected = call;
        if (connected != null && microphone == null) {
            microphone =
                    connected
                            .loop()
                            .scheduleAtFixedRate(
                                    () -> talk(connected), 0, PACKET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void talk(Call connected) {
        int _ =
                connected
                        .media()
                        .sendAudio(
                                TrackKind.MICROPHONE,
                                frame,
                                0,
                                frame.length,
                                ++sent * OPUS_TICKS,
                                LEVEL,
                                false);
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long atNanos) {
        reception.onPacket(atNanos);
    }

    @Override
    public void onEnded(String reason) {
        if (microphone != null) {
            microphone.cancel(false);
            microphone = null;
        }
        Call ended = call;
        if (!closed && ended != null) {
            ends.add(reason);
            ended.loop().schedule(this::join, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    Reception reception() {
        return reception;
    }

    /// Why its calls have ended, attempts that failed included.
    List<String> ends() {
        return List.copyOf(ends);
    }

    void leave() {
        closed = true;
        Call leaving = call;
        if (leaving != null) {
            leaving.leave();
        }
    }
}
