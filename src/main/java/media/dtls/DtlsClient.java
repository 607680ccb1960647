package media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.CertificateRequest;
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

/// The other side of [DtlsServer], as a browser plays it: warms the server up at start, and is the
/// client of participants without a browser. Lives as long as the handshake, on its thread.
public class DtlsClient extends DefaultTlsClient {
    private static final int RESEND_MILLIS = 200;

    private final DtlsIdentity identity;
    private final int[] profiles;
    private @Nullable SrtpProfile chosen;
    private @Nullable DtlsKeys keys;
    private byte[] serverCertificate = {};

    /// @param profiles what to offer in `use_srtp`, by number, best first
    public DtlsClient(DtlsIdentity identity, int... profiles) {
        super(identity.crypto());
        this.identity = identity;
        this.profiles = profiles.clone();
    }

    /// The result, seen from the server as in [DtlsServer#takeKeys].
    public DtlsKeys keys() {
        if (keys == null) {
            throw new IllegalStateException("the handshake is not complete");
        }
        return keys;
    }

    /// DER, for the caller to check against the fingerprint of the SDP; empty before it came.
    public byte[] serverCertificate() {
        return serverCertificate.clone();
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(getCrypto(), DtlsServer.CIPHER_SUITES);
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return DtlsServer.HANDSHAKE_TIMEOUT_MILLIS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    // The library's collections are raw; so must be the signatures that override its methods.
    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete", "NonApiType"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(
                extensions, new UseSRTPData(profiles, TlsUtils.EMPTY_BYTES));
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
        keys =
                DtlsServer.split(
                        profile,
                        context.exportKeyingMaterial(
                                ExporterLabel.dtls_srtp,
                                null,
                                2 * (profile.keyBytes() + profile.saltBytes())));
    }
}
