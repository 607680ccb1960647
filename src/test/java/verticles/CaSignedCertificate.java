package verticles;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A server's certificate as a certificate authority makes it: with another issuer, who signed it.
/// Nothing trusts this one.
record CaSignedCertificate(Path certificate, Path key) {
    static CaSignedCertificate make(Path folder) throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        KeyPair authority = keys.generateKeyPair();
        KeyPair server = keys.generateKeyPair();
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=Authority"),
                        BigInteger.TWO,
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(now.plus(Duration.ofDays(1))),
                        new X500Name("CN=localhost"),
                        server.getPublic());
        return new CaSignedCertificate(
                write(
                        folder.resolve("signed.pem"),
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(authority.getPrivate()))),
                write(
                        folder.resolve("signed.key"),
                        new JcaPKCS8Generator(server.getPrivate(), null)));
    }

    private static Path write(Path file, Object object) throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return Files.writeString(file, text.toString());
    }
}
