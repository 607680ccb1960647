package verticles;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate of a server on this machine as a certificate authority makes it: with another
/// issuer, who signed it. Only clients that have the certificate of this authority trust it.
record CaSignedCertificate(Path authority, Path certificate, Path key) {
    private static final X500Name AUTHORITY = new X500Name("CN=Authority");

    static CaSignedCertificate make(Path folder) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        KeyPair authority = keys.generateKeyPair();
        KeyPair server = keys.generateKeyPair();
        JcaX509v3CertificateBuilder ofAuthority =
                certificate(BigInteger.ONE, AUTHORITY, authority.getPublic());
        ofAuthority.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        JcaX509v3CertificateBuilder ofServer =
                certificate(BigInteger.TWO, new X500Name("CN=localhost"), server.getPublic());
        ofServer.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName[] {
                            new GeneralName(GeneralName.dNSName, "localhost"),
                            new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                        }));
        ContentSigner signer =
                new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
        return new CaSignedCertificate(
                write(folder.resolve("authority.pem"), ofAuthority.build(signer)),
                write(folder.resolve("signed.pem"), ofServer.build(signer)),
                write(
                        folder.resolve("signed.key"),
                        new JcaPKCS8Generator(server.getPrivate(), null)));
    }

    private static JcaX509v3CertificateBuilder certificate(
            BigInteger serial, X500Name subject, PublicKey key) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                AUTHORITY,
                serial,
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                key);
    }

    private static Path write(Path file, Object object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return Files.writeString(file, text.toString());
    }
}
