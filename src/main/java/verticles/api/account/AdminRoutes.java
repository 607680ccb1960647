package verticles.api.account;

import accounts.AccountEntry;
import accounts.RegistrationMode;
import accounts.invite.Invite;
import bus.Addresses;
import bus.Bus;
import bus.account.AdminMessage;
import bus.guild.EventMessage;
import bus.guild.RoomsMessage;
import bus.message.BusMessage;
import bus.message.Request;
import bus.node.NodeMessage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.mesh.Architecture;
import rooms.mesh.ArchitectureChoice;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// `/api/admin`: each request is one question, most of them to the address `admin`, which refuses it for all but
/// administrators.
public final class AdminRoutes {
    private static final int PAGE = 100;
    private static final int FEWER = 50;

    private final Bus bus;
    private final String node;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Accounts(List<AccountBody> users, @Nullable String next) {}

    private record AccountBody(
            UUID id,
            String username,
            String createdAt,
            @Nullable String lastSeenAt,
            boolean administrator,
            boolean locked,
            boolean secondFactor) {}

    private record Reset(String code, String expiresAt) {}

    private record GuildInvite(
            String code,
            UUID guild,
            String guildName,
            @Nullable String channelName,
            @Nullable String creator,
            String createdAt,
            @Nullable String expiresAt,
            @Nullable Integer maxUses,
            int uses) {}

    private record Invites(List<GuildInvite> invites, @Nullable String next) {}

    private record LiveRooms(List<LiveRoom> rooms, @Nullable UUID next) {}

    private record Nodes(List<NodeMessage.Node> nodes, @Nullable String next) {}

    private record LiveRoom(
            UUID id,
            String guild,
            String channel,
            List<String> participants,
            Architecture architecture,
            ArchitectureChoice.ChosenBy chosenBy,
            List<RoomsMessage.LiveShard> shards) {}

    /// @param node whose limits are shown: that of this instance
    public AdminRoutes(Bus bus, String node, Authentication authentication) {
        this.bus = bus;
        this.node = node;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("adminUsers", this::users)
                .add("adminChangeUser", this::changeUser)
                .add("adminCreateReset", this::createReset)
                .add("adminEndSecondFactor", this::endSecondFactor)
                .add("adminSetRegistration", this::setRegistration)
                .add("adminSfu", this::rollout)
                .add("adminSetSfu", this::setRollout)
                .add("adminRooms", this::rooms)
                .add("adminSetArchitecture", this::setArchitecture)
                .add("adminNode", this::node)
                .add("adminNodes", this::nodes)
                .add("adminSetDraining", this::setDraining)
                .add("adminEvents", this::events)
                .add("adminInvites", this::invites)
                .add("adminRevokeInvite", this::revokeInvite);
    }

    private Future<?> users(RoutingContext request) {
        return ask(
                        request,
                        new AdminMessage.FindAccounts(
                                token(request),
                                query(request, "text"),
                                query(request, "after"),
                                ApiRequest.limit(request, FEWER)))
                .onSuccess(found ->
                        ApiResponse.send(
                                request,
                                200,
                                new Accounts(
                                        found.accounts().stream().map(AdminRoutes::body).toList(),
                                        found.next())));
    }

    /// What the body names is changed, one after the other.
    private Future<?> changeUser(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        UUID user = UUID.fromString(request.pathParam("user"));
        Future<?> done = Future.succeededFuture();
        if (body.containsKey("locked")) {
            done =
                    ask(
                            request,
                            new AdminMessage.SetLocked(
                                    token(request), user, body.getBoolean("locked")));
        }
        if (body.containsKey("administrator")) {
            done =
                    done.compose(_ ->
                            ask(
                                    request,
                                    new AdminMessage.SetAdministrator(
                                            token(request),
                                            user,
                                            body.getBoolean("administrator"))));
        }
        return done.onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> createReset(RoutingContext request) {
        return ask(
                        request,
                        new AdminMessage.CreateReset(
                                token(request), UUID.fromString(request.pathParam("user"))))
                .onSuccess(created ->
                        ApiResponse.send(
                                request,
                                201,
                                new Reset(created.code(), text(created.expiresAtMillis()))));
    }

    private Future<?> endSecondFactor(RoutingContext request) {
        return ask(
                        request,
                        new AdminMessage.EndSecondFactor(
                                token(request), UUID.fromString(request.pathParam("user"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> setRegistration(RoutingContext request) {
        String mode = ApiRequest.body(request).getString("registration");
        return ask(
                        request,
                        new AdminMessage.SetRegistration(token(request), RegistrationMode.of(mode)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> invites(RoutingContext request) {
        return ask(
                        request,
                        new AdminMessage.ListInvites(
                                token(request),
                                ApiRequest.query(request, "before"),
                                ApiRequest.limit(request, PAGE)))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new Invites(
                                        answer.invites().stream().map(AdminRoutes::body).toList(),
                                        answer.next())));
    }

    private Future<?> revokeInvite(RoutingContext request) {
        return ask(
                        request,
                        new AdminMessage.RevokeInvite(
                                token(request), Objects.requireNonNull(request.pathParam("code"))))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> rooms(RoutingContext request) {
        String after = ApiRequest.query(request, "after");
        return authentication
                .requireAdministrator(request)
                .compose(_ ->
                        bus.request(
                                Addresses.ROOMS,
                                new RoomsMessage.ListLiveRooms(
                                        after == null ? null : UUID.fromString(after),
                                        ApiRequest.limit(request, PAGE))))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                new LiveRooms(
                                        answer.rooms().stream().map(AdminRoutes::body).toList(),
                                        answer.next())));
    }

    private Future<?> rollout(RoutingContext request) {
        return ask(request, new AdminMessage.ShowRollout(token(request)))
                .onSuccess(rollout -> ApiResponse.send(request, 200, rollout));
    }

    private Future<?> setRollout(RoutingContext request) {
        JsonObject body = ApiRequest.body(request);
        return ask(
                        request,
                        new AdminMessage.SetRollout(
                                token(request),
                                body.getBoolean("enabled"),
                                body.getInteger("percent")))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> setArchitecture(RoutingContext request) {
        String architecture = ApiRequest.body(request).getString("architecture");
        return ask(
                        request,
                        new AdminMessage.SetArchitecture(
                                token(request),
                                UUID.fromString(request.pathParam("channel")),
                                architecture == null ? null : Architecture.of(architecture)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> node(RoutingContext request) {
        return authentication
                .requireAdministrator(request)
                .compose(_ -> bus.request(Addresses.node(node), new NodeMessage.RefusalsRequest()))
                .onSuccess(answer ->
                        ApiResponse.send(
                                request, 200, Map.of("node", node, "refused", answer.byLimit())));
    }

    private Future<?> nodes(RoutingContext request) {
        return authentication
                .requireAdministrator(request)
                .compose(_ -> listNodes())
                .onSuccess(answer ->
                        ApiResponse.send(
                                request,
                                200,
                                page(
                                        answer.nodes(),
                                        ApiRequest.query(request, "after"),
                                        ApiRequest.limit(request, PAGE))));
    }

    /// @param all by id, as the directory lists them
    private static Nodes page(List<NodeMessage.Node> all, @Nullable String after, int limit) {
        List<NodeMessage.Node> rest =
                all.stream()
                        .filter(one -> after == null || one.node().compareTo(after) > 0)
                        .toList();
        return rest.size() > limit
                ? new Nodes(rest.subList(0, limit), rest.get(limit - 1).node())
                : new Nodes(rest, null);
    }

    private Future<?> events(RoutingContext request) {
        return authentication
                .requireAdministrator(request)
                .compose(_ -> bus.request(Addresses.EVENTS, new EventMessage.ShowKafka()))
                .onSuccess(
                        answer -> ApiResponse.send(request, 200, Map.of("kafka", answer.state())));
    }

    private Future<?> setDraining(RoutingContext request) {
        String named = Objects.requireNonNull(request.pathParam("node"));
        boolean draining = ApiRequest.body(request).getBoolean("draining");
        return authentication
                .requireAdministrator(request)
                .compose(_ -> listNodes())
                .compose(known -> {
                    if (known.nodes().stream().noneMatch(one -> one.node().equals(named))) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "There is no node with this name.");
                    }
                    return bus.request(
                            Addresses.node(named), new NodeMessage.SetDraining(draining));
                })
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<NodeMessage.Nodes> listNodes() {
        return bus.request(Addresses.node(node), new NodeMessage.ListNodes());
    }

    private <R extends BusMessage.Reply, M extends AdminMessage & Request<R>> Future<R> ask(
            RoutingContext request, M question) {
        return authentication.ask(request, Addresses.ADMIN, question);
    }

    private static String token(RoutingContext request) {
        return ApiRequest.accessToken(request);
    }

    private static String query(RoutingContext request, String name) {
        List<String> values = request.queryParam(name);
        return values.isEmpty() ? "" : values.getFirst();
    }

    private static AccountBody body(AccountEntry entry) {
        Long lastSeenAt = entry.lastSeenAtMillis();
        return new AccountBody(
                entry.id(),
                entry.username(),
                text(entry.createdAtMillis()),
                lastSeenAt == null ? null : text(lastSeenAt),
                entry.administrator(),
                entry.locked(),
                entry.secondFactor());
    }

    private static GuildInvite body(AdminMessage.GuildInvite named) {
        Invite invite = named.invite();
        Long expiresAt = invite.expiresAtMillis();
        return new GuildInvite(
                invite.code(),
                invite.guild(),
                named.guildName(),
                named.channelName(),
                invite.creator(),
                text(invite.createdAtMillis()),
                expiresAt == null ? null : text(expiresAt),
                invite.maxUses(),
                invite.uses());
    }

    private static LiveRoom body(RoomsMessage.LiveRoom room) {
        return new LiveRoom(
                room.id(),
                room.guild(),
                room.channel(),
                room.participants(),
                room.architecture().architecture(),
                room.architecture().by(),
                room.shards());
    }

    private static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
