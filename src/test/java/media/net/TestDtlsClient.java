package media.net;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.HexFormat;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.jspecify.annotations.Nullable;

/// The client side of one DTLS-SRTP handshake, as a browser does it: use_srtp offered like Chromium,
/// a certificate of its own. One instance, one handshake.
public final class TestDtlsClient extends DefaultTlsClient {
    /// Chromium's order: AES128_CM_SHA1_80, AEAD_AES_256_GCM, AEAD_AES_128_GCM.
    private static final int[] CHROMIUM_PROFILES = {1, 8, 7};

    private static final int TIMEOUT_MILLIS = 15_000;
    private static final int RESEND_MILLIS = 150;

    private final DtlsIdentity identity;
    private final int[] profiles;
    private @Nullable SrtpProfile chosen;
    private @Nullable DtlsKeys keys;
    private byte[] serverCertificate = {};
    private int paddingBytes;

    /// Offers the profiles in Chromium's order.
    public TestDtlsClient(DtlsIdentity identity) {
        this(identity, CHROMIUM_PROFILES);
    }

    public TestDtlsClient(DtlsIdentity identity, int... profiles) {
        super(identity.crypto());
        this.identity = identity;
        this.profiles = profiles.clone();
    }

    public static DtlsIdentity identity() {
        return DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());
    }

    /// The bytes of the fingerprint: what SDP says in hexadecimal.
    public static byte[] fingerprintBytes(DtlsIdentity identity) {
        String hex = identity.fingerprint().substring("sha-256 ".length());
        return HexFormat.ofDelimiter(":").parseHex(hex);
    }

    /// Makes the ClientHello larger than a datagram, as a post-quantum key share does.
    public TestDtlsClient withPadding(int bytes) {
        paddingBytes = bytes;
        return this;
    }

    /// Blocks until the handshake is complete.
    public DTLSTransport connect(DatagramTransport transport) throws IOException {
        return new DTLSClientProtocol().connect(this, transport);
    }

    /// Seen from the server, like those of [media.dtls.DtlsServer].
    public DtlsKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return keys;
    }

    /// DER.
    public byte[] serverCertificate() {
        return serverCertificate;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        };
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return TIMEOUT_MILLIS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete", "NonApiType"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        if (profiles.length > 0) {
            TlsSRTPUtils.addUseSRTPExtension(
                    extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
        }
        if (paddingBytes > 0) {
            // RFC 7685: extension 21 is padding.
            extensions.put(21, new byte[paddingBytes]);
        }
        return extensions;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete", "NonApiType"})
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        UseSRTPData answer = TlsSRTPUtils.getUseSRTPExtension(extensions);
        chosen = answer == null ? null : SrtpProfile.ofDtlsId(answer.getProtectionProfiles()[0]);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate)
                    throws IOException {
                serverCertificate = certificate.getCertificate().getCertificateAt(0).getEncoded();
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return identity.signer(new TlsCryptoParameters(context));
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        SrtpProfile profile = chosen;
        if (profile == null) {
            throw new IllegalStateException("the server chose no SRTP profile");
        }
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        byte[] bytes =
                context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        keys =
                new DtlsKeys(
                        new SrtpKeys(
                                profile,
                                Arrays.copyOfRange(bytes, 0, key),
                                Arrays.copyOfRange(bytes, 2 * key, 2 * key + salt)),
                        new SrtpKeys(
                                profile,
                                Arrays.copyOfRange(bytes, key, 2 * key),
                                Arrays.copyOfRange(bytes, 2 * key + salt, bytes.length)));
    }
}
