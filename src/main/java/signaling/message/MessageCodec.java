package signaling.message;

import call.MediaLimits;
import call.TrackKind;
import call.View;
import call.ViewRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.mesh.MeshAbility;

/// The client protocol as JSON text (docs/protocol.md): one object per frame, `op` names the message.
/// Immutable; any thread may use it.
public final class MessageCodec {
    /// Own messages nest three deep; room for fields we ignore.
    private static final int MAX_NESTING = 16;

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

    private static final int MAX_STATUS_CHARS = 16;

    /// Their ids fit into the smallest setting of `signaling.maxFrameBytes`.
    private static final int MAX_WATCHED = 400;

    /// Twice an 8K screen, and faster than any.
    private static final int MAX_HEIGHT = 8_640;

    private static final int MAX_FRAME_RATE = 240;

    private static final String OPS =
            "identify, resume, join, offer, leave, state, view, signal, pair, status, watch, ping";

    private final int maxFrameChars;
    private final ObjectMapper json;

    /// @param maxFrameBytes no text inside a frame can be longer than this
    public MessageCodec(int maxFrameBytes) {
        maxFrameChars = maxFrameBytes;
        JsonFactory factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_NESTING)
                                        .maxStringLength(maxFrameBytes)
                                        .maxNameLength(256)
                                        .maxNumberLength(32)
                                        .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build();
        json =
                JsonMapper.builder(factory)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .defaultPropertyInclusion(
                                JsonInclude.Value.construct(
                                        JsonInclude.Include.NON_NULL,
                                        JsonInclude.Include.USE_DEFAULTS))
                        .addModule(WireForm.module())
                        .build();
    }

    /// Reads one text frame. Never throws: whatever is wrong with the frame is in the answer.
    public ClientFrame read(String frame) {
        JsonNode tree;
        try {
            tree = json.readTree(frame);
        } catch (JsonProcessingException e) {
            return new ClientFrame.Refused(
                    null, null, Refusal.of(RefusalCode.BAD_JSON, notJson(e)));
        }
        if (!(tree instanceof ObjectNode object)) {
            return new ClientFrame.Refused(
                    null,
                    null,
                    Refusal.of(
                            RefusalCode.BAD_JSON, "A frame must be one JSON object with an op."));
        }
        return read(Fields.of(object));
    }

    /// Writes one message with its number in the sequence of its session.
    public String write(long seq, ServerMessage message) {
        return frame(seq, message, fields(message));
    }

    /// The message alone, as a JSON object.
    String fields(ServerMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a " + op(message), e);
        }
    }

    static String frame(long seq, ServerMessage message, String fields) {
        String head = "{\"op\":\"" + op(message) + "\",\"seq\":" + seq;
        return "{}".equals(fields) ? head + "}" : head + "," + fields.substring(1);
    }

    /// The name of a message on the wire.
    public static String op(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Hello _ -> "hello";
            case ServerMessage.Ready _ -> "ready";
            case ServerMessage.Resumed _ -> "resumed";
            case ServerMessage.Joined _ -> "joined";
            case ServerMessage.Answer _ -> "answer";
            case ServerMessage.Left _ -> "left";
            case ServerMessage.Roster _ -> "roster";
            case ServerMessage.Slots _ -> "slots";
            case ServerMessage.Encodings _ -> "encodings";
            case ServerMessage.Quality _ -> "quality";
            case ServerMessage.Speaking _ -> "speaking";
            case ServerMessage.State _ -> "state";
            case ServerMessage.Rights _ -> "rights";
            case ServerMessage.Mode _ -> "mode";
            case ServerMessage.Signal _ -> "signal";
            case ServerMessage.Connection _ -> "connection";
            case ServerMessage.Presence _ -> "presence";
            case ServerMessage.ChannelCreated _ -> "channelCreated";
            case ServerMessage.ChannelChanged _ -> "channelChanged";
            case ServerMessage.GuildChanged _ -> "guildChanged";
            case ServerMessage.GuildLeft _ -> "guildLeft";
            case ServerMessage.GuildJoined _ -> "guildJoined";
            case ServerMessage.MemberJoined _ -> "memberJoined";
            case ServerMessage.MemberChanged _ -> "memberChanged";
            case ServerMessage.MemberLeft _ -> "memberLeft";
            case ServerMessage.RolesChanged _ -> "rolesChanged";
            case ServerMessage.ChannelDeleted _ -> "channelDeleted";
            case ServerMessage.MessageCreated _ -> "messageCreated";
            case ServerMessage.MessageEdited _ -> "messageEdited";
            case ServerMessage.MessageDeleted _ -> "messageDeleted";
            case ServerMessage.ReactionAdded _ -> "reactionAdded";
            case ServerMessage.ReactionRemoved _ -> "reactionRemoved";
            case ServerMessage.Typing _ -> "typing";
            case ServerMessage.Statuses _ -> "statuses";
            case ServerMessage.ReadMarkerMoved _ -> "readMarkerMoved";
            case ServerMessage.Migrate _ -> "migrate";
            case ServerMessage.Switched _ -> "switched";
            case ServerMessage.Pong _ -> "pong";
            case ServerMessage.Failure _ -> "error";
        };
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
            case ClientMessage.Status _ -> "status";
            case ClientMessage.Watch _ -> "watch";
            case ClientMessage.Ping _ -> "ping";
        };
    }

    private ClientFrame read(Fields fields) {
        Integer id = null;
        String op = null;
        try {
            id = fields.optionalInt("id");
            op = fields.text("op", 32);
            ClientMessage message = message(op, id, fields);
            return message != null
                    ? new ClientFrame.Understood(message)
                    : new ClientFrame.Refused(
                            id,
                            op,
                            Refusal.ofField(
                                    RefusalCode.UNKNOWN_OP,
                                    "op must be one of " + OPS + ".",
                                    "op"));
        } catch (RefusedException e) {
            return new ClientFrame.Refused(id, op, e.refusal());
        }
    }

    private @Nullable ClientMessage message(String op, @Nullable Integer id, Fields fields) {
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
                            meshAbility(fields));
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

    private static String notJson(JsonProcessingException e) {
        return e.getLocation() == null
                ? "The frame is not JSON."
                : "The frame is not JSON from character "
                        + e.getLocation().getCharOffset()
                        + " on.";
    }
}
