package media.dtls;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Vector;
import java.util.stream.IntStream;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsTimeoutException;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.jspecify.annotations.Nullable;

/// What we negotiate in one handshake (RFC 5764, RFC 8827 §6.5): DTLS 1.2, ECDHE with ECDSA, the
/// extended master secret, an SRTP profile, and a client certificate with the fingerprint of the
/// SDP. Lives as long as the handshake, on its thread.
public final class DtlsServer extends DefaultTlsServer {
    /// AES-128-GCM is what RFC 8827 §6.5 makes every client speak; nothing without AEAD.
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    };

    /// Signatures we can check of a client. Browsers make P-256 keys, or RSA when an application
    /// asks.
    private static final List<Integer> CLIENT_SIGNATURES =
            List.of(
                    SignatureScheme.ecdsa_secp256r1_sha256,
                    SignatureScheme.ecdsa_secp384r1_sha384,
                    SignatureScheme.ed25519,
                    SignatureScheme.rsa_pss_rsae_sha256,
                    SignatureScheme.rsa_pkcs1_sha256,
                    SignatureScheme.rsa_pkcs1_sha384,
                    SignatureScheme.rsa_pkcs1_sha512);

    /// From the first datagram to the keys, retransmissions included.
    public static final int HANDSHAKE_TIMEOUT_MILLIS = 10_000;

    /// The library doubles it at each retransmission. RFC 6347 §4.2.4.1 suggests 1 s where nothing
    /// is known of the path, and less where latency matters; here a connectivity check has just
    /// passed, and what is repeated in vain is one datagram of 600 bytes.
    private static final int RESEND_MILLIS = 200;

    private final DtlsIdentity identity;
    private final CertificateFingerprint expected;
    private @Nullable SrtpProfile profile;
    private @Nullable DtlsKeys keys;
    private DtlsFailure.@Nullable Kind refusal;
    private boolean closeNotified;

    /// @param expected the client's fingerprint out of its SDP
    public DtlsServer(DtlsIdentity identity, CertificateFingerprint expected) {
        super(identity.crypto());
        this.identity = identity;
        this.expected = expected;
    }

    /// The result, once the handshake is complete; asked for once and not kept.
    public DtlsKeys takeKeys() {
        DtlsKeys taken = keys;
        if (taken == null) {
            throw new IllegalStateException("the handshake is not complete, or its keys are taken");
        }
        keys = null;
        return taken;
    }

    /// Why the handshake failed.
    ///
    /// @param cause what the library has thrown
    public DtlsFailure failure(IOException cause) {
        if (refusal != null) {
            return DtlsFailure.of(refusal);
        }
        return switch (cause) {
            case TlsTimeoutException _ -> DtlsFailure.of(DtlsFailure.Kind.TIMEOUT);
            case TlsFatalAlertReceived alert ->
                    DtlsFailure.of(DtlsFailure.Kind.ALERT, name(alert.getAlertDescription()));
            case TlsFatalAlert alert ->
                    DtlsFailure.of(DtlsFailure.Kind.REFUSED, name(alert.getAlertDescription()));
            default ->
                    closeNotified
                            ? DtlsFailure.of(
                                    DtlsFailure.Kind.ALERT, name(AlertDescription.close_notify))
                            : DtlsFailure.of(DtlsFailure.Kind.ERROR);
        };
    }

    private static String name(short alert) {
        return AlertDescription.getName(alert);
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return TlsUtils.getSupportedCipherSuites(getCrypto(), CIPHER_SUITES);
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    /// Without it nothing may be exported (RFC 7627 §5.4), so no keys for SRTP.
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return HANDSHAKE_TIMEOUT_MILLIS;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return RESEND_MILLIS;
    }

    @Override
    public int getMaxHandshakeMessageSize() {
        return RecordScreen.MAX_MESSAGE_BYTES;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return identity.signer(new TlsCryptoParameters(context));
    }

    // The library's collections are raw; so must be the signatures that override its methods.
    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete", "NonApiType"})
    public void processClientExtensions(@Nullable Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
        profile = offered == null ? null : choose(offered.getProtectionProfiles());
        if (profile == null) {
            throw refuse(
                    DtlsFailure.Kind.SRTP_PROFILE_UNSUPPORTED, AlertDescription.handshake_failure);
        }
    }

    /// RFC 5764 §4.1.2: one of the client's profiles, by our preference.
    private static @Nullable SrtpProfile choose(int[] offered) {
        return SrtpProfile.PREFERENCE.stream()
                .filter(known -> IntStream.of(offered).anyMatch(id -> id == known.dtlsId()))
                .findFirst()
                .orElse(null);
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete", "NonApiType"})
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        if (profile == null) {
            throw new IllegalStateException("no SRTP profile was chosen");
        }
        // RFC 5764 §4.1.3: an empty MKI in the answer rejects the client's.
        TlsSRTPUtils.addUseSRTPExtension(
                extensions, new UseSRTPData(new int[] {profile.dtlsId()}, TlsUtils.EMPTY_BYTES));
        return extensions;
    }

    @Override
    @SuppressWarnings("JdkObsolete") // the library takes a Vector
    public CertificateRequest getCertificateRequest() {
        Vector<SignatureAndHashAlgorithm> signatures = new Vector<>();
        for (int scheme : CLIENT_SIGNATURES) {
            signatures.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
        }
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                signatures,
                null);
    }

    /// RFC 8827 §6.5: the certificate must be the one whose fingerprint was signaled. That the
    /// client has its key is proven by the CertificateVerify that follows.
    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        if (chain.isEmpty() || !expected.matches(chain.getCertificateAt(0).getEncoded())) {
            throw refuse(DtlsFailure.Kind.FINGERPRINT_MISMATCH, AlertDescription.bad_certificate);
        }
    }

    private TlsFatalAlert refuse(DtlsFailure.Kind reason, short alert) {
        refusal = reason;
        return new TlsFatalAlert(alert, reason.name());
    }

    @Override
    public void notifyAlertReceived(short level, short description) {
        closeNotified |= description == AlertDescription.close_notify;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        if (profile == null) {
            throw new IllegalStateException("no SRTP profile was chosen");
        }
        byte[] material =
                context.exportKeyingMaterial(
                        ExporterLabel.dtls_srtp,
                        null,
                        2 * (profile.keyBytes() + profile.saltBytes()));
        keys = split(profile, material);
        Arrays.fill(material, (byte) 0);
        // The library keeps this object; what browsers offer has a key share of 1.2 kB.
        clientExtensions = null;
    }

    /// RFC 5764 §4.2: client's key, server's key, client's salt, server's salt.
    static DtlsKeys split(SrtpProfile profile, byte[] material) {
        int serverKey = profile.keyBytes();
        int clientSalt = 2 * profile.keyBytes();
        int serverSalt = clientSalt + profile.saltBytes();
        return new DtlsKeys(
                new SrtpKeys(
                        profile,
                        Arrays.copyOfRange(material, 0, serverKey),
                        Arrays.copyOfRange(material, clientSalt, serverSalt)),
                new SrtpKeys(
                        profile,
                        Arrays.copyOfRange(material, serverKey, clientSalt),
                        Arrays.copyOfRange(material, serverSalt, material.length)));
    }
}
