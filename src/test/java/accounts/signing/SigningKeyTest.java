package accounts.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private final SecureRandom random = new SecureRandom();
    private final SigningKey key = SigningKey.next(random);

    @Test
    void isAKeyPairOnP256AsPem() throws Exception {
        KeyFactory keys = KeyFactory.getInstance("EC");
        var privateKey =
                keys.generatePrivate(
                        new PKCS8EncodedKeySpec(bytes("PRIVATE KEY", key.privateKey())));
        var publicKey =
                (ECPublicKey)
                        keys.generatePublic(
                                new X509EncodedKeySpec(bytes("PUBLIC KEY", key.publicKey())));
        assertThat(publicKey.getParams().getOrder().bitLength()).isEqualTo(256);

        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey, random);
        signature.update("token".getBytes(UTF_8));
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update("token".getBytes(UTF_8));
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void everyKeyIsAnother() {
        SigningKey other = SigningKey.next(random);

        assertThat(other.kid()).isNotEqualTo(key.kid());
        assertThat(other.privateKey()).isNotEqualTo(key.privateKey());
    }

    @Test
    void doesNotPrintTheKeys() {
        assertThat(key.toString()).isEqualTo("SigningKey " + key.kid());
    }

    private static byte[] bytes(String label, String pem) {
        String begin = "-----BEGIN %s-----\n".formatted(label);
        String end = "\n-----END %s-----\n".formatted(label);
        assertThat(pem).startsWith(begin).endsWith(end);
        return Base64.getMimeDecoder()
                .decode(pem.substring(begin.length(), pem.length() - end.length()));
    }
}
