package verticles.tls;

import config.Settings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.node.StartException;

/// The certificate for HTTPS: the one in the settings, or a self-signed one that is created at the
/// first start and kept in `<dataFolder>/tls`, so that users accept it only once. Blocking.
public final class TlsCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(TlsCertificate.class);

    private static final String OWN_CERTIFICATE = "certificate.pem";
    private static final String OWN_KEY = "key.pem";

    private TlsCertificate() {}

    /// @throws StartException that names the setting and the file that cannot be used
    public static PemKeyCertOptions load(Settings settings) {
        Path certificate = settings.tls().certificate();
        Path key = settings.tls().key();
        if (certificate != null && key != null) {
            return checked("tls.certificate", certificate, "tls.key", key);
        }
        Path folder = ownFolder(settings);
        Path ownCertificate = folder.resolve(OWN_CERTIFICATE);
        Path ownKey = folder.resolve(OWN_KEY);
        Instant now = Instant.now();
        try {
            if (!isValid(ownCertificate, ownKey, now)) {
                SelfSignedCertificate.make(ownCertificate, ownKey, now);
                LOG.info("Created a self-signed certificate: {}", ownCertificate);
            }
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new StartException(
                    "a self-signed certificate cannot be created in "
                            + folder
                            + " (node.dataFolder): "
                            + reason(e),
                    e);
        }
        return checked("node.dataFolder", ownCertificate, "node.dataFolder", ownKey);
    }

    /// What the files that [#load] reads are at present, without reading them: another list after a
    /// change.
    static List<String> versions(Settings settings) {
        Path certificate = settings.tls().certificate();
        Path key = settings.tls().key();
        Path folder = ownFolder(settings);
        return certificate != null && key != null
                ? List.of(version(certificate), version(key))
                : List.of(
                        version(folder.resolve(OWN_CERTIFICATE)), version(folder.resolve(OWN_KEY)));
    }

    private static String version(Path file) {
        try {
            BasicFileAttributes of = Files.readAttributes(file, BasicFileAttributes.class);
            return of.lastModifiedTime() + " " + of.size() + " " + of.fileKey();
        } catch (IOException absent) {
            return "";
        }
    }

    private static Path ownFolder(Settings settings) {
        return settings.node().dataFolder().resolve("tls");
    }

    /// @param loaded by [#load], so that it can be read
    /// @return when the first certificate of the chain expires, in seconds since 1970
    static long expiryEpochSeconds(PemKeyCertOptions loaded) {
        try {
            return certificate(new ByteArrayInputStream(loaded.getCertValue().getBytes()))
                    .getNotAfter()
                    .toInstant()
                    .getEpochSecond();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read before", e);
        }
    }

    private static PemKeyCertOptions checked(
            String certificateSetting, Path certificate, String keySetting, Path key) {
        Buffer certificateText = read(certificateSetting, certificate);
        Buffer keyText = read(keySetting, key);
        X509Certificate first;
        try {
            first = certificate(certificate);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(
                    certificateSetting, certificate, "is not an X.509 certificate in PEM", e);
        }
        try {
            if (!match(first, privateKey(key))) {
                throw unusable(
                        keySetting, key, "does not belong to the certificate " + certificate, null);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof StartException explained) {
                throw explained;
            }
            throw unusable(keySetting, key, "is not an unencrypted private key in PEM", e);
        }
        return new PemKeyCertOptions().addCertValue(certificateText).addKeyValue(keyText);
    }

    private static Buffer read(String setting, Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw unusable(setting, file, "cannot be read", e);
        }
    }

    private static StartException unusable(
            String setting, Path file, String problem, @Nullable Throwable cause) {
        return new StartException(
                setting
                        + ": the file "
                        + file
                        + " "
                        + problem
                        + (cause == null ? "" : " (" + reason(cause) + ")"),
                cause);
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /// A pair that a crash left half-written does not match and is created again, as is an expired
    /// one.
    private static boolean isValid(Path certificate, Path key, Instant now) {
        try {
            X509Certificate kept = certificate(certificate);
            return now.isBefore(kept.getNotAfter().toInstant()) && match(kept, privateKey(key));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static X509Certificate certificate(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return certificate(in);
        }
    }

    /// The first one.
    private static X509Certificate certificate(InputStream pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }

    /// PKCS#8, or the older forms `EC PRIVATE KEY` and `RSA PRIVATE KEY`.
    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        try (PEMParser parser =
                new PEMParser(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                PrivateKeyInfo info =
                        switch (next) {
                            case PrivateKeyInfo key -> key;
                            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
                            default -> null; // `EC PARAMETERS` may come first
                        };
                if (info != null) {
                    return KeyFactory.getInstance(algorithm(info))
                            .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
                }
            }
        }
        throw new IOException("it contains no private key");
    }

    private static String algorithm(PrivateKeyInfo key) {
        return key.getPrivateKeyAlgorithm()
                        .getAlgorithm()
                        .equals(X9ObjectIdentifiers.id_ecPublicKey)
                ? "EC"
                : "RSA";
    }

    private static boolean match(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        byte[] probe = "hubbub".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }
}
