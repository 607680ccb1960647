package signaling.message;

import call.MediaLimits;
import call.TrackKind;
import call.View;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import rooms.FormerParticipant;
import rooms.RegionRtt;
import rooms.mesh.MeshAbility;

/// What a client sends, as the fields of a JSON object: the name of each message, and how its
/// fields are read and checked.
public final class ClientMessageForm {
    /// Signed tokens of ours have about 400 characters.
    private static final int MAX_TOKEN_CHARS = 4096;

    /// Ours have 36 and 32.
    private static final int MAX_SESSION_CHARS = 64;

    /// Four sources today; room for clients that name a source twice.
    private static final int MAX_TRACKS = 16;

    /// RFC 9143 §4: a mid is a token, browsers use numbers.
    private static final int MAX_MID_CHARS = 32;

    /// More video tracks than fit on a screen; a client has far fewer slots.
    private static final int MAX_VIEW_REQUESTS = 100;

    /// As in the setting `node.region`.
    private static final int MAX_REGION_CHARS = 64;

    private static final int MAX_STATUS_CHARS = 16;

    /// Their ids fit into the smallest setting of `signaling.maxFrameBytes`.
    private static final int MAX_WATCHED = 400;

    /// Twice an 8K screen, and faster than any.
    private static final int MAX_HEIGHT = 8_640;

    private static final int MAX_FRAME_RATE = 240;

    static final String OPS =
            "identify, resume, join, offer, leave, state, view, signal, pair, status, watch, ping";

    private final int maxFrameChars;

    /// @param maxFrameChars no text can be longer than this
    ClientMessageForm(int maxFrameChars) {
        this.maxFrameChars = maxFrameChars;
    }

    /// The name of a message on the wire.
    public static String op(ClientMessage message) {
        return switch (message) {
            case ClientMessage.Identify _ -> "identify";
            case ClientMessage.Resume _ -> "resume";
            case ClientMessage.Join _ -> "join";
            case ClientMessage.Offer _ -> "offer";
            case ClientMessage.Leave _ -> "leave";
            case ClientMessage.State _ -> "state";
            case ClientMessage.View _ -> "view";
            case ClientMessage.Signal _ -> "signal";
            case ClientMessage.Pair _ -> "pair";
            case ClientMessage.Uplink _ -> "uplink";
            case ClientMessage.Status _ -> "status";
            case ClientMessage.Watch _ -> "watch";
            case ClientMessage.Ping _ -> "ping";
        };
    }

    /// Null for an unknown `op`. Refused with `bad_field`.
    @Nullable ClientMessage read(String op, @Nullable Integer id, Fields fields) {
        return switch (op) {
            case "identify" ->
                    new ClientMessage.Identify(
                            id, fields.text("token", MAX_TOKEN_CHARS), optionalStatus(fields));
            case "resume" ->
                    new ClientMessage.Resume(
                            id,
                            fields.text("session", MAX_SESSION_CHARS),
                            fields.text("key", MAX_SESSION_CHARS),
                            fields.integer("seq"));
            case "join" ->
                    new ClientMessage.Join(
                            id,
                            fields.uuid("channel"),
                            stateFields(fields.optionalObject("state")),
                            meshAbility(fields),
                            former(fields.optionalObject("former")),
                            regions(fields));
            case "offer" ->
                    new ClientMessage.Offer(
                            id,
                            fields.text("sdp", maxFrameChars),
                            tracks(fields.object("tracks")),
                            Boolean.TRUE.equals(fields.optionalFlag("encrypted")),
                            fields.optionalInt("placement"));
            case "leave" -> new ClientMessage.Leave(id);
            case "state" ->
                    new ClientMessage.State(
                            id,
                            fields.optionalFlag("muted"),
                            fields.optionalFlag("deafened"),
                            fields.optionalFlag("camera"),
                            fields.optionalFlag("screen"),
                            fields.optionalFlag("priority"),
                            fields.optionalFlag("handRaised"));
            case "view" ->
                    new ClientMessage.View(
                            id,
                            view(fields),
                            fields.optionalIntBetween(
                                    "audioSlots", 0, MediaLimits.MAX_AUDIBLE_SPEAKERS));
            case "signal" -> SignalFields.signal(id, fields);
            case "pair" -> SignalFields.pair(id, fields);
            case "uplink" -> SignalFields.uplink(id, fields);
            case "status" -> new ClientMessage.Status(id, status(fields));
            case "watch" ->
                    new ClientMessage.Watch(
                            id,
                            fields.optionalUuid("guild"),
                            Set.copyOf(fields.optionalUuids("users", MAX_WATCHED)));
            case "ping" ->
                    new ClientMessage.Ping(id, fields.integer("t"), fields.optionalInteger("seq"));
            default -> null;
        };
    }

    private static @Nullable FormerParticipant former(@Nullable Fields former) {
        return former == null
                ? null
                : new FormerParticipant(
                        former.intBetween("participant", 1, Integer.MAX_VALUE),
                        former.intBetween("placement", 1, Integer.MAX_VALUE));
    }

    private static List<RegionRtt> regions(Fields join) {
        List<RegionRtt> regions = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Fields measured : join.optionalObjects("regions", RegionRtt.MAX_REGIONS)) {
            String region = measured.text("region", MAX_REGION_CHARS);
            if (!named.add(region)) {
                throw measured.bad("region", "named once");
            }
            regions.add(
                    new RegionRtt(
                            region, measured.intBetween("rttMillis", 0, RegionRtt.MAX_MILLIS)));
        }
        return List.copyOf(regions);
    }

    private static MeshAbility meshAbility(Fields join) {
        if (!Boolean.TRUE.equals(join.optionalFlag("mesh"))) {
            return MeshAbility.NONE;
        }
        return Boolean.TRUE.equals(join.optionalFlag("hideAddress"))
                ? MeshAbility.HIDDEN
                : MeshAbility.ABLE;
    }

    private static ClientMessage.@Nullable StateFields stateFields(@Nullable Fields state) {
        return state == null
                ? null
                : new ClientMessage.StateFields(
                        state.optionalFlag("muted"),
                        state.optionalFlag("deafened"),
                        state.optionalFlag("camera"),
                        state.optionalFlag("screen"),
                        state.optionalFlag("priority"),
                        state.optionalFlag("handRaised"));
    }

    private static Map<String, TrackKind> tracks(Fields byMid) {
        Map<String, TrackKind> tracks = new HashMap<>();
        for (String mid : byMid.names()) {
            if (tracks.size() == MAX_TRACKS || mid.isEmpty() || mid.length() > MAX_MID_CHARS) {
                throw byMid.bad(
                        mid, "one of at most " + MAX_TRACKS + " sections, named by its mid");
            }
            tracks.put(mid, trackKind(byMid, mid));
        }
        return Map.copyOf(tracks);
    }

    private static @Nullable View view(Fields message) {
        if (!message.names().contains("wants")) {
            return null;
        }
        List<ViewRequest> requests = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Fields request : message.objects("wants", MAX_VIEW_REQUESTS)) {
            int participant = request.intBetween("participant", 1, Integer.MAX_VALUE);
            TrackKind track = trackKind(request, "track");
            if (!track.video()) {
                throw request.bad("track", "camera or screen");
            }
            if (!named.add(participant + track.wireName())) {
                throw request.bad("participant", "named once for each track");
            }
            int height = request.intBetween("height", 1, MAX_HEIGHT);
            Integer frameRate = request.optionalIntBetween("frameRate", 1, MAX_FRAME_RATE);
            requests.add(
                    new ViewRequest(
                            participant,
                            track,
                            height,
                            frameRate == null ? ViewRequest.ANY_FRAME_RATE : frameRate,
                            Boolean.TRUE.equals(request.optionalFlag("pinned"))));
        }
        return new View(requests);
    }

    private static @Nullable OnlineStatus optionalStatus(Fields fields) {
        return fields.optionalText("status", MAX_STATUS_CHARS) == null ? null : status(fields);
    }

    private static OnlineStatus status(Fields fields) {
        String name = fields.text("status", MAX_STATUS_CHARS);
        return Stream.of(OnlineStatus.values())
                .filter(status -> status != OnlineStatus.OFFLINE && status.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> fields.bad("status", "online, idle, dnd or invisible"));
    }

    private static TrackKind trackKind(Fields byMid, String mid) {
        String name = byMid.text(mid, 32);
        for (TrackKind kind : TrackKind.values()) {
            if (kind.wireName().equals(name)) {
                return kind;
            }
        }
        throw byMid.bad(mid, "microphone, camera, screen or screenAudio");
    }
}
