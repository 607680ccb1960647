package media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.junit.jupiter.api.Test;

/// With the library, which checks the signatures of clients, as the judge.
final class JdkSignerTest {
    private final SecureRandom random = new SecureRandom();
    private final AsymmetricCipherKeyPair pair = pair();
    private final JdkSigner signer = new JdkSigner(pair.getPrivate(), random);

    private AsymmetricCipherKeyPair pair() {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        new ECNamedDomainParameters(
                                SECObjectIdentifiers.secp256r1, NISTNamedCurves.getByName("P-256")),
                        random));
        return generator.generateKeyPair();
    }

    private static SignatureAndHashAlgorithm sha256(short signature) {
        return SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, signature);
    }

    private boolean accepts(byte[] hash, byte[] signature) {
        ASN1Sequence values = ASN1Sequence.getInstance(signature);
        ECDSASigner judge = new ECDSASigner();
        judge.init(false, pair.getPublic());
        return judge.verifySignature(hash, value(values, 0), value(values, 1));
    }

    private static BigInteger value(ASN1Sequence values, int index) {
        return ASN1Integer.getInstance(values.getObjectAt(index)).getPositiveValue();
    }

    @Test
    void theLibraryAcceptsItsSignatures() throws IOException {
        for (int i = 0; i < 50; i++) {
            byte[] hash = new byte[32];
            random.nextBytes(hash);
            byte[] signature = signer.generateRawSignature(sha256(SignatureAlgorithm.ecdsa), hash);

            assertThat(accepts(hash, signature)).isTrue();
            hash[i % 32] ^= 1;
            assertThat(accepts(hash, signature)).as("of another hash").isFalse();
        }
    }

    @Test
    void signsNothingForAnotherAlgorithm() {
        assertThatThrownBy(() ->
                        signer.generateRawSignature(sha256(SignatureAlgorithm.rsa), new byte[32]))
                .isInstanceOf(IllegalStateException.class);
        assertThat(signer.getStreamSigner(sha256(SignatureAlgorithm.ecdsa))).isNull();
    }
}
