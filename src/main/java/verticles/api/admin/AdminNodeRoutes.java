package verticles.api.admin;

import bus.Addresses;
import bus.Bus;
import bus.guild.EventMessage;
import bus.node.NodeMessage;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// The nodes in `/api/admin`: what they refuse, whether they take calls, and how events get to
/// Kafka.
public final class AdminNodeRoutes {
    private static final int PAGE = 100;

    private final Bus bus;
    private final String node;
    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Nodes(List<NodeMessage.Node> nodes, @Nullable String next) {}

    /// @param node whose limits are shown: that of this instance
    public AdminNodeRoutes(Bus bus, String node, Authentication authentication) {
        this.bus = bus;
        this.node = node;
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("adminNode", this::node)
                .add("adminNodes", this::nodes)
                .add("adminSetDraining", this::setDraining)
                .add("adminEvents", this::events);
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
}
