package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import media.Hex;
import org.junit.jupiter.api.Test;

/// RFC 3711 §B.3.
class KeyDerivationTest {
    private final SrtpKeys keys =
            new SrtpKeys(
                    SrtpProfile.AES128_CM_HMAC_SHA1_80,
                    Hex.bytes("E1F97A0D3E018BE0D64FA32C06DE4139"),
                    Hex.bytes("0EC675AD498AFEEBB6960B3AABE6"));

    @Test
    void derivesTheCipherKey() {
        assertThat(KeyDerivation.derive(keys, KeyDerivation.RTP_ENCRYPTION, 16))
                .isEqualTo(Hex.bytes("C61E7A93744F39EE10734AFE3FF7A087"));
    }

    @Test
    void derivesTheCipherSalt() {
        assertThat(KeyDerivation.derive(keys, KeyDerivation.RTP_SALT, 14))
                .isEqualTo(Hex.bytes("30CBBC08863D8C85D49DB34A9AE1"));
    }

    @Test
    void derivesTheAuthenticationKey() {
        assertThat(KeyDerivation.derive(keys, KeyDerivation.RTP_AUTHENTICATION, 94))
                .isEqualTo(
                        Hex.bytes(
                                """
                                CEBE321F6FF7716B6FD4AB49AF256A15
                                6D38BAA48F0A0ACF3C34E2359E6CDBCE
                                E049646C43D9327AD175578EF7227098
                                6371C10C9A369AC2F94A8C5FBCDDDC25
                                6D6E919A48B610EF17C2041E47403576
                                6B68642C59BBFC2F34DB60DBDFB2
                                """));
    }
}
