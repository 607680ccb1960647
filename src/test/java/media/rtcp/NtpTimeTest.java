package media.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtpTimeTest {
    /// The first is 1970; the last is the first second of NTP era 1, where 32 bits of seconds wrap.
    @ParameterizedTest
    @CsvSource({
        "0, 83aa7e8000000000",
        "500000000, 83aa7e8080000000",
        "1250000000, 83aa7e8140000000",
        "-500000000, 83aa7e7f80000000",
        "1764288000000000000, ecd3648000000000",
        "2085978496000000000, 0"
    })
    void isSecondsSince1900AndAFraction(long unixNanos, String hex) {
        assertThat(NtpTime.ofUnixNanos(unixNanos)).isEqualTo(Long.parseUnsignedLong(hex, 16));
    }

    @ParameterizedTest
    @CsvSource({"0, 7e800000", "500000000, 7e808000", "1250000000, 7e814000"})
    void reportBlocksNameItByTheMiddleBits(long unixNanos, String hex) {
        assertThat(NtpTime.middle(NtpTime.ofUnixNanos(unixNanos)))
                .isEqualTo(Long.parseLong(hex, 16));
    }
}
