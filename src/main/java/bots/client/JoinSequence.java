package bots.client;

import bots.client.fault.FaultyLink;
import bots.client.media.CallAnswer;
import bots.client.media.CallOptions;
import bots.client.media.MediaListener;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.JoinTimes;
import bots.client.signaling.JoinedRoom;
import bots.client.signaling.RequestFailedException;
import bots.client.signaling.ServerAddress;
import bots.client.signaling.SignalingConnection;
import call.TrackKind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The steps of a call into its room, and their results: the signaling connection, offer and
/// answer.
final class JoinSequence {
    private final SharedResources shared;
    private final CallLoop loop;
    private final AuthenticatedUser user;
    private final CallOptions options;
    private final JsonObject state;
    private final FaultyLink fault;
    private final SignalingConnection.Listener signalingListener;
    private @Nullable SignalingConnection signaling;
    private @Nullable JoinedRoom joined;
    private boolean closed;

    /// Number of the newest attempt; the outcomes of earlier ones are ignored.
    private int sessions;

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
            SignalingConnection.Listener signalingListener) {
        this.shared = shared;
        this.loop = loop;
        this.user = user;
        this.options = options;
        this.state = initialState(options);
        this.fault = fault;
        this.signalingListener = signalingListener;
    }

    /// Opens the session and joins the room.
    Future<JoinedRoom> join(String channel) {
        begunNanos = System.nanoTime();
        return join(0, request(channel));
    }

    /// Opens another session after the first one is lost, and goes on as the same participant if
    /// the server has it.
    ///
    /// @param attempt from 1; each is with the next server
    /// @param placement that the media connection is with
    Future<JoinedRoom> goOn(String channel, int attempt, int placement) {
        return join(
                attempt,
                request(channel)
                        .put(
                                "former",
                                new JsonObject()
                                        .put("participant", joined().participant())
                                        .put("placement", placement)));
    }

    private JsonObject request(String channel) {
        return new JsonObject()
                .put("op", "join")
                .put("channel", channel)
                .put("state", state.copy())
                .put("mesh", options.mesh())
                .put("regions", regions());
    }

    private JsonArray regions() {
        JsonArray regions = new JsonArray();
        options.regions()
                .forEach((region, rttMillis) ->
                        regions.add(
                                new JsonObject()
                                        .put("region", region)
                                        .put("rttMillis", rttMillis)));
        return regions;
    }

    private Future<JoinedRoom> join(int attempt, JsonObject request) {
        if (signaling != null) {
            // It may only be silent.
            signaling.replace();
        }
        int session = ++sessions;
        ServerAddress server = shared.servers().get(attempt % shared.servers().size());
        return SignalingConnection.open(
                        loop.eventLoop(),
                        shared.webSockets().from(user.source()),
                        server,
                        signalingListener)
                .compose(open -> {
                    if (closed || session != sessions) {
                        open.close();
                        return Future.failedFuture(RequestFailedException.ofEndedCall());
                    }
                    signaling = open;
                    return open.request(
                            new JsonObject()
                                    .put("op", "identify")
                                    .put("token", user.accessToken()));
                })
                .compose(_ -> {
                    identifiedNanos = System.nanoTime();
                    return session == sessions
                            ? request(request)
                            : Future.failedFuture(RequestFailedException.ofEndedCall());
                })
                .map(reply -> {
                    joinedNanos = System.nanoTime();
                    JoinedRoom room =
                            new JoinedRoom(
                                    reply.getBoolean("kept"),
                                    reply.getInteger("participant"),
                                    reply.getInteger("placement"),
                                    reply.getInteger("audioSlots"),
                                    reply.getInteger("videoSlots"),
                                    reply.getString("mode").equals("p2p"),
                                    others(reply),
                                    reply.getJsonArray("roster").size());
                    joined = room;
                    return room;
                });
    }

    private static Set<Integer> others(JsonObject reply) {
        return reply.getJsonArray("roster").stream()
                .map(entry -> ((JsonObject) entry).getInteger("number"))
                .filter(number -> !number.equals(reply.getInteger("participant")))
                .collect(Collectors.toSet());
    }

    private static JsonObject initialState(CallOptions options) {
        return new JsonObject()
                .put("muted", !options.tracks().contains(TrackKind.MICROPHONE))
                .put("camera", options.tracks().contains(TrackKind.CAMERA))
                .put("screen", options.tracks().contains(TrackKind.SCREEN));
    }

    /// Changes one field of the participant's state (the protocol's `state`).
    Future<Void> changeState(String field, boolean value) {
        state.put(field, value);
        return request(new JsonObject().put("op", "state").put(field, value)).mapEmpty();
    }

    /// Requests video tracks and a number of audio slots (the protocol's `view`).
    void view(JsonArray requests, int audioSlots) {
        send(
                new JsonObject()
                        .put("op", "view")
                        .put("wants", requests)
                        .put("audioSlots", audioSlots));
    }

    /// Offers on this connection and reads the answer.
    ///
    /// @param placement of the last `migrate`, null before the first
    Future<CallAnswer> negotiate(MediaLink link, @Nullable Integer placement) {
        JoinedRoom room = joined();
        return link.negotiate(
                        options.audioSlots() < 0 ? room.audioSlots() : options.audioSlots(),
                        options.videoSlots() < 0 ? room.videoSlots() : options.videoSlots(),
                        signaling().localAddress(),
                        signaling().remoteAddress(),
                        offer ->
                                request(
                                        placement == null
                                                ? offer
                                                : offer.put("placement", placement)))
                .onSuccess(_ -> answeredNanos = System.nanoTime());
    }

    MediaLink link(MediaLink.Listener linkListener, MediaListener received) {
        return new MediaLink(shared, loop, options, fault, linkListener, received);
    }

    void onPath(long nowNanos) {
        checkedNanos = nowNanos;
    }

    /// The address of this host from which the server was reached.
    InetAddress localAddress() {
        return signaling().localAddress();
    }

    /// A request to the server; fails when the call has ended.
    Future<JsonObject> request(JsonObject request) {
        return closed || signaling == null
                ? Future.failedFuture(RequestFailedException.ofEndedCall())
                : signaling.request(request);
    }

    /// A message without a reply.
    void send(JsonObject message) {
        if (!closed && signaling != null) {
            signaling.send(message);
        }
    }

    /// Looks whether the server still answers; if it does not, the session is lost.
    void probe() {
        if (!closed && signaling != null) {
            signaling.probe();
        }
    }

    Future<JsonObject> leave() {
        return request(new JsonObject().put("op", "leave"));
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
    }

    /// Closes TCP without a close frame and without `leave`.
    void abort() {
        closed = true;
        if (signaling != null) {
            signaling.abort();
        }
    }
}
