package media.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SegmentPaddingTest {
    private final SegmentPadding padding = new SegmentPadding();

    @Test
    void equalPacketsAndAShorterLastOneNeedNoPadding() {
        assertThat(plan(1150, 1150, 1150, 700)).containsExactly(1150, 1150, 1150, 700);
        assertThat(padding.paddingBytes()).isZero();
    }

    @Test
    void aFrameWhosePacketsDifferByAByteBecomesOneRun() {
        assertThat(plan(1151, 1151, 1150, 1150, 700)).containsExactly(1151, 1151, 1151, 1151, 700);
        assertThat(plan(1150, 1150, 1151, 1151)).containsExactly(1151, 1151, 1151, 1151);
        assertThat(padding.paddingBytes()).isEqualTo(4);
    }

    @Test
    void whatWouldCostTooMuchBeginsAnotherRun() {
        assertThat(plan(160, 100, 90)).containsExactly(160, 100, 90);
        // The allowance has grown by now.
        for (int i = 0; i < 20; i++) {
            plan(100);
        }
        assertThat(plan(160, 100, 90)).containsExactly(160, 160, 90);
    }

    @Test
    void aPacketThatCannotBePaddedIsNotChanged() {
        int[] planned = new int[3];
        earn(10_000);
        padding.plan(new int[] {200, 190, 180}, new int[] {264, 190, 244}, planned, 3);
        assertThat(planned).containsExactly(200, 190, 180);
    }

    @Test
    void noPacketIsPaddedBeyondItsLimit() {
        earn(100_000);
        assertThat(plan(1150, 1000, 900)).containsExactly(1150, 1000, 900);
    }

    @Test
    void paddingIsLimitedToItsShare() {
        Random random = new Random(4);
        long bytes = 0;
        int calls = 0;
        for (int call = 0; call < 20_000; call++) {
            int[] lengths = random.ints(5, 80, 161).sorted().toArray();
            for (int i = 0; i < 2; i++) {
                int swapped = lengths[i];
                lengths[i] = lengths[4 - i];
                lengths[4 - i] = swapped;
            }
            int[] planned = plan(lengths);
            calls += calls(planned);
            bytes += Arrays.stream(lengths).sum();
        }
        System.out.printf(
                "five audio streams of 80 to 160 bytes: %.2f calls instead of 5, %.1f %% of padding%n",
                calls / 20_000.0, 100.0 * padding.paddingBytes() / bytes);
        assertThat(padding.paddingBytes()).isLessThanOrEqualTo(bytes / 20);
        assertThat(calls).isLessThan(2 * 20_000);
    }

    private void earn(int bytes) {
        for (int i = 0; i < bytes; i += 1000) {
            plan(1000);
        }
    }

    private int[] plan(int... lengths) {
        int[] planned = new int[lengths.length];
        int[] limits =
                Arrays.stream(lengths).map(l -> l + SegmentPadding.MAX_PADDING_BYTES).toArray();
        padding.plan(lengths, limits, planned, lengths.length);
        return planned;
    }

    private static int calls(int[] lengths) {
        int calls = 1;
        int segment = lengths[0];
        for (int i = 1; i < lengths.length; i++) {
            boolean closed = lengths[i - 1] < segment;
            if (closed || lengths[i] > segment) {
                calls++;
                segment = lengths[i];
            }
        }
        return calls;
    }
}
