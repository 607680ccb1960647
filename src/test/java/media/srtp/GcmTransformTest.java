package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import media.Hex;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 7714 §16 and §17, which give session keys and salt.
class GcmTransformTest {
    private static final byte[] SALT = Hex.bytes("517569642070726f2071756f"); // "Quid pro quo"
    private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
    private static final String KEY_256 =
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static final String RTP =
            """
            8040f17b 8041f8d3 5501a0b2
            47616c6c 69612065 7374206f 6d6e6973 20646976  # Gallia est omnis divisa
            69736120 696e2070 61727465 73207472 6573      # in partes tres
            """;
    private static final int RTP_SSRC = 0x5501a0b2;
    private static final int RTP_INDEX = 0xf17b;

    private static final String RTCP =
            """
            81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
            deadbeef deadbeef deadbeef deadbeef deadbeef
            """;
    private static final int RTCP_SSRC = 0x4d617273;
    private static final int RTCP_INDEX = 0x5d4;

    /// Those under test.
    SrtpCiphers ciphers() {
        return SrtpCiphers.jce();
    }

    @ParameterizedTest
    @CsvSource({
        // 16.1.1 and 16.1.2
        KEY_128
                + ", 8040f17b8041f8d35501a0b2"
                + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                + "899d7f27beb16a9152cf765ee4390cce",
        // 16.2.1 and 16.2.2
        KEY_256
                + ", 8040f17b8041f8d35501a0b2"
                + "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b"
                + "7aa3db36dfffd6b0f9bb7878d7a76c13",
    })
    void protectsAndUnprotectsRtp(String key, String expected) {
        GcmTransform transform = new GcmTransform(ciphers().gcm(Hex.bytes(key)), SALT);
        byte[] plain = Hex.bytes(RTP);
        byte[] buffer = Arrays.copyOf(plain, 100);
        int length = transform.protectRtp(buffer, 0, 12, plain.length, RTP_SSRC, RTP_INDEX);
        assertThat(Hex.text(buffer, 0, length)).isEqualTo(expected);
        int opened = transform.unprotectRtp(buffer, 0, 12, length, RTP_SSRC, RTP_INDEX);
        assertThat(Hex.text(buffer, 0, opened)).isEqualTo(Hex.text(plain));
    }

    @ParameterizedTest
    @CsvSource({
        // 17.1
        KEY_128
                + ", 81c8000d4d617273"
                + "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
                + "c84aa45896cf4d2fc5abf87245d9eade800005d4",
        // 17.2
        KEY_256
                + ", 81c8000d4d617273"
                + "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad"
                + "1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
    })
    void protectsAndUnprotectsRtcp(String key, String expected) {
        GcmTransform transform = new GcmTransform(ciphers().gcm(Hex.bytes(key)), SALT);
        byte[] plain = Hex.bytes(RTCP);
        byte[] buffer = Arrays.copyOf(plain, 100);
        int length = transform.protectRtcp(buffer, 0, plain.length, RTCP_SSRC, RTCP_INDEX);
        assertThat(Hex.text(buffer, 0, length)).isEqualTo(expected);
        int opened =
                transform.unprotectRtcp(buffer, 0, length, RTCP_SSRC, RTCP_INDEX | 0x8000_0000);
        assertThat(Hex.text(buffer, 0, opened)).isEqualTo(Hex.text(plain));
    }

    @ParameterizedTest
    @CsvSource({
        KEY_128 + ", 841dd9683dd78ec92ae58790125f62b3", // 17.3
        KEY_256 + ", 91db4afbfeee5a978fab4393ed2615fe", // 17.4
    })
    void takesRtcpThatIsOnlyAuthenticated(String key, String tag) {
        GcmTransform transform = new GcmTransform(ciphers().gcm(Hex.bytes(key)), SALT);
        byte[] packet = Hex.bytes(RTCP + tag + "000005d4");
        int opened = transform.unprotectRtcp(packet, 0, packet.length, RTCP_SSRC, RTCP_INDEX);
        assertThat(Hex.text(packet, 0, opened)).isEqualTo(Hex.text(Hex.bytes(RTCP)));
        packet[20] ^= 1;
        assertThat(transform.unprotectRtcp(packet, 0, packet.length, RTCP_SSRC, RTCP_INDEX))
                .isEqualTo(-1);
    }
}
