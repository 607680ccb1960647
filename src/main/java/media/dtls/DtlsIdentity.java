package media.dtls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.DefaultTlsCredentialedSigner;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/// A key and a certificate signed by itself, made at start and gone with the process: in WebRTC a
/// certificate proves nothing but the fingerprint that came with the SDP (RFC 8827 §6.5). ECDSA
/// on P-256, which every browser must support. Immutable; one serves all connections of a process.
public final class DtlsIdentity {
    /// No client checks the dates of such a certificate; they only must not end before the process
    /// does.
    private static final long LIFETIME_MILLIS = 10L * 365 * 24 * 3600 * 1000;

    /// Clocks of clients may be behind ours.
    private static final long BACKDATE_MILLIS = 24L * 3600 * 1000;

    private static final int SERIAL_BITS = 64;

    private static final String SIGNATURE = "SHA256withECDSA";

    private final BcTlsCrypto crypto;
    private final Certificate certificate;
    private final JdkSigner signer;
    private final String fingerprint;

    private DtlsIdentity(
            BcTlsCrypto crypto, Certificate certificate, JdkSigner signer, String fingerprint) {
        this.crypto = crypto;
        this.certificate = certificate;
        this.signer = signer;
        this.fingerprint = fingerprint;
    }

    /// @param random also the source of every handshake's randomness from here on; must be safe for
    ///     use by many threads and should not block (`new SecureRandom()` does neither)
    /// @param nowMillis wall clock, for the dates in the certificate
    public static DtlsIdentity generate(SecureRandom random, long nowMillis) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(
                new ECKeyGenerationParameters(
                        new ECNamedDomainParameters(
                                SECObjectIdentifiers.secp256r1, NISTNamedCurves.getByName("P-256")),
                        random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        try {
            byte[] der = selfSigned(pair, random, nowMillis).getEncoded();
            BcTlsCrypto crypto = new GuardedCrypto(random);
            Certificate chain =
                    new Certificate(new TlsCertificate[] {crypto.createCertificate(der)});
            String fingerprint = CertificateFingerprint.of("sha-256", der).toString();
            return new DtlsIdentity(
                    crypto, chain, new JdkSigner(pair.getPrivate(), random), fingerprint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("P-256 is part of the library", e);
        }
    }

    private static X509CertificateHolder selfSigned(
            AsymmetricCipherKeyPair pair, SecureRandom random, long nowMillis)
            throws IOException, OperatorCreationException {
        X500Name name = new X500Name("CN=hubbub");
        var signature = new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE);
        var digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
        return new BcX509v3CertificateBuilder(
                        name,
                        new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                        Date.from(Instant.ofEpochMilli(nowMillis - BACKDATE_MILLIS)),
                        Date.from(Instant.ofEpochMilli(nowMillis + LIFETIME_MILLIS)),
                        name,
                        pair.getPublic())
                .build(new BcECContentSignerBuilder(signature, digest).build(pair.getPrivate()));
    }

    /// The value of `a=fingerprint` (RFC 8122 §5), e.g. `sha-256 12:AB:…`.
    public String fingerprint() {
        return fingerprint;
    }

    /// The cryptography of all handshakes under this identity.
    public BcTlsCrypto crypto() {
        return crypto;
    }

    /// What proves in one handshake that the certificate is ours; for a client as well.
    public TlsCredentialedSigner signer(TlsCryptoParameters parameters) {
        return new DefaultTlsCredentialedSigner(
                parameters,
                signer,
                certificate,
                SignatureAndHashAlgorithm.getInstance(
                        HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
