package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import media.Hex;
import media.NativeMemory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All that is asked of SRTP, by OpenSSL; skipped where there is none.
///
/// Covers [GcmCipher], [OpensslGcm], [OpensslCalls], [Libcrypto] and [SrtpCiphers].
class OpensslSrtpTest extends SrtpTest {
    static SrtpCiphers openssl() {
        SrtpCiphers ciphers = SrtpCiphers.openssl();
        Assumptions.assumeTrue(ciphers != null, "no OpenSSL 3");
        return ciphers;
    }

    @Override
    SrtpCiphers ciphers() {
        return openssl();
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void makesTheSameBytesAsTheJdk(int keyBytes) {
        Random random = new Random(keyBytes);
        byte[] key = new byte[keyBytes];
        byte[] iv = new byte[GcmCipher.IV_BYTES];
        random.nextBytes(key);
        GcmCipher openssl = openssl().gcm(key);
        GcmCipher jce = new JceGcm(key);
        for (int i = 0; i < 5_000; i++) {
            random.nextBytes(iv);
            byte[] more = new byte[random.nextBoolean() ? 0 : 4];
            int clear = random.nextInt(60);
            int length = clear + random.nextInt(i % 10 == 0 ? 60_000 : 200);
            int offset = random.nextInt(5);
            byte[] ours = new byte[offset + length + GcmCipher.TAG_BYTES + 3];
            random.nextBytes(ours);
            byte[] theirs = ours.clone();
            String plain = Hex.text(ours, offset, length);

            openssl.seal(iv, ours, offset, clear, length, more);
            jce.seal(iv, theirs, offset, clear, length, more);
            assertThat(ours).isEqualTo(theirs);

            int sealed = length + GcmCipher.TAG_BYTES;
            assertThat(openssl.open(iv, theirs, offset, clear, sealed, more)).isTrue();
            assertThat(jce.open(iv, ours, offset, clear, sealed, more)).isTrue();
            assertThat(Hex.text(ours, offset, length)).isEqualTo(plain);
            assertThat(Hex.text(theirs, offset, length)).isEqualTo(plain);
        }
        openssl.close();
    }

    @Test
    void refusesLengthsThatDoNotFit() {
        GcmCipher cipher = openssl().gcm(new byte[16]);
        byte[] iv = new byte[GcmCipher.IV_BYTES];
        byte[] buffer = new byte[100];
        assertThatThrownBy(() -> cipher.seal(iv, buffer, 0, 20, 10, iv))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cipher.seal(iv, buffer, 50, 12, 51, iv))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> cipher.open(iv, buffer, 0, 12, 20, iv))
                .isInstanceOf(IllegalStateException.class);
        cipher.close();
    }

    @Test
    void refusesToWorkOnceClosed() {
        SrtpSender sender = new SrtpSender(keys(SrtpProfile.AEAD_AES_128_GCM), openssl());
        SrtpSender.Stream stream = sender.stream(1);
        sender.close();
        sender.close();
        byte[] packet = new byte[100];
        packet[0] = (byte) 0x80;
        assertThatThrownBy(() -> sender.protectRtp(stream, packet, 0, 50))
                .isInstanceOf(IllegalStateException.class);
    }

    /// A connection whose memory is lost would leave 3.5 KB.
    @Test
    void givesBackTheMemoryOfConnections() {
        SrtpCiphers ciphers = openssl();
        SrtpKeys keys = keys(SrtpProfile.AEAD_AES_256_GCM);
        double growth =
                NativeMemory.growthPerRun(
                        3_000,
                        () -> {
                            new SrtpSender(keys, ciphers).close();
                            new SrtpReceiver(keys, ciphers).close();
                        });
        assertThat(growth).isLessThan(1_000);
    }
}
