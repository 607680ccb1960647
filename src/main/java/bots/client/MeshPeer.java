package bots.client;

import bots.client.media.CallAnswer;
import bots.client.media.CandidateLine;
import bots.client.media.MediaListener;
import bots.client.media.ReceiveSlot;
import bots.client.signaling.RequestFailedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import media.rtp.RtpPacket;
import media.sdp.Setup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The direct connection to one other participant: offer and answer, whether they receive from it,
/// and when it is given up. What arrives is handed on at once; the same frame may come by the shard
/// as well while the room changes. On the event loop of the call.
final class MeshPeer implements MediaLink.Listener, MediaListener {
    private static final Logger LOG = LoggerFactory.getLogger(MeshPeer.class);

    /// As the page waits.
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Without a packet for this long the other participant is silent.
    private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// Until then what the shard forwards has arrived.
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private enum State {
        CONNECTING,
        CONNECTED,
        FAILED,
        /// The room uses the shard.
        LEAVING,
        CLOSED
    }

    private final int number;
    private final int attempt;
    private final JoinSequence joining;
    private final MediaListener received;
    private final MediaLink link;
    private State state = State.CONNECTING;
    private long sinceNanos;
    private boolean arrived;
    private boolean plays;
    private boolean playedThere;

    /// @param received gets what arrives
    MeshPeer(int number, int attempt, JoinSequence joining, MediaListener received, long nowNanos) {
        this.number = number;
        this.attempt = attempt;
        this.joining = joining;
        this.received = received;
        this.sinceNanos = nowNanos;
        link = joining.link(this, this);
        link.forward();
    }

    int number() {
        return number;
    }

    int attempt() {
        return attempt;
    }

    MediaLink link() {
        return link;
    }

    /// Whether they need nothing from the shard.
    boolean isReached() {
        return playedThere && state == State.CONNECTED;
    }

    void offer() {
        describe(Setup.ACTPASS, "offer").onFailure(this::onFailure);
    }

    void answer(String offer) {
        read(offer)
                .compose(theirs -> describe(Setup.ACTIVE, "answer").map(theirs))
                .onSuccess(link::begin)
                .onFailure(this::onFailure);
    }

    /// Of this attempt.
    void onSignal(JsonObject signal) {
        String answer = signal.getString("answer");
        if (answer != null) {
            read(answer).onSuccess(link::begin).onFailure(this::onFailure);
        }
        JsonArray candidates = signal.getJsonArray("candidates", new JsonArray());
        link.addCandidates(
                CandidateLine.addresses(
                        candidates.stream().map(MeshPeer::value).toList(), joining.localAddress()));
        playedThere = signal.getBoolean("receiving", playedThere);
    }

    /// As browsers give them, with the name of the attribute.
    private static String value(Object candidate) {
        return ((JsonObject) candidate).getString("candidate").replaceFirst("^candidate:", "");
    }

    private Future<Void> describe(Setup setup, String field) {
        return link.describe(setup, joining.localAddress())
                .onSuccess(sdp -> signal(new JsonObject().put(field, sdp)))
                .mapEmpty();
    }

    private Future<CallAnswer> read(String sdp) {
        try {
            return Future.succeededFuture(CallAnswer.ofPeer(sdp, joining.localAddress()));
        } catch (RequestFailedException e) {
            return Future.failedFuture(e);
        }
    }

    private void onFailure(Throwable failure) {
        if (state != State.CLOSED) {
            LOG.debug("no direct connection to participant {}: {}", number, failure.toString());
            fail();
        }
    }

    /// The room uses the shard from now on; until it delivers, both paths carry the same.
    void onLeave() {
        enter(State.LEAVING);
    }

    /// About ten times a second.
    ///
    /// @return false when it is of no use any longer
    boolean onTick(long nowNanos) {
        long lasted = nowNanos - sinceNanos;
        switch (state) {
            case CONNECTING -> {
                if (lasted >= CONNECT_NANOS) {
                    fail();
                }
            }
            case CONNECTED -> {
                if (!plays && (arrived || lasted >= SILENT_NANOS)) {
                    plays = true;
                    signal(new JsonObject().put("receiving", true).put("video", false));
                }
            }
            case FAILED, CLOSED -> {}
            case LEAVING -> {
                return lasted < CLOSE_NANOS;
            }
        }
        return true;
    }

    void close() {
        enter(State.CLOSED);
        link.close();
    }

    private void fail() {
        if (state != State.CONNECTING && state != State.CONNECTED) {
            return;
        }
        enter(State.FAILED);
        if (plays) {
            plays = false;
            signal(new JsonObject().put("receiving", false));
        }
        joining.send(
                new JsonObject()
                        .put("op", "pair")
                        .put("participant", number)
                        .put("problem", "failed"));
    }

    private void enter(State next) {
        state = next;
        sinceNanos = System.nanoTime();
    }

    private void signal(JsonObject fields) {
        joining.send(
                new JsonObject()
                        .put("op", "signal")
                        .put("participant", number)
                        .put("signal", fields.put("attempt", attempt)));
    }

    @Override
    public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
        arrived = true;
        received.onPacket(slot, packet, sequence, arrivalNanos);
    }

    @Override
    public void onPath(MediaLink of, long nowNanos) {
        // Media follows.
    }

    @Override
    public void onConnected(MediaLink of, long nowNanos) {
        if (state == State.CONNECTING) {
            enter(State.CONNECTED);
        }
    }

    @Override
    public void onLost(MediaLink of, String reason, String message) {
        LOG.debug("the direct connection to participant {} is lost: {}", number, reason);
        fail();
    }

    @Override
    public void onBug(Throwable bug) {
        LOG.error("A direct connection has failed.", bug);
        fail();
    }
}
