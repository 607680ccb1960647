package media.stun;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import media.rtp.Bytes;

/// MESSAGE-INTEGRITY (RFC 8489 §14.5): HMAC-SHA1 over all that stands before the attribute, under a
/// header whose length field ends with the attribute, whatever follows it.
final class MessageIntegrity {
    private final Mac mac;
    private final byte[] lengthField = new byte[2];
    private final byte[] computed = new byte[StunMessage.INTEGRITY_BYTES];

    MessageIntegrity() {
        try {
            mac = Mac.getInstance("HmacSHA1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA1, which every JDK has, is absent", e);
        }
    }

    /// Writes the value of the attribute that begins at `at`.
    ///
    /// @param key under short-term credentials the password (RFC 8489 §9.1.1)
    void write(byte[] key, byte[] b, int offset, int at) {
        compute(key, b, offset, at);
        System.arraycopy(computed, 0, b, at + StunMessage.ATTRIBUTE_HEADER_BYTES, computed.length);
    }

    /// Compares in constant time, so that how long it takes says nothing about the right value.
    /// An empty key, of a session whose password is not known yet, matches nothing.
    boolean matches(byte[] key, byte[] b, int offset, int at) {
        if (key.length == 0) {
            return false;
        }
        compute(key, b, offset, at);
        int difference = 0;
        for (int i = 0; i < computed.length; i++) {
            difference |= computed[i] ^ b[at + StunMessage.ATTRIBUTE_HEADER_BYTES + i];
        }
        return difference == 0;
    }

    private void compute(byte[] key, byte[] b, int offset, int at) {
        int end = at + StunMessage.ATTRIBUTE_HEADER_BYTES + computed.length;
        Bytes.putInt16(lengthField, 0, end - offset - StunMessage.HEADER_BYTES);
        try {
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            mac.update(b, offset, 2);
            mac.update(lengthField, 0, 2);
            mac.update(b, offset + 4, at - offset - 4);
            mac.doFinal(computed, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA1 does not fit 20 bytes", e);
        }
    }
}
