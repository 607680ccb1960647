package verticles.cluster;

import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Passes on to the event bus which nodes have consumers of an address, without those that are not
/// in the cluster any more.
final class MemberRegistrations implements RegistrationListener {
    private final RegistrationListener eventBus;
    private final Supplier<? extends Collection<String>> members;

    /// @param members the nodes that are in the cluster now, as Vert.x names them
    MemberRegistrations(
            RegistrationListener eventBus, Supplier<? extends Collection<String>> members) {
        this.eventBus = eventBus;
        this.members = members;
    }

    List<RegistrationInfo> ofMembers(List<RegistrationInfo> all) {
        Set<String> present = Set.copyOf(members.get());
        return all.stream().filter(one -> present.contains(one.nodeId())).toList();
    }

    @Override
    public void registrationsUpdated(RegistrationUpdateEvent event) {
        eventBus.registrationsUpdated(
                new RegistrationUpdateEvent(event.address(), ofMembers(event.registrations())));
    }

    /// What the event bus remembers is asked for again.
    @Override
    public void registrationsLost() {
        eventBus.registrationsLost();
    }

    @Override
    public boolean wantsUpdatesFor(String address) {
        return eventBus.wantsUpdatesFor(address);
    }
}
