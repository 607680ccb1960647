package verticles.api;

import bus.Addresses;
import bus.Bus;
import bus.message.Address;
import bus.node.NodeMessage;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import verticles.api.request.ApiResponse;
import verticles.api.request.Operations;
import verticles.node.BuildVersion;

/// Health of the node and of the voice service, which `node.<id>` answers. The OpsVerticle serves
/// the same bodies on its loopback port.
final class HealthRoutes {
    private final Address<NodeMessage> node;
    private final Bus bus;

    /// @param node id of this node
    HealthRoutes(String node, Bus bus) {
        this.node = Addresses.node(node);
        this.bus = bus;
    }

    void addTo(Operations operations) {
        operations
                .addUnlimited("voiceHealth", this::voice)
                .addUnlimited("live", this::live)
                .addUnlimited("ready", this::ready)
                .add("version", this::version)
                .add("versionShort", this::version);
    }

    private Future<?> voice(RoutingContext request) {
        return bus.request(node, new NodeMessage.VoiceHealthRequest())
                .onSuccess(health -> ApiResponse.send(request, 200, health));
    }

    private Future<?> live(RoutingContext request) {
        ApiResponse.send(request, 200, Map.of("status", "live"));
        return Future.succeededFuture();
    }

    private Future<?> version(RoutingContext request) {
        ApiResponse.send(request, 200, Map.of("name", "Hubbub", "version", BuildVersion.current()));
        return Future.succeededFuture();
    }

    private Future<?> ready(RoutingContext request) {
        return bus.request(node, new NodeMessage.ReadinessRequest())
                .onSuccess(answer -> ApiResponse.send(request, answer.ready() ? 200 : 503, answer));
    }
}
