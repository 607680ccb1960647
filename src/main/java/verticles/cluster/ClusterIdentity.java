package verticles.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What follows from `cluster.secret` and is therefore the same on all nodes: the key and the
/// certificate with which both sides of each event bus connection authenticate (mutual TLS), and
/// the name of the Hazelcast cluster, and the key of messages between regions. Keys are derived by HKDF (RFC 5869); Ed25519 signatures (RFC
/// 8032) have no randomness, so that each node makes the same certificate and trusts no other.
public final class ClusterIdentity {
    private static final int SECRET_BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final byte[] SALT = "hubbub cluster".getBytes(StandardCharsets.UTF_8);
    private static final X500Name NAME = new X500Name("CN=Hubbub cluster");

    /// The certificate never expires (RFC 5280 §4.1.2.5): what ends it is another secret.
    private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));

    private static final Date FOREVER = Date.from(Instant.parse("9999-12-31T23:59:59Z"));

    private static final String ENTRY = "cluster";

    /// Of a store that never leaves this process.
    private static final String STORE_PASSWORD = "unused";

    private final String hazelcastName;
    private final PfxOptions keyAndCertificate;
    private final PfxOptions trusted;

    private ClusterIdentity(
            String hazelcastName, PfxOptions keyAndCertificate, PfxOptions trusted) {
        this.hazelcastName = hazelcastName;
        this.keyAndCertificate = keyAndCertificate;
        this.trusted = trusted;
    }

    /// @param secret `cluster.secret`
    public static ClusterIdentity of(String secret) {
        return named(secret, "Hazelcast cluster name");
    }

    /// Of a region that is a cluster of its own: nodes of other regions cannot join it.
    ///
    /// @param secret `cluster.secret`
    public static ClusterIdentity ofRegion(String secret, String region) {
        return named(secret, "Hazelcast cluster name of region " + region);
    }

    /// The key of messages between regions, 32 bytes.
    ///
    /// @param secret `cluster.secret`
    public static byte[] regionKey(String secret) {
        return derive(secret, "messages between regions", SECRET_BYTES);
    }

    private static ClusterIdentity named(String secret, String purposeOfName) {
        byte[] seed = derive(secret, "event bus key", Ed25519PrivateKeyParameters.KEY_SIZE);
        byte[] name = derive(secret, purposeOfName, NAME_BYTES);
        try {
            Ed25519PrivateKeyParameters keyParameters = new Ed25519PrivateKeyParameters(seed);
            PrivateKey key =
                    KeyFactory.getInstance("Ed25519")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(
                                            PrivateKeyInfoFactory.createPrivateKeyInfo(
                                                            keyParameters)
                                                    .getEncoded()));
            Certificate certificate = certificate(keyParameters, key);
            KeyStore own = emptyStore();
            own.setKeyEntry(
                    ENTRY, key, STORE_PASSWORD.toCharArray(), new Certificate[] {certificate});
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry(ENTRY, certificate);
            return new ClusterIdentity(
                    "hubbub-" + HexFormat.of().formatHex(name), options(own), options(trusted));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A new secret, for `cluster.secret`.
    public static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The name that Hazelcast requires of members and clients. It is not encrypted on the wire.
    String hazelcastName() {
        return hazelcastName;
    }

    /// Lets only those connect, and connects only to those, that know the secret.
    public EventBusOptions secure(EventBusOptions options) {
        options.setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(keyAndCertificate)
                .setTrustOptions(trusted);
        return options;
    }

    private static byte[] derive(String secret, String purpose, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                                    .addSalt(SALT)
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificate certificate(Ed25519PrivateKeyParameters parameters, PrivateKey key)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        byte[] encoded =
                new X509v3CertificateBuilder(
                                NAME,
                                BigInteger.ONE,
                                FROM,
                                FOREVER,
                                NAME,
                                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                                        parameters.generatePublicKey()))
                        .build(new JcaContentSignerBuilder("Ed25519").build(key))
                        .getEncoded();
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static PfxOptions options(KeyStore store) throws GeneralSecurityException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, STORE_PASSWORD.toCharArray());
        return new PfxOptions()
                .setPassword(STORE_PASSWORD)
                .setValue(Buffer.buffer(bytes.toByteArray()));
    }
}
