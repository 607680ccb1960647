package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import media.ice.IceCredentials;
import media.sdp.SdpException;
import org.junit.jupiter.api.Test;

final class RenegotiationTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final ConnectionTable table = new ConnectionTable();
    private final Connection connection = fixture.connect(0, 1);
    private final OfferAnswerer answerer =
            new OfferAnswerer(ConnectionFixture.settings(), new Random(2)::nextInt);
    private final Renegotiation renegotiation = new Renegotiation(table);

    RenegotiationTest() {
        table.add(connection);
    }

    private AnsweredOffer answered(String offer) throws SdpException {
        return answerer.answer(
                ConnectionFixture.request(1, offer),
                new Agreement(connection.negotiated(), connection.ice().local()));
    }

    private String answer(String offer) throws SdpException {
        AnsweredOffer answered = answered(offer);
        assertThat(renegotiation.carryOut(0, connection, answered)).isTrue();
        return answered.answer();
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

    /// A client whose channel has another bitrate now.
    @Test
    void takesAnotherBitrateAndRepeatsItInTheAnswer() throws SdpException {
        String answer =
                answer(
                        ConnectionFixture.offer(2, 2)
                                .replaceFirst(
                                        "useinbandfec=1",
                                        "useinbandfec=1;maxaveragebitrate=32000"));

        assertThat(answer).contains(";maxaveragebitrate=32000");
        assertThat(connection.negotiated().send()).hasSize(4);
    }

    @Test
    void isNotForAnOfferWithAnotherCertificateOrFewerSections() throws SdpException {
        String another = ConnectionFixture.offer(2, 2).replace("AA:AA", "AA:BB");
        assertThat(answered(another).former()).isNull();
        assertThat(answered(ConnectionFixture.offer(2, 1)).former()).isNull();
        assertThat(connection.negotiated().send()).hasSize(4);
    }

    /// M10: the answer was made beside the engine, on what was true then.
    @Test
    void isNotCarriedOutOnAConnectionThatHasChangedSince() throws SdpException {
        AnsweredOffer late = answered(ConnectionFixture.offer(2, 3));
        answer(ConnectionFixture.offer(2, 4));

        assertThat(renegotiation.carryOut(0, connection, late)).isFalse();
        assertThat(connection.negotiated().send()).hasSize(6);
    }
}
