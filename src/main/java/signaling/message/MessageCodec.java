package signaling.message;

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
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The client protocol as JSON text (docs/protocol.md): one object per frame, `op` names the
/// message. Immutable; any thread may use it.
public final class MessageCodec {
    /// Own messages nest three deep; room for fields we ignore.
    private static final int MAX_NESTING = 16;

    private final ClientMessageForm form;
    private final ObjectMapper json;

    /// @param maxFrameBytes no text inside a frame can be longer than this
    public MessageCodec(int maxFrameBytes) {
        form = new ClientMessageForm(maxFrameBytes);
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

    private ClientFrame read(Fields fields) {
        Integer id = null;
        String op = null;
        try {
            id = fields.optionalInt("id");
            op = fields.text("op", 32);
            ClientMessage message = form.read(op, id, fields);
            return message != null
                    ? new ClientFrame.Understood(message)
                    : new ClientFrame.Refused(
                            id,
                            op,
                            Refusal.ofField(
                                    RefusalCode.UNKNOWN_OP,
                                    "op must be one of " + ClientMessageForm.OPS + ".",
                                    "op"));
        } catch (RefusedException e) {
            return new ClientFrame.Refused(id, op, e.refusal());
        }
    }

    private static String notJson(JsonProcessingException e) {
        return e.getLocation() == null
                ? "The frame is not JSON."
                : "The frame is not JSON from character "
                        + e.getLocation().getCharOffset()
                        + " on.";
    }
}
