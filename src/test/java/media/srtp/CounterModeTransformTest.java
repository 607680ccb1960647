package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import media.Hex;
import org.junit.jupiter.api.Test;

/// Covers [HmacSha1] with the vectors of RFC 2202.
class CounterModeTransformTest {
    @Test
    void makesTheKeystreamOfRfc3711() {
        // RFC 3711 §B.2, with SSRC, rollover counter and sequence number zero.
        CounterModeTransform transform =
                new CounterModeTransform(
                        Hex.bytes("2B7E151628AED2A6ABF7158809CF4F3C"),
                        new byte[20],
                        Hex.bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"));
        byte[] keystream = new byte[16 * 0xFF02];
        transform.encrypt(keystream, 0, keystream.length, 0, 0);
        assertThat(Hex.text(keystream, 0, 48))
                .isEqualToIgnoringCase(
                        "E03EAD0935C95E80E166B16DD92B4EB4"
                                + "D23513162B02D0F72A43A2FE4A5F97AB"
                                + "41E95B3BB0A2E8DD477901E4FCA894C0");
        assertThat(Hex.text(keystream, 16 * 0xFEFF, 48))
                .isEqualToIgnoringCase(
                        "EC8CDF7398607CB0F2D21675EA9EA1E4"
                                + "362B7C3C6773516318A077D7FC5073AE"
                                + "6A2CC3787889374FBEB4C81B17BA6C44");
    }

    @Test
    void makesTheHmacOfRfc2202() {
        // RFC 2202 §3, test cases 1 and 2.
        byte[] key = new byte[20];
        Arrays.fill(key, (byte) 0x0b);
        assertThat(hmac(key, "Hi There")).isEqualTo("b617318655057264e28bc0b6fb378c8ef146be00");
        assertThat(hmac(new byte[] {'J', 'e', 'f', 'e'}, "what do ya want for nothing?"))
                .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    private static String hmac(byte[] key, String text) {
        HmacSha1 hmac = new HmacSha1(key);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        byte[] out = new byte[HmacSha1.BYTES];
        for (int i = 0; i < 2; i++) { // twice: the object is used again
            hmac.begin();
            hmac.update(bytes, 0, bytes.length);
            hmac.end(out);
        }
        return Hex.text(out);
    }

    // The reference packets of libsrtp, which other implementations test against too.
    private static final SrtpKeys KEYS =
            new SrtpKeys(
                    SrtpProfile.AES128_CM_HMAC_SHA1_80,
                    Hex.bytes("E1F97A0D3E018BE0D64FA32C06DE4139"),
                    Hex.bytes("0EC675AD498AFEEBB6960B3AABE6"));

    @Test
    void protectsTheReferencePacket() {
        byte[] plain = Hex.bytes("800f1234decafbadcafebabe abababababababababababababababab");
        byte[] buffer = Arrays.copyOf(plain, 100);
        SrtpSender sender = new SrtpSender(KEYS);
        int length = sender.protectRtp(sender.stream(0xcafebabe), buffer, 0, plain.length);
        assertThat(Hex.text(buffer, 0, length))
                .isEqualTo(
                        "800f1234decafbadcafebabe"
                                + "4e55dc4ce79978d88ca4d215949d2402"
                                + "b78d6acc99ea179b8dbb");
    }

    @Test
    void protectsTheReferenceRtcpPacket() {
        byte[] plain = Hex.bytes("81c8000bcafebabe abababababababababababababababab");
        byte[] buffer = Arrays.copyOf(plain, 100);
        SrtpTransform rtcp = SrtpTransform.forRtcp(KEYS, SrtpCiphers.jce());
        int length = rtcp.protectRtcp(buffer, 0, plain.length, 0xcafebabe, 1);
        assertThat(Hex.text(buffer, 0, length))
                .isEqualTo(
                        "81c8000bcafebabe"
                                + "7128035be487b9bdbef89041f977a5a8"
                                + "80000001"
                                + "993e08cd54d6c1230798");
    }

    @Test
    void takesAnRtcpPacketThatIsOnlyAuthenticated() {
        byte[] packet = new byte[100];
        System.arraycopy(Hex.bytes("80c90001cafebabe01020304"), 0, packet, 0, 12);
        packet[15] = 7; // E flag clear, index 7
        HmacSha1 hmac =
                new HmacSha1(KeyDerivation.derive(KEYS, KeyDerivation.RTCP_AUTHENTICATION, 20));
        byte[] tag = new byte[HmacSha1.BYTES];
        hmac.begin();
        hmac.update(packet, 0, 16);
        hmac.end(tag);
        System.arraycopy(tag, 0, packet, 16, 10);
        assertThat(new SrtpReceiver(KEYS).unprotectRtcp(packet, 0, 26)).isEqualTo(12);
        assertThat(packet[8]).isEqualTo((byte) 1);
    }
}
