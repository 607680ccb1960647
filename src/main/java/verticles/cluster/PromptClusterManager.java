package verticles.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.config.Config;
import io.vertx.core.Completable;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Vert.x removes the consumers of a lost node from a map of the cluster, one after the other,
/// before it notifies the event bus. Until then every second message to an address with another
/// consumer on that node is lost, and for as long as the map waits for another member that is
/// frozen. Here a node has no consumers from the moment on at which it is not a member.
public final class PromptClusterManager extends HazelcastClusterManager {
    private @Nullable MemberRegistrations registrations;

    public PromptClusterManager(Config config) {
        super(config);
    }

    @Override
    public void registrationListener(RegistrationListener eventBus) {
        registrations = new MemberRegistrations(eventBus, this::getNodes);
        super.registrationListener(registrations);
    }

    @Override
    public void getRegistrations(String address, Completable<List<RegistrationInfo>> registered) {
        MemberRegistrations ofMembers = registrations;
        super.getRegistrations(
                address,
                (all, failure) ->
                        registered.complete(
                                all == null || ofMembers == null ? all : ofMembers.ofMembers(all),
                                failure));
    }

    @Override
    @SuppressWarnings(
            "UnsynchronizedOverridesSynchronized") // what is synchronized may wait for the map
    public void memberRemoved(MembershipEvent event) {
        if (registrations != null) {
            registrations.registrationsLost();
        }
        super.memberRemoved(event);
    }
}
