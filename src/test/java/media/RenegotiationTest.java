package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import media.ice.IceCredentials;
import media.sdp.SdpException;
import media.sdp.SdpReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RenegotiationTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final ConnectionTable table = new ConnectionTable();
    private final Connection connection = fixture.connect(0, 1);
    private final Renegotiation renegotiation =
            new Renegotiation(
                    new OfferAnswerer(ConnectionFixture.settings(), new Random(2)::nextInt), table);

    RenegotiationTest() {
        table.add(connection);
    }

    private @Nullable String answer(String offer) throws SdpException {
        return renegotiation.answer(0, connection, SdpReader.read(offer), false);
    }

    @Test
    void keepsTheCredentialsAndAddsSlots() throws SdpException {
        IceCredentials before = connection.ice().local();

        String answer = answer(ConnectionFixture.offer(2, 4));

        assertThat(answer).contains("a=ice-ufrag:" + before.ufrag());
        assertThat(connection.ice().local()).isEqualTo(before);
        assertThat(connection.negotiated().send()).hasSize(6);
    }

    @Test
    void restartsIceWhenTheCredentialsOfTheClientAreNew() throws SdpException {
        IceCredentials before = connection.ice().local();

        answer(
                ConnectionFixture.offer(2, 2)
                        .replace("ice-ufrag:peer", "ice-ufrag:other")
                        .replace("ice-pwd:", "ice-pwd:x"));

        IceCredentials fresh = connection.ice().local();
        assertThat(fresh).isNotEqualTo(before);
        assertThat(table.withUfrag(fresh.ufrag())).isSameAs(connection);
        assertThat(table.withUfrag(before.ufrag()))
                .as("until the first check")
                .isSameAs(connection);
    }

    @Test
    void isNotForAnOfferWithAnotherCertificateOrFewerSections() throws SdpException {
        assertThat(answer(ConnectionFixture.offer(2, 2).replace("AA:AA", "AA:BB"))).isNull();
        assertThat(answer(ConnectionFixture.offer(2, 1))).isNull();
        assertThat(connection.negotiated().send()).hasSize(4);
    }
}
