package verticles.api;

import bus.Bus;
import config.LimitSettings;
import config.Settings;
import images.AttachmentImage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limits.ConcurrencyLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import signaling.IceServers;
import store.files.FolderFiles;
import verticles.api.account.AccountRoutes;
import verticles.api.account.ApiKeyRoutes;
import verticles.api.account.GuestRoutes;
import verticles.api.account.InviteRoutes;
import verticles.api.account.OwnAccountRoutes;
import verticles.api.admin.AdminAccountRoutes;
import verticles.api.admin.AdminDatabaseRoutes;
import verticles.api.admin.AdminNodeRoutes;
import verticles.api.admin.AdminRoomRoutes;
import verticles.api.chat.AttachmentRoutes;
import verticles.api.chat.ChatRoutes;
import verticles.api.chat.ConversationRoutes;
import verticles.api.contract.BadRequest;
import verticles.api.contract.ContractCheck;
import verticles.api.contract.NodeContract;
import verticles.api.events.EventRoutes;
import verticles.api.guild.ChannelRoutes;
import verticles.api.guild.GuildRoutes;
import verticles.api.guild.MemberRoutes;
import verticles.api.guild.ModerationRoutes;
import verticles.api.guild.RoleRoutes;
import verticles.api.login.PasskeyRoutes;
import verticles.api.login.ProviderRoutes;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.IdempotentPosts;
import verticles.api.request.KeyAuthentication;
import verticles.api.request.Operations;
import verticles.api.request.RequestBudget;
import verticles.api.request.RequestWork;
import verticles.api.request.UploadGate;
import verticles.api.voice.BackendRoutes;
import verticles.api.voice.Endpoints;
import verticles.api.voice.VoiceRoutes;
import verticles.http.ClientGone;
import verticles.http.LogPace;
import verticles.http.SocketLimits;
import verticles.http.token.CheckedCredentials;
import verticles.shared.NodeCounts;

/// The HTTPS API. What it accepts is written in `openapi.yaml` and checked against it after the
/// login and before a handler runs; what a handler does is ask the event bus, since accounts and
/// rooms may live on another node.
///
/// Requests are authenticated by a header, never by a cookie, so a foreign web page cannot make
/// them in the name of a user.
public final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);

    /// The web client has modules below `/voice`, too.
    private static final List<String> LIMITED =
            List.of("/api/*", "/voice/join/*", "/voice/leave/*", "/voice/sfu-node/*", "/version");

    private static final List<String> FOLDERS =
            Stream.concat(LIMITED.stream(), Stream.of("/health/*")).toList();

    private static final int BODY_LIMIT_BYTES = 64 * 1024;

    private static final String AVATAR = "/api/auth/avatar";

    /// An image of 1 MiB in Base64.
    private static final int AVATAR_LIMIT_BYTES = 1400 * 1024;

    private static final String ATTACHMENTS = "/api/channels/:channel/attachments";

    private final OpenAPIContract contract;
    private final ConcurrencyLimit requests;
    private final LogPace log = new LogPace();

    /// What the routes are made of.
    private record Node(
            Vertx vertx,
            Settings settings,
            Bus bus,
            IceServers iceServers,
            Authentication authentication,
            KeyAuthentication keys) {}

    private ApiRoutes(OpenAPIContract contract, ConcurrencyLimit requests) {
        this.contract = contract;
        this.requests = requests;
    }

    /// A router for `/api`, the short paths of `/voice`, `/health` and `/openapi.yaml`, to be
    /// mounted at `/`; all other paths fall through it.
    public static Future<Router> create(
            Vertx vertx, Settings settings, Bus bus, IceServers iceServers) {
        LimitSettings limits = settings.limits();
        return Future.all(
                        NodeContract.of(vertx),
                        vertx.executeBlocking(NodeContract::text, false).map(Buffer::buffer),
                        CheckedCredentials.tokens(bus),
                        CheckedCredentials.keys(bus))
                .map(loaded ->
                        new ApiRoutes(loaded.resultAt(0), SocketLimits.of(vertx, limits).requests())
                                .router(
                                        loaded.resultAt(1),
                                        new Node(
                                                vertx,
                                                settings,
                                                bus,
                                                iceServers,
                                                new Authentication(
                                                        vertx, limits, bus, loaded.resultAt(2)),
                                                new KeyAuthentication(
                                                        vertx, limits, bus, loaded.resultAt(3)))));
    }

    private Router router(Buffer contractText, Node node) {
        Vertx vertx = node.vertx();
        Router router = Router.router(vertx);
        router.get("/" + NodeContract.FILE)
                .handler(request ->
                        request.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                                .end(contractText));
        NodeCounts counts = NodeCounts.of(vertx);
        AttachmentRoutes attachments =
                new AttachmentRoutes(
                        vertx,
                        node.bus(),
                        node.authentication(),
                        new FolderFiles(vertx, node.settings().node().attachments()));
        Router contracted = contractedRouter(node, attachments);
        // Health is answered however much there is to do.
        LIMITED.forEach(folder -> router.route(folder).handler(this::limit));
        UploadGate uploads = new UploadGate(vertx, node.authentication());
        uploads.guard(router.put(AVATAR), AVATAR_LIMIT_BYTES, (_, _) -> Future.succeededFuture());
        uploads.guard(router.post(ATTACHMENTS), AttachmentImage.MAX_BYTES, attachments::prepare);
        for (String folder : FOLDERS) {
            router.route(folder).handler(request -> count(request, counts));
            router.route(folder).handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT_BYTES));
        }
        router.route("/*").subRouter(contracted);
        for (String folder : FOLDERS) {
            router.route(folder).handler(this::refuseUnknown).failureHandler(this::fail);
        }
        return router;
    }

    private Router contractedRouter(Node of, AttachmentRoutes attachments) {
        RouterBuilder builder =
                RouterBuilder.create(of.vertx(), contract, RequestExtractor.withBodyHandler());
        Operations operations =
                new Operations(
                        builder,
                        RequestBudget.of(of.vertx(), of.settings().limits().http()),
                        of.authentication(),
                        of.keys(),
                        new ContractCheck(of.vertx(), contract),
                        new IdempotentPosts(of.bus(), of.authentication(), of.keys()),
                        this::fail);
        Settings settings = of.settings();
        Bus bus = of.bus();
        Authentication authentication = of.authentication();
        Endpoints endpoints = new Endpoints(settings.http().publicUrl());
        String node = settings.node().id();
        new AccountRoutes(settings.accounts(), bus, authentication).addTo(operations);
        new PasskeyRoutes(bus, authentication).addTo(operations);
        new ProviderRoutes(bus, authentication).addTo(operations);
        new OwnAccountRoutes(bus, authentication).addTo(operations);
        new AdminAccountRoutes(authentication).addTo(operations);
        new AdminDatabaseRoutes(authentication).addTo(operations);
        new AdminRoomRoutes(bus, authentication).addTo(operations);
        new AdminNodeRoutes(bus, node, authentication).addTo(operations);
        new ApiKeyRoutes(authentication).addTo(operations);
        new GuildRoutes(bus, authentication).addTo(operations);
        new ChannelRoutes(authentication).addTo(operations);
        new MemberRoutes(authentication).addTo(operations);
        new RoleRoutes(authentication).addTo(operations);
        new InviteRoutes(settings, bus, authentication).addTo(operations);
        new GuestRoutes(bus, authentication).addTo(operations);
        new ChatRoutes(authentication).addTo(operations);
        new ConversationRoutes(authentication).addTo(operations);
        attachments.addTo(operations);
        new ModerationRoutes(authentication).addTo(operations);
        new EventRoutes(authentication).addTo(operations);
        new VoiceRoutes(bus, authentication, settings.node().region(), endpoints, of.iceServers())
                .addTo(operations);
        new BackendRoutes(bus, of.keys(), endpoints, of.iceServers()).addTo(operations);
        new HealthRoutes(node, bus).addTo(operations);
        return builder.createRouter();
    }

    /// A node that cannot keep up says so at once, instead of letting all clients wait.
    private void limit(RoutingContext request) {
        if (!requests.enter(SocketLimits.ALL)) {
            ApiResponse.refuse(
                    request,
                    Refusal.of(
                            RefusalCode.UNAVAILABLE,
                            "The server has too much to do; try again in a few seconds."));
            return;
        }
        RequestWork.of(request).whenOver(() -> requests.leave(SocketLimits.ALL));
        request.next();
    }

    private static void count(RoutingContext request, NodeCounts counts) {
        request.addEndHandler(_ -> counts.addResponse(request.response().getStatusCode()));
        request.next();
    }

    private void refuseUnknown(RoutingContext request) {
        Path path = contract.findPath(request.normalizedPath());
        if (path == null) {
            ApiResponse.refuse(
                    request,
                    Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "There is nothing at " + request.normalizedPath() + "."));
            return;
        }
        String allowed =
                path.getOperations().stream()
                        .map(Operation::getHttpMethod)
                        .map(Object::toString)
                        .sorted()
                        .collect(Collectors.joining(", "));
        request.response().putHeader(HttpHeaders.ALLOW, allowed);
        ApiResponse.refuse(
                request,
                Refusal.of(
                        RefusalCode.METHOD_NOT_ALLOWED,
                        "This path answers only to " + allowed + "."));
    }

    private void fail(RoutingContext request) {
        if (ClientGone.is(request.response(), request.failure())) {
            return;
        }
        if (request.failure() instanceof RefusedException refused) {
            ApiResponse.refuse(request, refused.refusal());
            return;
        }
        Refusal refusal = BadRequest.refusal(request.statusCode(), request.failure());
        if (refusal == null) {
            Throwable failure = request.failure();
            if (log.allows(
                    failure == null ? "" : failure.getClass().getName(), System.nanoTime())) {
                LOG.error(
                        "{} {} failed",
                        request.request().method(),
                        request.normalizedPath(),
                        failure);
            }
            refusal = Refusal.internalError();
        }
        ApiResponse.refuse(request, refusal);
    }
}
