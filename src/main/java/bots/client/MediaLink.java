package bots.client;

import bots.client.fault.FaultyLink;
import bots.client.media.CallAnswer;
import bots.client.media.CallMedia;
import bots.client.media.CallOffer;
import bots.client.media.CallOptions;
import bots.client.media.MediaListener;
import bots.client.media.ReceiveSlot;
import bots.client.media.SentTracks;
import bots.client.signaling.RequestFailedException;
import bots.client.signaling.TrackNames;
import bots.client.transport.AgentIceTransport;
import bots.client.transport.DtlsSrtpTransport;
import bots.client.transport.IceMode;
import bots.client.transport.IceTransport;
import bots.client.transport.LightIceAgent;
import bots.client.transport.UdpIceTransport;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import media.dtls.DtlsKeys;
import media.ice.IceCredentials;
import media.rtp.RtpPacket;
import media.sdp.Setup;
import org.jspecify.annotations.Nullable;

/// One media connection of a [Call] to a shard, or to another participant of a [Mesh]: offer, ICE,
/// DTLS, SRTP, and the shell of the pure [CallMedia], whose timer it arms. A call has one, and a
/// second one while the media of its room moves. On the event loop of the call.
final class MediaLink implements DtlsSrtpTransport.Listener {
    /// Called on the event loop of the call.
    interface Listener {
        void onPath(MediaLink link, long nowNanos);

        /// Media may flow.
        void onConnected(MediaLink link, long nowNanos);

        void onLost(MediaLink link, String reason, String message);

        void onBug(Throwable bug);
    }

    /// Reports of the calls of a process are spread over one period.
    private static final long REPORT_NANOS = 1_000_000_000L;

    private static final long MAX_WAIT_NANOS = Long.MAX_VALUE / 4;

    private final SharedResources shared;
    private final CallLoop loop;
    private final CallOptions options;
    private final FaultyLink fault;
    private final Listener listener;
    private final MediaListener received;
    private final DtlsSrtpTransport transport;
    private final Runnable onTimer = this::onDeadline;
    private @Nullable IceTransport ice;
    private @Nullable CallOffer offer;
    private @Nullable CallAnswer answer;
    private @Nullable CallMedia media;
    private long armedNanos;
    private boolean armed;
    private boolean forwarding;
    private boolean arrives;
    private Runnable onFirst = () -> {};
    private boolean closed;
    private boolean begun;

    /// Candidates that came before the checks began.
    private final List<InetSocketAddress> early = new ArrayList<>();

    /// @param received gets what arrives after [#forward]
    MediaLink(
            SharedResources shared,
            CallLoop loop,
            CallOptions options,
            FaultyLink fault,
            Listener listener,
            MediaListener received) {
        this.shared = shared;
        this.loop = loop;
        this.options = options;
        this.fault = fault;
        this.listener = listener;
        this.received = received;
        transport =
                new DtlsSrtpTransport(
                        loop.eventLoop(), shared.identity(), shared.handshakes(), this);
    }

    /// Offers.
    ///
    /// @param local address of the signaling connection
    /// @param remote where the server is, for candidates without an address
    /// @param exchange sends the fields of the offer and completes with those of the answer
    Future<CallAnswer> negotiate(
            int audioSlots,
            int videoSlots,
            InetAddress local,
            InetAddress remote,
            Function<JsonObject, Future<JsonObject>> exchange) {
        CallOffer made = CallOffer.of(options, audioSlots, videoSlots, shared.random());
        offer = made;
        return openTransport(options.ice(), true, local)
                .compose(open -> {
                    ice = open;
                    if (closed) {
                        open.close();
                        return Future.failedFuture(RequestFailedException.ofEndedCall());
                    }
                    JsonObject tracks = new JsonObject();
                    made.tracks()
                            .forEach((mid, track) -> tracks.put(mid, TrackNames.nameOf(track)));
                    String sdp = made.write(open.local(), shared.identity().fingerprint());
                    return exchange.apply(
                            new JsonObject()
                                    .put("op", "offer")
                                    .put("sdp", sdp)
                                    .put("tracks", tracks));
                })
                .map(reply -> {
                    CallAnswer read = CallAnswer.of(reply.getString("sdp"), remote);
                    answer = read;
                    return read;
                });
    }

    /// Describes this side to another participant.
    ///
    /// @param setup ACTPASS to offer, ACTIVE to answer
    /// @param local an address of this host that others reach
    /// @return SDP with the candidates
    Future<String> describe(Setup setup, InetAddress local) {
        CallOffer made = CallOffer.ofPeer(options, shared.random());
        offer = made;
        return openTransport(IceMode.FULL, setup == Setup.ACTPASS, local)
                .compose(open -> {
                    ice = open;
                    if (closed) {
                        open.close();
                        return Future.failedFuture(RequestFailedException.ofEndedCall());
                    }
                    return Future.succeededFuture(
                            made.write(
                                    open.local(),
                                    shared.identity().fingerprint(),
                                    setup,
                                    open.candidates()));
                });
    }

    /// Begins connectivity checks with another participant.
    void begin(CallAnswer theirs) {
        answer = theirs;
        begin();
    }

    /// Candidates of another participant that follow their description, or come before it.
    void addCandidates(List<InetSocketAddress> candidates) {
        if (closed) {
            return;
        }
        if (begun) {
            Objects.requireNonNull(ice).add(candidates);
        } else {
            early.addAll(candidates);
        }
    }

    private Future<IceTransport> openTransport(
            IceMode mode, boolean controlling, InetAddress local) {
        if (mode == IceMode.LIGHT) {
            IceCredentials credentials = IceCredentials.generate(shared.random()::nextInt);
            return Future.succeededFuture(
                    new UdpIceTransport(
                            loop.eventLoop(),
                            loop.buffers(),
                            new LightIceAgent(credentials, shared.random()),
                            fault,
                            transport));
        }
        return loop.context()
                .executeBlocking(
                        () ->
                                AgentIceTransport.open(
                                        loop.eventLoop(), fault, transport, controlling, local),
                        false)
                .map(Objects::requireNonNull);
    }

    /// Begins connectivity checks, once there is an answer.
    void begin() {
        if (!closed && ice != null && answer != null) {
            transport.begin(ice, answer.remote());
            begun = true;
            ice.add(early);
            early.clear();
        }
    }

    /// From now on what arrives is handed on.
    void forward() {
        forward(() -> {});
    }

    /// The same.
    ///
    /// @param then runs with the first packet, at once if there was one
    void forward(Runnable then) {
        forwarding = true;
        if (arrives) {
            then.run();
        } else {
            onFirst = then;
        }
    }

    /// What arrives is ignored from now on.
    void mute() {
        forwarding = false;
    }

    /// Null before it is connected and after it is closed.
    @Nullable CallMedia media() {
        return closed ? null : media;
    }

    /// Null before it is connected and after it is closed.
    @Nullable SentTracks sent() {
        CallMedia connected = media();
        return connected == null ? null : connected.sent();
    }

    void flush() {
        if (ice != null && !closed) {
            ice.flush();
        }
    }

    void requestKeyframe(ReceiveSlot slot) {
        CallMedia connected = media();
        if (connected != null) {
            long now = System.nanoTime();
            connected.requestKeyframe(now, slot);
            arm(now, connected);
        }
    }

    /// Sends a close_notify to the shard before it closes.
    void leave(Runnable done) {
        transport.close(done);
    }

    void close() {
        closed = true;
        transport.abandon();
        if (ice != null) {
            ice.close();
        }
    }

    @Override
    public void onPath(long nowNanos) {
        listener.onPath(this, nowNanos);
    }

    @Override
    public void onKeys(long nowNanos, DtlsKeys keys) {
        if (offer == null || answer == null || ice == null) {
            throw new IllegalStateException("keys before an answer");
        }
        media =
                new CallMedia(
                        nowNanos + shared.random().nextLong(REPORT_NANOS),
                        shared.unixOffsetNanos(),
                        loop.buffers(),
                        ice,
                        new CallMedia.Session(offer, answer, keys, shared.random().nextInt()),
                        new WhenForwarding());
        listener.onConnected(this, nowNanos);
    }

    @Override
    public void onMedia(long nowNanos, byte[] bytes, int offset, int length) {
        CallMedia connected = media();
        if (connected != null) {
            connected.onDatagram(nowNanos, bytes, offset, length);
        }
    }

    @Override
    public void onBatchEnd(long nowNanos) {
        CallMedia connected = media();
        if (connected != null) {
            flush();
            arm(nowNanos, connected);
        }
    }

    @Override
    public void onLost(String reason, String message) {
        if (!closed) {
            listener.onLost(this, reason, message);
        }
    }

    @Override
    public void onBug(Throwable bug) {
        listener.onBug(bug);
    }

    private void arm(long nowNanos, CallMedia connected) {
        long next = connected.nextDeadlineNanos();
        if (!armed || next - armedNanos < 0) {
            armed = true;
            armedNanos = next;
            loop.eventLoop()
                    .schedule(
                            onTimer,
                            Math.clamp(next - nowNanos, 0, MAX_WAIT_NANOS),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void onDeadline() {
        long now = System.nanoTime();
        CallMedia connected = media();
        if (connected == null || !armed || armedNanos - now > 0) {
            return; // ended, or a later timer is armed
        }
        armed = false;
        try {
            connected.onDeadline(now);
            onBatchEnd(now);
        } catch (RuntimeException e) {
            listener.onBug(e); // the event loop would swallow it
        }
    }

    /// While two shards forward, only one is listened to.
    private final class WhenForwarding implements MediaListener {
        @Override
        public void onPacket(ReceiveSlot slot, RtpPacket packet, long sequence, long arrivalNanos) {
            if (!arrives) {
                arrives = true;
                onFirst.run();
            }
            if (forwarding) {
                received.onPacket(slot, packet, sequence, arrivalNanos);
            }
        }

        @Override
        public void onKeyframeRequest(TrackKind track, int encoding) {
            received.onKeyframeRequest(track, encoding);
        }
    }
}
