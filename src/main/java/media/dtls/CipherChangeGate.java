package media.dtls;

/// Holds back the client's ChangeCipherSpec until its CertificateVerify has come, for one
/// handshake.
///
/// The library follows a ChangeCipherSpec at once and from then on refuses the plain records before
/// it: were CertificateVerify lost or late, its retransmission would be discarded until the
/// handshake times out. What is held back comes again, since a flight is repeated as a whole
/// (RFC 6347 §4.2.4).
public final class CipherChangeGate {
    private static final int CERTIFICATE_VERIFY = 15;

    private int verifyBytes;
    private boolean open;

    /// How much of a datagram that [RecordScreen] admits may be passed on, from its start.
    ///
    /// @param datagram borrowed
    public int admittedBytes(byte[] datagram) {
        int at = 0;
        while (!open && at < datagram.length) {
            int type = datagram[at];
            if (type == RecordScreen.CHANGE_CIPHER_SPEC) {
                return at;
            }
            int body = at + RecordScreen.RECORD_HEADER_BYTES;
            int next = body + RecordScreen.uint16(datagram, at + 11);
            boolean plain = RecordScreen.uint16(datagram, at + 3) == 0;
            if (plain && type == RecordScreen.HANDSHAKE) {
                look(datagram, body, next);
            }
            at = next;
        }
        return datagram.length;
    }

    private void look(byte[] datagram, int from, int end) {
        int at = from;
        while (at < end) {
            int fragmentOffset = RecordScreen.uint24(datagram, at + 6);
            int fragmentBytes = RecordScreen.uint24(datagram, at + 9);
            if (datagram[at] == CERTIFICATE_VERIFY) {
                if (fragmentOffset <= verifyBytes) {
                    verifyBytes = Math.max(verifyBytes, fragmentOffset + fragmentBytes);
                }
                open |= verifyBytes >= RecordScreen.uint24(datagram, at + 1);
            }
            at += RecordScreen.MESSAGE_HEADER_BYTES + fragmentBytes;
        }
    }
}
