package media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConnectionFactoryTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    @Test
    void numbersConnections() {
        assertThat(fixture.create(0, 5).id()).isEqualTo(1);
        assertThat(fixture.create(0, 5).id()).isEqualTo(2);
    }

    @Test
    void makesTheConnectionOfTheRequestAndDoesNotJoin() {
        Connection connection = fixture.create(0, 5);

        assertThat(connection.participant()).isEqualTo(5);
        assertThat(connection.room()).isEqualTo(ConnectionFixture.ROOM);
        assertThat(connection.established()).isFalse();
        assertThat(fixture.room.empty()).isTrue();
        assertThat(fixture.events).isEmpty();
        assertThat(fixture.sent).isEmpty();
    }
}
