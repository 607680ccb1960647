package verticles.api.guild;

import bus.Addresses;
import bus.guild.ModerationMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.ModerationAct;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// What moderators do, the audit log and the bans, which the address `moderation` answers.
public final class ModerationRoutes {
    private static final int PAGE = 50;

    private final Authentication authentication;

    public ModerationRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("moderate", this::moderate)
                .add("auditLog", this::auditLog)
                .add("bans", this::bans);
    }

    private Future<?> moderate(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return authentication
                .askAs(
                        request,
                        Addresses.MODERATION,
                        identity ->
                                new ModerationMessage.Moderate(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        UUID.fromString(body.getString("member")),
                                        act(body),
                                        body.getString("reason")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> auditLog(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.MODERATION,
                        identity ->
                                new ModerationMessage.ShowAuditLog(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        before(request),
                                        ApiRequest.limit(request, PAGE)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }

    private Future<?> bans(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.MODERATION,
                        identity ->
                                new ModerationMessage.ListBans(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        ApiRequest.query(request, "before"),
                                        ApiRequest.limit(request, PAGE)))
                .onSuccess(answer -> ApiResponse.send(request, 200, answer));
    }

    /// The contract has checked each field, but not which action needs which.
    private static ModerationAct act(JsonObject body) {
        String action = body.getString("action");
        return switch (action) {
            case "mute", "unmute" -> new ModerationAct.ServerMute(action.equals("mute"));
            case "deafen", "undeafen" -> new ModerationAct.ServerDeafen(action.equals("deafen"));
            case "disconnect" -> new ModerationAct.Disconnect();
            case "move" -> {
                require(body, "channel");
                yield new ModerationAct.Move(UUID.fromString(body.getString("channel")));
            }
            case "invite_to_speak" -> new ModerationAct.InviteToSpeak();
            case "move_to_audience" -> new ModerationAct.MoveToAudience();
            case "time_out" -> {
                require(body, "seconds");
                yield new ModerationAct.TimeOut(body.getLong("seconds"));
            }
            case "end_time_out" -> new ModerationAct.TimeOut(0);
            case "kick" -> new ModerationAct.Kick();
            case "ban" -> new ModerationAct.Ban(body.getBoolean("address", false));
            case "unban" -> new ModerationAct.Unban();
            default -> throw new IllegalStateException("not in the contract: " + action);
        };
    }

    private static void require(JsonObject body, String field) {
        if (!body.containsKey(field)) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "This field is missing.", field));
        }
    }

    private static @Nullable UUID before(RoutingContext request) {
        String before = request.queryParams().get("before");
        return before == null ? null : UUID.fromString(before);
    }
}
