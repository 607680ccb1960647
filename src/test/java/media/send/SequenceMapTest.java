package media.send;

import static media.send.SequenceMap.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SequenceMapTest {
    private static final int ENTRIES = 64;

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void aDroppedPacketLeavesNoGap(int first) {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, first - 1);
        map.begin("q", first);
        assertThat(map.next(first, true)).isEqualTo(first);
        assertThat(map.next(first + 1, false)).isEqualTo(NONE);
        assertThat(map.next(first + 2, false)).isEqualTo(NONE);
        assertThat(map.next(first + 3, true)).isEqualTo(first + 1);
        assertThat(map.incoming(first + 1)).isEqualTo(first + 3);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void aMissingPacketKeepsItsNumberUntilItArrives(int first) {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, 0x3fff);
        map.begin("q", first);
        assertThat(map.next(first, true)).isEqualTo(0x4000);
        assertThat(map.next(first + 3, true)).isEqualTo(0x4003);
        assertThat(map.incoming(0x4001)).as("has not left").isEqualTo(NONE);
        assertThat(map.next(first + 1, true)).isEqualTo(0x4001);
        assertThat(map.incoming(0x4001)).isEqualTo(first + 1);
        assertThat(map.next(first + 2, false)).as("late and not forwarded").isEqualTo(0x4002);
    }

    @Test
    void noNumberIsUsedTwice() {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, 0);
        map.begin("q", 10);
        map.next(10, true);
        map.next(11, false);
        map.next(13, true);
        map.next(12, true);
        assertThat(map.next(10, true)).isEqualTo(NONE);
        assertThat(map.next(11, true)).isEqualTo(NONE);
        assertThat(map.next(12, true)).isEqualTo(NONE);
        assertThat(map.next(13, true)).isEqualTo(NONE);
        assertThat(map.next(9, true)).as("before the segment").isEqualTo(NONE);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void aNewSourceContinuesWhereTheFormerEndedAndBothAreFound(int first) {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, first - 1);
        map.begin("f", 70_000);
        map.next(70_000, true);
        map.keep(first, 7);
        map.begin("q", 5);
        assertThat(map.next(5, true)).isEqualTo(first + 1);
        assertThat(map.next(6, true)).isEqualTo(first + 2);
        assertThat(map.source(first)).isEqualTo("f");
        assertThat(map.incoming(first)).isEqualTo(70_000);
        assertThat(map.rewriting(first)).isEqualTo(7);
        assertThat(map.source(first + 1)).isEqualTo("q");
    }

    @Test
    void aStreamThatBeginsOutOfOrderMayHaveNegativeNumbers() {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, 0);
        map.begin("q", -3);
        assertThat(map.next(-3, true)).isEqualTo(1);
        assertThat(map.next(1, true)).isEqualTo(5);
        assertThat(map.incoming(4)).as("kept free").isEqualTo(NONE);
        assertThat(map.next(-1, true)).isEqualTo(3);
        assertThat(map.incoming(3)).isEqualTo(-1);
        assertThat(map.next(-1, true)).isEqualTo(NONE);
    }

    @Test
    void aJumpLongerThanAnyLossLeavesAShortGap() {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, 0);
        map.begin("q", 1);
        map.next(1, true);
        assertThat(map.next(1_001, true)).isEqualTo(258);
        assertThat(map.incoming(1)).isEqualTo(NONE);
        assertThat(map.next(2, true)).as("too late").isEqualTo(NONE);
        assertThat(map.next(1_000, true)).as("too late").isEqualTo(NONE);
        assertThat(map.next(1_002, true)).isEqualTo(259);
    }

    @Test
    void oldSegmentsAreForgotten() {
        SequenceMap<String> map = new SequenceMap<>(ENTRIES, 0);
        for (int i = 0; i < 6; i++) {
            map.begin("s" + i, 100L * i);
            map.next(100L * i, true);
        }
        assertThat(map.source(6)).isEqualTo("s5");
        assertThat(map.source(3)).isEqualTo("s2");
        assertThat(map.source(1)).isNull();
    }

    @Test
    void inAnyOrderEveryNumberIsUsedForOnePacket() {
        Random random = new Random(5);
        SequenceMap<Integer> map = new SequenceMap<>(1024, 65_000);
        Set<Long> given = new HashSet<>();
        Map<Long, Long> sent = new HashMap<>();
        long in = 65_000;
        for (int segment = 0; segment < 50; segment++) {
            map.begin(segment, in);
            long end = in + 200;
            for (long at = in; at < end; at++) {
                long packet = Math.max(in, at - (long) random.nextInt(4) * random.nextInt(5));
                boolean forwarded = random.nextInt(3) > 0;
                long out = map.next(packet, forwarded);
                if (out != NONE) {
                    assertThat(given.add(out)).as("number %d", out).isTrue();
                    sent.put(out, packet);
                    assertThat(map.incoming(out)).isEqualTo(packet);
                    assertThat(map.source(out)).isEqualTo(segment);
                }
            }
            in = end + random.nextInt(100_000);
        }
        assertThat(sent).hasSizeGreaterThan(4_000);
    }
}
