package media.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import media.Hex;
import org.junit.jupiter.api.Test;

/// The vector under long-term credentials, whose key is not a password: RFC 5769 §2.4. Those under
/// short-term credentials are in [StunBindingsTest].
class MessageIntegrityTest {
    private static final String REQUEST =
            """
            00 01 00 60  21 12 a4 42  78 ad 34 33 c6 ad 72 c0 29 da 41 2e
            # USERNAME, six letters of Katakana
            00 06 00 12  e3 83 9e e3 83 88 e3 83 aa e3 83 83 e3 82 af e3 82 b9 00 00
            # NONCE f//499k954d6OL34oL9FSTvy64sA
            00 15 00 1c  66 2f 2f 34 39 39 6b 39 35 34 64 36 4f 4c 33 34 6f 4c 39 46 53 54 76 79 36 34 73 41
            # REALM example.org
            00 14 00 0b  65 78 61 6d 70 6c 65 2e 6f 72 67 00
            # MESSAGE-INTEGRITY
            00 08 00 14  f6 70 24 65 6d d6 4a 3e 02 b8 e0 71 2e 85 c9 a2 8c a8 96 66
            """;

    private final MessageIntegrity integrity = new MessageIntegrity();
    private final StunMessage message = new StunMessage();

    /// RFC 8489 §9.2.2: MD5 of user name, realm and password, the password as OpaqueString leaves
    /// it.
    private static byte[] key() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("MD5")
                .digest("マトリックス:example.org:TheMatrIX".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void matchesTheVectorOfRfc5769() throws NoSuchAlgorithmException {
        byte[] bytes = Hex.bytes(REQUEST);
        assertThat(message.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(message.username()).isEqualTo("マトリックス");
        assertThat(message.unknownAttributes()).isEmpty();
        assertThat(integrity.matches(key(), bytes, 0, message.integrityAt())).isTrue();
        bytes[30] ^= 1;
        assertThat(integrity.matches(key(), bytes, 0, message.integrityAt())).isFalse();
    }

    @Test
    void writesTheVectorOfRfc5769() throws NoSuchAlgorithmException {
        byte[] bytes = Hex.bytes(REQUEST);
        byte[] written = bytes.clone();
        int at = bytes.length - 24;
        Arrays.fill(written, at + 4, written.length, (byte) 0);
        integrity.write(key(), written, 0, at);
        assertThat(written).isEqualTo(bytes);
    }

    /// RFC 2104 §3: a key longer than a block of the hash is hashed first.
    @Test
    void takesPasswordsOf256Characters() {
        byte[] bytes = Hex.bytes(REQUEST);
        byte[] key = "p".repeat(256).getBytes(StandardCharsets.UTF_8);
        int at = bytes.length - 24;
        integrity.write(key, bytes, 0, at);
        assertThat(integrity.matches(key, bytes, 0, at)).isTrue();
        key[255] = 'q';
        assertThat(integrity.matches(key, bytes, 0, at)).isFalse();
    }
}
