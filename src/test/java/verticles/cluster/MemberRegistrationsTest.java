package verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MemberRegistrationsTest {
    private static final RegistrationInfo ON_A = new RegistrationInfo("a", 1, false);
    private static final RegistrationInfo ON_B = new RegistrationInfo("b", 1, false);

    private final Set<String> members = new TreeSet<>(Set.of("a", "b"));
    private final List<String> received = new ArrayList<>();
    private final MemberRegistrations registrations =
            new MemberRegistrations(
                    new RegistrationListener() {
                        @Override
                        public void registrationsUpdated(RegistrationUpdateEvent event) {
                            received.add(event.address() + " " + event.registrations());
                        }

                        @Override
                        public void registrationsLost() {
                            received.add("lost");
                        }

                        @Override
                        public boolean wantsUpdatesFor(String address) {
                            return address.equals("wanted");
                        }
                    },
                    () -> members);

    @Test
    void aNodeThatIsNotAMemberHasNoConsumers() {
        assertThat(registrations.ofMembers(List.of(ON_A, ON_B))).containsExactly(ON_A, ON_B);

        members.remove("a");

        assertThat(registrations.ofMembers(List.of(ON_A, ON_B))).containsExactly(ON_B);
        registrations.registrationsUpdated(
                new RegistrationUpdateEvent("rooms", List.of(ON_A, ON_B)));
        assertThat(received).containsExactly("rooms " + List.of(ON_B));
    }

    @Test
    void theRestIsAsTheEventBusHasIt() {
        registrations.registrationsLost();

        assertThat(received).containsExactly("lost");
        assertThat(registrations.wantsUpdatesFor("wanted")).isTrue();
        assertThat(registrations.wantsUpdatesFor("other")).isFalse();
    }
}
