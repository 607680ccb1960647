package media.net;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.HexFormat;
import media.dtls.DtlsClient;
import media.dtls.DtlsIdentity;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/// A client that offers what Chromium offers. One instance, one handshake.
public final class TestDtlsClient extends DtlsClient {
    /// Chromium's order: AES128_CM_SHA1_80, AEAD_AES_256_GCM, AEAD_AES_128_GCM.
    private static final int[] CHROMIUM_PROFILES = {1, 8, 7};

    /// Longer than the server's timeout, which is what tests check.
    private static final int TIMEOUT_MILLIS = 15_000;

    /// RFC 7685.
    private static final int PADDING_EXTENSION = 21;

    private int paddingBytes;

    public TestDtlsClient(DtlsIdentity identity) {
        this(identity, CHROMIUM_PROFILES);
    }

    public TestDtlsClient(DtlsIdentity identity, int... profiles) {
        super(identity, profiles);
    }

    public static DtlsIdentity identity() {
        return DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());
    }

    /// The bytes that SDP writes in hexadecimal.
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

    @Override
    public int getHandshakeTimeoutMillis() {
        return TIMEOUT_MILLIS;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete", "NonApiType"})
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        if (paddingBytes > 0) {
            extensions.put(PADDING_EXTENSION, new byte[paddingBytes]);
        }
        return extensions;
    }
}
