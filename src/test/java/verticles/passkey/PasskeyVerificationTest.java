package verticles.passkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static verticles.passkey.TestAuthenticator.PRESENT;
import static verticles.passkey.TestAuthenticator.VERIFIED;
import static verticles.passkey.TestAuthenticator.authenticatorData;
import static verticles.passkey.TestAuthenticator.clientData;

import accounts.passkey.PageOrigin;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import store.accounts.login.PasskeyStore.Credential;

class PasskeyVerificationTest {
    private static final String HOST = "talk.example.org";
    private static final PageOrigin ORIGIN = new PageOrigin("https://" + HOST, HOST);
    private static final byte[] CHALLENGE = "a challenge of the server".getBytes(UTF_8);
    private static final byte[] OTHER = "a challenge of another login".getBytes(UTF_8);
    private static final int HELD = PRESENT | VERIFIED;

    private final PasskeyVerification verification = new PasskeyVerification();

    @SuppressWarnings("NullAway.Init")
    private TestAuthenticator device;

    @BeforeEach
    void makeDevice() throws GeneralSecurityException {
        device = new TestAuthenticator();
    }

    @Test
    void aNewPasskeyIsAcceptedAndLogsIn() throws Exception {
        Credential made = register(ORIGIN.text(), HOST, HELD, CHALLENGE).orElseThrow();

        assertThat(made.id()).isEqualTo(device.id);
        assertThat(made.signCount()).isZero();
        assertThat(logIn(made, ORIGIN.text(), HOST, HELD, CHALLENGE, 1)).contains(1L);
    }

    @Test
    void aPasskeyMadeForAnotherPageOrChallengeIsRefused() throws Exception {
        assertThat(register("https://evil.example.org", HOST, HELD, CHALLENGE)).isEmpty();
        assertThat(register(ORIGIN.text(), "evil.example.org", HELD, CHALLENGE)).isEmpty();
        assertThat(register(ORIGIN.text(), HOST, HELD, OTHER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, PRESENT})
    void aDeviceMustHaveCheckedItsOwner(int flags) throws Exception {
        assertThat(register(ORIGIN.text(), HOST, flags, CHALLENGE)).isEmpty();
        Credential made = register(ORIGIN.text(), HOST, HELD, CHALLENGE).orElseThrow();
        assertThat(logIn(made, ORIGIN.text(), HOST, flags, CHALLENGE, 1)).isEmpty();
    }

    @Test
    void aLoginForAnotherPageOrChallengeIsRefused() throws Exception {
        Credential made = register(ORIGIN.text(), HOST, HELD, CHALLENGE).orElseThrow();

        assertThat(logIn(made, "https://evil.example.org", HOST, HELD, CHALLENGE, 1)).isEmpty();
        assertThat(logIn(made, ORIGIN.text(), "evil.example.org", HELD, CHALLENGE, 1)).isEmpty();
        assertThat(logIn(made, ORIGIN.text(), HOST, HELD, OTHER, 1)).isEmpty();
    }

    @Test
    void aLoginSignedByAnotherKeyIsRefused() throws Exception {
        Credential made = register(ORIGIN.text(), HOST, HELD, CHALLENGE).orElseThrow();

        device = new TestAuthenticator();

        assertThat(logIn(made, ORIGIN.text(), HOST, HELD, CHALLENGE, 1)).isEmpty();
    }

    /// Then the key has been copied.
    @Test
    void aSignatureCountThatDoesNotIncreaseIsRefused() throws Exception {
        Credential made = register(ORIGIN.text(), HOST, HELD, CHALLENGE).orElseThrow();
        Credential used = new Credential(made.id(), made.publicKey(), 7);

        assertThat(logIn(used, ORIGIN.text(), HOST, HELD, CHALLENGE, 7)).isEmpty();
        assertThat(logIn(used, ORIGIN.text(), HOST, HELD, CHALLENGE, 8)).contains(8L);
    }

    @Test
    void whatIsNoPasskeyIsRefused() {
        byte[] noise = {1, 2, 3};
        Credential known = new Credential(noise, noise, 0);

        assertThat(verification.registered(noise, noise, ORIGIN, CHALLENGE)).isEmpty();
        assertThat(verification.registered(new byte[0], new byte[0], ORIGIN, CHALLENGE)).isEmpty();
        assertThat(verification.signCount(known, noise, noise, noise, ORIGIN, CHALLENGE)).isEmpty();
    }

    private Optional<Credential> register(String origin, String host, int flags, byte[] challenge)
            throws GeneralSecurityException, IOException {
        return verification.registered(
                device.attestationObject(host, flags),
                clientData("create", challenge, origin),
                ORIGIN,
                CHALLENGE);
    }

    private Optional<Long> logIn(
            Credential known, String origin, String host, int flags, byte[] challenge, int count)
            throws GeneralSecurityException {
        byte[] data = authenticatorData(host, flags, count);
        byte[] client = clientData("get", challenge, origin);
        return verification.signCount(
                known, data, client, device.sign(data, client), ORIGIN, CHALLENGE);
    }
}
