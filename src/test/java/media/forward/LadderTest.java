package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import call.ViewRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LadderTest {
    @ParameterizedTest
    @CsvSource({
        "1, 2", "180, 2", "240, 2", "241, 4", "360, 4", "480, 4", "481, 6", "720, 6", "4000, 6"
    })
    void theSizeOfTheViewDecidesWhichStepIsEnough(int height, int top) {
        assertThat(camera().top(height, ViewRequest.ANY_FRAME_RATE)).isEqualTo(top);
    }

    @ParameterizedTest
    @CsvSource({"7, 0", "9, 0", "10, 1", "15, 1", "18, 1", "20, 2", "30, 2", "240, 2", "0, 2"})
    void soDoesTheFrameRateWithinASize(int frameRate, int top) {
        assertThat(camera().top(180, frameRate)).isEqualTo(top);
    }

    @Test
    void nothingToForwardHasNoTop() {
        assertThat(new Ladder().top(720, 0)).isEqualTo(-1);
        assertThat(new Ladder().stepOf(Ladder.key(2, 0, 0))).isEqualTo(-1);
    }

    @Test
    void aStepIsFoundAgainWhenTheLadderChanges() {
        Ladder ladder = camera();
        assertThat(ladder.stepOf(Ladder.key(1, 0, 1))).isEqualTo(3);
        assertThat(ladder.stepOf(Ladder.key(1, 0, 0))).as("the next better one").isEqualTo(3);
        assertThat(ladder.stepOf(Ladder.key(2, 2, 2))).as("the best there is").isEqualTo(6);
    }

    @Test
    void noStepIsCheaperThanTheOneBelow() {
        Ladder ladder = new Ladder();
        ladder.add(Ladder.key(0, 0, 0), 180, 30, 300);
        ladder.add(Ladder.key(1, 0, 0), 360, 30, 200);
        assertThat(ladder.bitsPerSecond(1)).isEqualTo(300);
    }

    @Test
    void stepsThatCostAsMuchAsABetterOneAreDropped() {
        Ladder ladder = new Ladder();
        ladder.add(Ladder.key(0, 0, 0), 540, 7.5, 100);
        ladder.add(Ladder.key(0, 0, 1), 540, 30, 300);
        ladder.dropFrom(300);
        ladder.add(Ladder.key(1, 0, 0), 1080, 7.5, 300);
        assertThat(ladder.size()).isEqualTo(2);
        assertThat(ladder.key(1)).isEqualTo(Ladder.key(1, 0, 0));
    }

    @Test
    void aKeyNamesEncodingAndLayers() {
        int key = Ladder.key(2, 1, 3);
        assertThat(Ladder.encoding(key)).isEqualTo(2);
        assertThat(Ladder.spatial(key)).isEqualTo(1);
        assertThat(Ladder.temporal(key)).isEqualTo(3);
    }

    /// q with three temporal layers, h and f with the upper two.
    private static Ladder camera() {
        Ladder ladder = new Ladder();
        ladder.add(Ladder.key(0, 0, 0), 180, 7.5, 60_000);
        ladder.add(Ladder.key(0, 0, 1), 180, 15, 90_000);
        ladder.add(Ladder.key(0, 0, 2), 180, 30, 150_000);
        ladder.add(Ladder.key(1, 0, 1), 360, 15, 300_000);
        ladder.add(Ladder.key(1, 0, 2), 360, 30, 500_000);
        ladder.add(Ladder.key(2, 0, 1), 720, 15, 1_000_000);
        ladder.add(Ladder.key(2, 0, 2), 720, 30, 1_700_000);
        return ladder;
    }
}
