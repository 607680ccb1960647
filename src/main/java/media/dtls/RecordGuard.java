package media.dtls;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.jspecify.annotations.Nullable;

/// A cipher for which every invalid record is one with a bad MAC, since that is the only kind which
/// the library discards in silence, as RFC 6347 §4.1.2.7 asks for all. Without it a forged record
/// too short for its tag ends the association. It also holds encrypted handshake messages to the
/// limit of [RecordScreen], which cannot see them.
final class RecordGuard implements TlsCipher {
    private final TlsCipher cipher;

    RecordGuard(TlsCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public TlsDecodeResult decodeCiphertext(
            long sequence,
            short type,
            ProtocolVersion version,
            byte[] ciphertext,
            int offset,
            int length)
            throws IOException {
        TlsDecodeResult plain;
        try {
            plain = cipher.decodeCiphertext(sequence, type, version, ciphertext, offset, length);
        } catch (TlsFatalAlert e) {
            throw discard(e);
        }
        if (plain.contentType == ContentType.handshake
                && !RecordScreen.admitsHandshake(plain.buf, plain.off, plain.off + plain.len)) {
            throw discard(null);
        }
        return plain;
    }

    private static TlsFatalAlert discard(@Nullable Throwable cause) {
        return new TlsFatalAlert(AlertDescription.bad_record_mac, cause);
    }

    @Override
    public TlsEncodeResult encodePlaintext(
            long sequence,
            short type,
            ProtocolVersion version,
            int headerAllocation,
            byte[] plaintext,
            int offset,
            int length)
            throws IOException {
        return cipher.encodePlaintext(
                sequence, type, version, headerAllocation, plaintext, offset, length);
    }

    @Override
    public int getCiphertextDecodeLimit(int plaintextLimit) {
        return cipher.getCiphertextDecodeLimit(plaintextLimit);
    }

    @Override
    public int getCiphertextEncodeLimit(int plaintextLimit) {
        return cipher.getCiphertextEncodeLimit(plaintextLimit);
    }

    @Override
    public int getPlaintextDecodeLimit(int ciphertextLimit) {
        return cipher.getPlaintextDecodeLimit(ciphertextLimit);
    }

    @Override
    public int getPlaintextEncodeLimit(int ciphertextLimit) {
        return cipher.getPlaintextEncodeLimit(ciphertextLimit);
    }

    @Override
    public void rekeyDecoder() throws IOException {
        cipher.rekeyDecoder();
    }

    @Override
    public void rekeyEncoder() throws IOException {
        cipher.rekeyEncoder();
    }

    @Override
    public boolean usesOpaqueRecordTypeDecode() {
        return cipher.usesOpaqueRecordTypeDecode();
    }

    @Override
    public boolean usesOpaqueRecordTypeEncode() {
        return cipher.usesOpaqueRecordTypeEncode();
    }
}
