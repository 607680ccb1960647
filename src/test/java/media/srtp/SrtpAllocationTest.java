package media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import media.Allocation;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpAllocationTest {
    private static final int PACKETS = 100_000;

    /// Counter mode is all ours and allocates nothing. Of GCM, the provider's share is the bound:
    /// it was 1,050 bytes per operation when measured.
    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void allocatesNothingOfItsOwnPerPacket(SrtpProfile profile) {
        assertThat(bytesPerPacket(profile, SrtpCiphers.jce()))
                .isLessThan(profile.isGcm() ? 2 * 1_300 : 0.1);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void allocatesNothingWithOpenssl(SrtpProfile profile) {
        assertThat(bytesPerPacket(profile, OpensslSrtpTest.openssl())).isLessThan(0.1);
    }

    private static double bytesPerPacket(SrtpProfile profile, SrtpCiphers ciphers) {
        SrtpSender sender = new SrtpSender(SrtpTest.keys(profile), ciphers);
        SrtpReceiver receiver = new SrtpReceiver(SrtpTest.keys(profile), ciphers);
        SrtpSender.Stream stream = sender.stream(1);
        RtpPacket packet = new RtpPacket();
        RtpHeaderWriter writer = new RtpHeaderWriter();
        byte[] buffer = new byte[200];
        Arrays.fill(buffer, (byte) 3);
        int[] sequenceNumber = {0};
        double bytes =
                Allocation.bytesPerRun(
                        PACKETS,
                        () -> {
                            int next = sequenceNumber[0]++ & 0xFFFF;
                            int header =
                                    writer.begin(buffer, 0, false, 111, next, 960, 1).csrc(2).end();
                            int sealed = sender.protectRtp(stream, buffer, 0, header + 94);
                            int opened = receiver.unprotectRtp(buffer, 0, sealed, packet);
                            if (opened != header + 94) {
                                throw new IllegalStateException("not opened");
                            }
                        });
        sender.close();
        receiver.close();
        return bytes;
    }
}
