package bots.client;

import bots.client.fault.FaultyLink;
import bots.client.media.CallAnswer;
import bots.client.media.CallMedia;
import bots.client.media.CallOffer;
import bots.client.media.CallOptions;
import bots.client.media.MediaListener;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.RequestFailedException;
import bots.client.signaling.SignalingConnection;
import bots.client.transport.AgentIceTransport;
import bots.client.transport.IceMode;
import bots.client.transport.IceTransport;
import bots.client.transport.LightIceAgent;
import bots.client.transport.UdpIceTransport;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.Objects;
import media.dtls.DtlsKeys;
import media.ice.IceCredentials;
import org.jspecify.annotations.Nullable;

/// The steps of a call into its room, and their results: the signaling connection, the ICE
/// transport, offer and answer.
final class JoinSequence {
    /// Reports of the calls of a process are spread over one period.
    private static final long REPORT_NANOS = 1_000_000_000L;

    private final SharedResources shared;
    private final CallLoop loop;
    private final AuthenticatedUser user;
    private final CallOptions options;
    private final FaultyLink fault;
    private final SignalingConnection.Listener signalingListener;
    private final IceTransport.Listener transportListener;
    private @Nullable SignalingConnection signaling;
    private @Nullable IceTransport transport;
    private @Nullable CallOffer offer;
    private @Nullable CallAnswer answer;
    private @Nullable JoinedRoom joined;
    private boolean closed;
    private long begunNanos;
    private long identifiedNanos;
    private long joinedNanos;
    private long answeredNanos;
    private long checkedNanos;

    JoinSequence(
            SharedResources shared,
            CallLoop loop,
            AuthenticatedUser user,
            CallOptions options,
            FaultyLink fault,
            SignalingConnection.Listener signalingListener,
            IceTransport.Listener transportListener) {
        this.shared = shared;
        this.loop = loop;
        this.user = user;
        this.options = options;
        this.fault = fault;
        this.signalingListener = signalingListener;
        this.transportListener = transportListener;
    }

    /// Opens the session and joins the room.
    Future<JoinedRoom> join(String channel) {
        begunNanos = System.nanoTime();
        return SignalingConnection.open(
                        loop.eventLoop(), shared.webSockets(), shared.server(), signalingListener)
                .compose(open -> {
                    signaling = open;
                    if (closed) {
                        open.close();
                        return ended();
                    }
                    return open.request(
                            new JsonObject()
                                    .put("op", "identify")
                                    .put("token", user.accessToken()));
                })
                .compose(_ -> {
                    identifiedNanos = System.nanoTime();
                    return request(
                            new JsonObject()
                                    .put("op", "join")
                                    .put("channel", channel)
                                    .put("state", state()));
                })
                .map(reply -> {
                    joinedNanos = System.nanoTime();
                    JoinedRoom room =
                            new JoinedRoom(
                                    reply.getInteger("participant"),
                                    reply.getInteger("audioSlots"),
                                    reply.getInteger("videoSlots"),
                                    reply.getJsonArray("roster").size());
                    joined = room;
                    return room;
                });
    }

    private JsonObject state() {
        return new JsonObject()
                .put("muted", !options.tracks().contains(TrackKind.MICROPHONE))
                .put("camera", options.tracks().contains(TrackKind.CAMERA))
                .put("screen", options.tracks().contains(TrackKind.SCREEN));
    }

    /// Sends the offer and reads the answer.
    Future<CallAnswer> negotiate() {
        JoinedRoom room = joined();
        CallOffer made =
                CallOffer.of(
                        options,
                        options.audioSlots() < 0 ? room.audioSlots() : options.audioSlots(),
                        options.videoSlots() < 0 ? room.videoSlots() : options.videoSlots(),
                        shared.random());
        offer = made;
        return openTransport()
                .compose(open -> {
                    transport = open;
                    if (closed) {
                        open.close();
                        return ended();
                    }
                    JsonObject tracks = new JsonObject();
                    made.tracks()
                            .forEach((mid, track) -> tracks.put(mid, TrackNames.nameOf(track)));
                    String sdp = made.write(open.local(), shared.identity().fingerprint());
                    return request(
                            new JsonObject()
                                    .put("op", "offer")
                                    .put("sdp", sdp)
                                    .put("tracks", tracks));
                })
                .map(reply -> {
                    answeredNanos = System.nanoTime();
                    CallAnswer read =
                            CallAnswer.of(reply.getString("sdp"), signaling().remoteAddress());
                    answer = read;
                    return read;
                });
    }

    private Future<IceTransport> openTransport() {
        if (options.ice() == IceMode.LIGHT) {
            IceCredentials local = IceCredentials.generate(shared.random()::nextInt);
            return Future.succeededFuture(
                    new UdpIceTransport(
                            loop.eventLoop(),
                            loop.buffers(),
                            new LightIceAgent(local, shared.random()),
                            fault,
                            transportListener));
        }
        InetAddress from = signaling().localAddress();
        return loop.context()
                .executeBlocking(
                        () ->
                                AgentIceTransport.open(
                                        loop.eventLoop(), fault, transportListener, from),
                        false)
                .map(Objects::requireNonNull);
    }

    void onPath(long nowNanos) {
        checkedNanos = nowNanos;
    }

    /// The media of the call, once there are keys.
    CallMedia media(long nowNanos, DtlsKeys keys, MediaListener listener) {
        if (offer == null || answer == null) {
            throw new IllegalStateException("keys before an answer");
        }
        return new CallMedia(
                nowNanos + shared.random().nextLong(REPORT_NANOS),
                shared.unixOffsetNanos(),
                loop.buffers(),
                transport(),
                new CallMedia.Session(offer, answer, keys, shared.random().nextInt()),
                listener);
    }

    /// A request to the server; fails when the call has ended.
    Future<JsonObject> request(JsonObject request) {
        return closed || signaling == null ? ended() : signaling.request(request);
    }

    /// A message without a reply.
    void send(JsonObject message) {
        if (!closed && signaling != null) {
            signaling.send(message);
        }
    }

    Future<JsonObject> leave() {
        return request(new JsonObject().put("op", "leave"));
    }

    private static <T> Future<T> ended() {
        return Future.failedFuture(new RequestFailedException("ended", "The call has ended."));
    }

    JoinTimes times(long connectedNanos) {
        return new JoinTimes(
                begunNanos,
                identifiedNanos,
                joinedNanos,
                answeredNanos,
                checkedNanos,
                connectedNanos);
    }

    JoinedRoom joined() {
        if (joined == null) {
            throw new IllegalStateException("not in a room");
        }
        return joined;
    }

    IceTransport transport() {
        if (transport == null) {
            throw new IllegalStateException("no transport yet");
        }
        return transport;
    }

    private SignalingConnection signaling() {
        if (signaling == null) {
            throw new IllegalStateException("no session yet");
        }
        return signaling;
    }

    void close() {
        closed = true;
        if (signaling != null) {
            signaling.close();
        }
        if (transport != null) {
            transport.close();
        }
    }

    /// Closes TCP without a close frame and without `leave`.
    void abort() {
        closed = true;
        if (signaling != null) {
            signaling.abort();
        }
    }
}
