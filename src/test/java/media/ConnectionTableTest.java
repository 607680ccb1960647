package media;

import static media.ConnectionFixture.CLIENT;
import static media.ConnectionFixture.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import media.ice.IceCredentials;
import media.ice.Path;
import org.junit.jupiter.api.Test;

final class ConnectionTableTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final ConnectionTable table = new ConnectionTable();
    private final Connection first = fixture.create(0, 1);
    private final Connection second = fixture.create(0, 2);

    private Path check(Connection connection) {
        Path path = connection.onCheck(0, CLIENT, connection.ice().local(), true);
        table.learn(path, connection);
        return path;
    }

    @Test
    void findsAConnectionByEachOfItsKeys() {
        table.add(first);
        table.add(second);
        check(first);

        assertThat(table.withId(first.id())).isSameAs(first);
        assertThat(table.withUfrag(first.ice().local().ufrag())).isSameAs(first);
        assertThat(table.of(ROOM, 1)).isSameAs(first);
        assertThat(Objects.requireNonNull(table.at(CLIENT)).connection()).isSameAs(first);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void forgetsAllKeysOfARemovedConnection() {
        table.add(first);
        check(first);

        table.remove(first);

        assertThat(table.withId(first.id())).isNull();
        assertThat(table.withUfrag(first.ice().local().ufrag())).isNull();
        assertThat(table.of(ROOM, 1)).isNull();
        assertThat(table.at(CLIENT)).isNull();
    }

    @Test
    void knowsWhichConnectionWasTheLastOfItsRoom() {
        table.add(first);
        table.add(second);

        assertThat(table.remove(first)).isFalse();
        assertThat(table.remove(second)).isTrue();
    }

    @Test
    void anAddressBelongsToTheConnectionThatProvedItLast() {
        table.add(first);
        table.add(second);
        check(first);

        Path path = check(second);

        ConnectionTable.Route route = table.at(CLIENT);
        assertThat(route).isEqualTo(new ConnectionTable.Route(second, path));
        assertThat(first.ice().paths()).as("it has lost the path").isEmpty();
    }

    @Test
    void aClosedPathIsForgotten() {
        table.add(first);
        check(first);

        table.forget(CLIENT);

        assertThat(table.at(CLIENT)).isNull();
        assertThat(first.ice().path()).isNull();
    }

    @Test
    void admitsAndRevokesCredentials() {
        IceCredentials fresh = new IceCredentials("fresh", "passwordpasswordpassword");
        table.admit(fresh, first);
        assertThat(table.withUfrag("fresh")).isSameAs(first);

        table.revoke(fresh);
        assertThat(table.withUfrag("fresh")).isNull();
    }
}
