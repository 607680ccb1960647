package capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CapacityModelTest {
    private static final CapacityModel MODEL = new CapacityModel(CapacityAssumptions.DEFAULT);

    @Test
    void theDocumentHasTheFiguresOfTheModel() throws IOException {
        assertThat(Files.readString(Path.of("docs/operations.md")))
                .as("write what scripts/simulate --capacity prints into it")
                .contains(CapacityTable.of(CapacityAssumptions.DEFAULT));
    }

    @Test
    void aSmallCommunityNeedsOneNode() {
        CapacityModel.Need need = MODEL.need(100);

        assertThat(need.participants()).isEqualTo(10);
        assertThat(need.mediaNodes()).isEqualTo(1);
        assertThat(need.signalingNodes()).isZero();
    }

    /// 1.3 × 50 packets of audio; 0.8 × 600 kbit/s and 0.1 × 2.5 Mbit/s of video in packets of
    /// 1,150 bytes.
    @Test
    void aParticipantReceivesAudioAndVideo() {
        assertThat(MODEL.packetsPerParticipant()).isBetween(144.3, 144.4);
        assertThat(MODEL.bitsPerParticipant()).isBetween(819_000.0, 820_000.0);
    }

    @Test
    void whatIsUsedUpFirstDecidesHowManyNodes() {
        CapacityModel.Need need = MODEL.need(1_000_000);

        // 81.9 Gbit/s at 2 Gbit/s each are 41 nodes, 105 cores at 4 each are 27; and one is a
        // spare.
        assertThat(need.cores()).isEqualTo(105);
        assertThat(need.mediaNodes()).isEqualTo(42);
    }
}
