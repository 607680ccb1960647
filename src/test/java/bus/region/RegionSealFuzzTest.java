package bus.region;

import static org.assertj.core.api.Assertions.assertThat;

import bus.region.RegionFrame.Kind;
import bus.region.RegionFrame.ProcessId;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Objects;

class RegionSealFuzzTest {
    private static final byte[] SECRET = new byte[32];

    /// No bytes open as a frame that nobody has sealed, and what one process has sealed around them
    /// another one opens.
    @FuzzTest
    void opensOnlyWhatWasSealed(byte[] data) {
        RegionCounts counts = new RegionCounts();
        RegionSeal sender = new RegionSeal(SECRET, new ProcessId(1, 1), "eu", counts);
        RegionSeal receiver = new RegionSeal(SECRET, new ProcessId(2, 2), "us", counts);

        assertThat(receiver.open("a", data, 0)).isNull();
        if (data.length <= RegionSeal.MAX_BODY_BYTES) {
            RegionFrame opened =
                    Objects.requireNonNull(
                            receiver.open("a", sender.seal("a", Kind.SEND, 1, data, 0), 0));
            assertThat(opened.body().getBytes()).isEqualTo(data);
        }
    }
}
