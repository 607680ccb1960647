package bots.client.transport;

import java.io.IOException;
import media.dtls.CertificateFingerprint;
import media.dtls.DtlsClient;
import media.dtls.DtlsIdentity;
import media.dtls.DtlsKeys;
import media.dtls.DtlsServer;
import media.srtp.SrtpProfile;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

/// Which side of a handshake a call plays (RFC 5763 §5): the client toward a server, either toward
/// another participant.
public enum DtlsRole {
    CLIENT {
        @Override
        Association handshake(
                DtlsIdentity identity, CertificateFingerprint expected, DatagramTransport flights)
                throws IOException {
            DtlsClient client = new DtlsClient(identity, SrtpProfile.AEAD_AES_128_GCM.dtlsId());
            DTLSTransport open = new DTLSClientProtocol().connect(client, flights);
            if (!expected.matches(client.serverCertificate())) {
                throw new IOException("the certificate is not that of the answer");
            }
            return new Association(open, client.keys());
        }
    },
    SERVER {
        @Override
        Association handshake(
                DtlsIdentity identity, CertificateFingerprint expected, DatagramTransport flights)
                throws IOException {
            DtlsServer server = new DtlsServer(identity, expected);
            DTLSTransport open = new DTLSServerProtocol().accept(server, flights);
            DtlsKeys keys = server.takeKeys();
            return new Association(
                    open,
                    new DtlsKeys(
                            /* fromClient= */ keys.toClient(), /* toClient= */ keys.fromClient()));
        }
    };

    /// @param keys of this side as `fromClient`, of the other one as `toClient`
    record Association(DTLSTransport transport, DtlsKeys keys) {}

    /// Blocks.
    ///
    /// @param expected fingerprint of the other side, out of its SDP
    abstract Association handshake(
            DtlsIdentity identity, CertificateFingerprint expected, DatagramTransport flights)
            throws IOException;
}
