package verticles.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import store.PrivateFile;

/// A self-signed certificate (RFC 5280): ECDSA on P-256, with the names and addresses of this
/// machine. It is not a CA, so that a stolen key can only impersonate this server.
public final class SelfSignedCertificate {
    private static final Duration VALIDITY = Duration.ofDays(3650);

    /// The clocks of clients may be slow.
    private static final Duration BACKDATED = Duration.ofDays(1);

    private SelfSignedCertificate() {}

    /// Writes the key first, so that a crash never leaves a certificate without its key.
    static void make(Path certificateFile, Path keyFile, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        SecureRandom random = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=Hubbub");
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        new BigInteger(127, random),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(VALIDITY)),
                        name,
                        pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, ownNames());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        PrivateFile.write(keyFile, pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
        PrivateFile.write(
                certificateFile,
                pem(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(pair.getPrivate()))));
    }

    /// The names by which browsers on this machine or in its network may reach it.
    private static GeneralNames ownNames() throws SocketException {
        Set<GeneralName> names = new LinkedHashSet<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        String host = hostName();
        if (!host.isEmpty()) {
            names.add(new GeneralName(GeneralName.dNSName, host));
        }
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLinkLocalAddress() && !address.isLoopbackAddress())
                // Without the `%eth0` of a scoped address.
                .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                .forEach(text -> names.add(new GeneralName(GeneralName.iPAddress, text)));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /// Empty where the name of the machine is not valid in a certificate.
    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") ? name : "";
        } catch (UnknownHostException e) {
            return "";
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string cannot fail
        }
        return text.toString();
    }
}
