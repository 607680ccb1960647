package verticles.node;

import bus.Addresses;
import bus.Bus;
import bus.node.NodeMessage;
import bus.node.NodeMessage.VerticleHealth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Asks every verticle instance of this node whether it can serve.
public final class Readiness {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Bus bus;
    private final String node;
    private final Map<String, Integer> deployed;

    /// @param deployed instances by verticle name
    public Readiness(Vertx vertx, String node, Map<String, Integer> deployed) {
        this.bus = new Bus(vertx, TIMEOUT);
        this.node = node;
        this.deployed = new TreeMap<>(deployed);
    }

    /// Never fails: a verticle that does not answer counts as not ready.
    public Future<NodeMessage.Readiness> ask() {
        List<Future<VerticleHealth>> answers = new ArrayList<>();
        deployed.forEach((name, instances) -> {
            for (int index = 0; index < instances; index++) {
                answers.add(ask(name, index));
            }
        });
        return Future.all(answers)
                .map(all -> {
                    List<VerticleHealth> verticles = all.list();
                    boolean ready = verticles.stream().allMatch(VerticleHealth::ready);
                    return new NodeMessage.Readiness(ready, verticles);
                });
    }

    private Future<VerticleHealth> ask(String name, int index) {
        return bus.requestHere(Addresses.verticle(node, name, index), new NodeMessage.Ping())
                .map(pong ->
                        new VerticleHealth(
                                name, index, pong.ready(), pong.ready() ? null : pong.problem()))
                .otherwise(failure ->
                        new VerticleHealth(
                                name, index, false, String.valueOf(failure.getMessage())));
    }
}
