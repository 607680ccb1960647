package bots.client;

import call.TrackKind;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import media.dtls.DtlsKeys;
import media.ice.IceCredentials;
import org.jspecify.annotations.Nullable;

/// The steps of a call into its room, and what they leave behind: signaling, the wire, the agreement.
final class Joining {
    private static final long REPORT_NANOS = 1_000_000_000L;

    private final Switchboard switchboard;
    private final ContextInternal context;
    private final EventLoop loop;
    private final Workbench bench;
    private final Account account;
    private final CallOptions options;
    private final Signaling.Listener listener;
    private final Wire.Listener transport;
    private final FaultyLink fault;
    private @Nullable Signaling signaling;
    private @Nullable Wire wire;
    private @Nullable Offer offer;
    private @Nullable Agreement agreement;
    private @Nullable Joined joined;
    private boolean closed;
    private long begunNanos;
    private long identifiedNanos;
    private long joinedNanos;
    private long answeredNanos;
    private long checkedNanos;

    Joining(
            Switchboard switchboard,
            ContextInternal context,
            EventLoop loop,
            Workbench bench,
            Account account,
            CallOptions options,
            Signaling.Listener listener,
            Wire.Listener transport) {
        this.switchboard = switchboard;
        this.context = context;
        this.loop = loop;
        this.bench = bench;
        this.account = account;
        this.options = options;
        this.listener = listener;
        this.transport = transport;
        fault = new FaultyLink(loop, options.fault());
    }

    /// Up to a place in the room.
    Future<Joined> begin(String channel) {
        begunNanos = System.nanoTime();
        return Signaling.open(loop, switchboard.webSockets(), switchboard.server(), listener)
                .compose(open -> {
                    signaling = open;
                    if (closed) {
                        open.close();
                        return ended();
                    }
                    return open.ask(
                            new JsonObject()
                                    .put("op", "identify")
                                    .put("token", account.accessToken()));
                })
                .compose(_ -> {
                    identifiedNanos = System.nanoTime();
                    return ask(
                            new JsonObject()
                                    .put("op", "join")
                                    .put("channel", channel)
                                    .put("state", state()));
                })
                .map(answer -> {
                    joinedNanos = System.nanoTime();
                    Joined place =
                            new Joined(
                                    answer.getInteger("participant"),
                                    answer.getInteger("audioSlots"),
                                    answer.getInteger("videoSlots"),
                                    answer.getJsonArray("roster").size());
                    joined = place;
                    return place;
                });
    }

    private JsonObject state() {
        return new JsonObject()
                .put("muted", !options.tracks().contains(TrackKind.MICROPHONE))
                .put("camera", options.tracks().contains(TrackKind.CAMERA))
                .put("screen", options.tracks().contains(TrackKind.SCREEN));
    }

    /// Offers, and reads the answer.
    Future<Agreement> agree() {
        Joined place = joined();
        Offer made =
                Offer.of(
                        options,
                        options.audioSlots() < 0 ? place.audioSlots() : options.audioSlots(),
                        options.videoSlots() < 0 ? place.videoSlots() : options.videoSlots(),
                        switchboard.random());
        offer = made;
        return openWire()
                .compose(open -> {
                    wire = open;
                    if (closed) {
                        open.close();
                        return ended();
                    }
                    JsonObject tracks = new JsonObject();
                    made.tracks().forEach((mid, track) -> tracks.put(mid, nameOf(track)));
                    return ask(
                            new JsonObject()
                                    .put("op", "offer")
                                    .put(
                                            "sdp",
                                            made.write(
                                                    open.local(),
                                                    switchboard.identity().fingerprint()))
                                    .put("tracks", tracks));
                })
                .map(answer -> {
                    answeredNanos = System.nanoTime();
                    Agreement read = Agreement.of(answer.getString("sdp"), signaling().reached());
                    agreement = read;
                    return read;
                });
    }

    private Future<Wire> openWire() {
        if (options.ice() == IceMode.LIGHT) {
            IceCredentials local = IceCredentials.generate(switchboard.random()::nextInt);
            return Future.succeededFuture(
                    new UdpWire(
                            loop,
                            bench,
                            new LightIce(local, switchboard.random()),
                            fault,
                            transport));
        }
        InetAddress from = signaling().from();
        return context.executeBlocking(() -> AgentWire.open(loop, fault, transport, from), false)
                .map(Objects::requireNonNull);
    }

    void fault(Fault changed) {
        fault.change(changed);
    }

    void onPath(long nowNanos) {
        checkedNanos = nowNanos;
    }

    /// There are keys.
    CallMedia connect(long nowNanos, DtlsKeys keys, CallListener told) {
        Offer made = offer;
        if (made == null) {
            throw new IllegalStateException("nothing was offered");
        }
        long firstReportNanos = nowNanos + switchboard.random().nextLong(REPORT_NANOS);
        return new CallMedia(
                firstReportNanos,
                switchboard.unixOffsetNanos(),
                bench,
                wire(),
                made,
                agreement(),
                keys,
                switchboard.random().nextInt(),
                told);
    }

    Future<JsonObject> ask(JsonObject question) {
        return closed || signaling == null ? ended() : signaling.ask(question);
    }

    void tell(JsonObject message) {
        if (!closed && signaling != null) {
            signaling.tell(message);
        }
    }

    Future<JsonObject> leave() {
        return ask(new JsonObject().put("op", "leave"));
    }

    private static <T> Future<T> ended() {
        return Future.failedFuture(new RefusedException("ended", "The call has ended."));
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

    Joined joined() {
        if (joined == null) {
            throw new IllegalStateException("not in a room");
        }
        return joined;
    }

    Agreement agreement() {
        if (agreement == null) {
            throw new IllegalStateException("no answer yet");
        }
        return agreement;
    }

    Wire wire() {
        if (wire == null) {
            throw new IllegalStateException("no wire yet");
        }
        return wire;
    }

    private Signaling signaling() {
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
        if (wire != null) {
            wire.close();
        }
    }

    /// Without a word.
    void abort() {
        closed = true;
        if (signaling != null) {
            signaling.abort();
        }
    }

    static String nameOf(TrackKind track) {
        return switch (track) {
            case MICROPHONE -> "microphone";
            case CAMERA -> "camera";
            case SCREEN -> "screen";
            case SCREEN_AUDIO -> "screenAudio";
        };
    }

    static TrackKind trackOf(String name) {
        for (TrackKind track : List.of(TrackKind.values())) {
            if (nameOf(track).equals(name)) {
                return track;
            }
        }
        throw new RefusedException("bad_message", "No track is named " + name + ".");
    }
}
