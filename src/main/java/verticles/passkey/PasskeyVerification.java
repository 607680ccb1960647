package verticles.passkey;

import accounts.passkey.PageOrigin;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.authenticator.AuthenticatorImpl;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.accounts.login.PasskeyStore.Credential;

/// Checks what devices signed, by WebAuthn4J: challenge, origin, host, signature and its counter,
/// and that the device made sure of its owner (user verification), for which a passkey counts as
/// both factors. Who made the device is not asked (no attestation).
final class PasskeyVerification {
    private static final Logger LOG = LoggerFactory.getLogger(PasskeyVerification.class);

    /// Which of them a device has is up to it; [PasskeyService] offers them in this order.
    static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(
                    COSEAlgorithmIdentifier.ES256,
                    COSEAlgorithmIdentifier.EdDSA,
                    COSEAlgorithmIdentifier.RS256);

    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager =
            WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter keys =
            new AttestedCredentialDataConverter(converter);

    /// A new passkey (WebAuthn §7.1); empty for one that is not in order.
    Optional<Credential> registered(
            byte[] attestationObject, byte[] clientData, PageOrigin origin, byte[] challenge) {
        try {
            RegistrationData made =
                    manager.verify(
                            new RegistrationRequest(attestationObject, clientData),
                            new RegistrationParameters(
                                    server(origin, challenge),
                                    ALGORITHMS.stream()
                                            .map(algorithm ->
                                                    new PublicKeyCredentialParameters(
                                                            PublicKeyCredentialType.PUBLIC_KEY,
                                                            algorithm))
                                            .toList(),
                                    true,
                                    true));
            var data = Objects.requireNonNull(made.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData key = Objects.requireNonNull(data.getAttestedCredentialData());
            return Optional.of(
                    new Credential(key.getCredentialId(), keys.convert(key), data.getSignCount()));
        } catch (RuntimeException e) { // parsers of bytes throw more than those of WebAuthn4J
            LOG.warn("a new passkey is refused: {}", e.toString());
            return Optional.empty();
        }
    }

    /// The signature count of a login (WebAuthn §7.2); empty for one that is not in order.
    @SuppressWarnings("deprecation") // its successor needs the whole registration
    Optional<Long> signCount(
            Credential known,
            byte[] authenticatorData,
            byte[] clientData,
            byte[] signature,
            PageOrigin origin,
            byte[] challenge) {
        try {
            AuthenticationData login =
                    manager.verify(
                            new AuthenticationRequest(
                                    known.id(), authenticatorData, clientData, signature),
                            new AuthenticationParameters(
                                    server(origin, challenge),
                                    new AuthenticatorImpl(
                                            keys.convert(known.publicKey()),
                                            null,
                                            known.signCount()),
                                    null,
                                    true,
                                    true));
            return Optional.of(Objects.requireNonNull(login.getAuthenticatorData()).getSignCount());
        } catch (RuntimeException e) { // parsers of bytes throw more than those of WebAuthn4J
            LOG.warn("a login with a passkey is refused: {}", e.toString());
            return Optional.empty();
        }
    }

    private static ServerProperty server(PageOrigin origin, byte[] challenge) {
        return new ServerProperty(
                new Origin(origin.text()), origin.host(), new DefaultChallenge(challenge));
    }
}
