package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import media.Allocation;
import media.rtp.SequenceUnwrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class NackGeneratorTest {
    private static final long MILLI = 1_000_000L;

    /// The round trip until a report says otherwise, and the margin.
    private static final long RETRY_NANOS =
            RoundTripTime.INITIAL_NANOS + NackGenerator.RETRY_MARGIN_NANOS;

    private record Request(long atNanos, List<Integer> sequenceNumbers) {}

    private final List<Request> requests = new ArrayList<>();
    private final List<Long> givenUp = new ArrayList<>();
    private final SequenceUnwrapper sequences = new SequenceUnwrapper();
    private final NackGenerator nacks =
            new NackGenerator(
                    new RoundTripTime(),
                    new NackGenerator.Listener() {
                        @Override
                        public void onMissing(long nowNanos, long[] missing, int count) {
                            List<Integer> numbers = new ArrayList<>();
                            for (int i = 0; i < count; i++) {
                                numbers.add((int) missing[i] & 0xFFFF);
                            }
                            requests.add(new Request(nowNanos, numbers));
                        }

                        @Override
                        public void onGivenUp(long nowNanos) {
                            givenUp.add(nowNanos);
                        }
                    });

    private void receive(long nowNanos, int sequenceNumber) {
        nacks.onPacket(nowNanos, sequences.unwrap(sequenceNumber & 0xFFFF), false);
    }

    private void restore(long nowNanos, int sequenceNumber) {
        nacks.onPacket(nowNanos, sequences.unwrap(sequenceNumber & 0xFFFF), true);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void asksForAGapAsSoonAsALaterPacketArrives(int lost) {
        receive(0, lost - 1);
        assertThat(requests).isEmpty();
        receive(MILLI, lost + 1);
        assertThat(requests).containsExactly(new Request(MILLI, List.of(lost)));
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void asksForAllOfABurst(int first) {
        receive(0, first - 1);
        receive(MILLI, first + 3);
        assertThat(requests)
                .containsExactly(
                        new Request(MILLI, List.of(first, first + 1 & 0xFFFF, first + 2 & 0xFFFF)));
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void asksAgainAfterTheRetryIntervalUntilItArrives(int lost) {
        receive(0, lost - 1);
        receive(0, lost + 1);
        nacks.onDeadline(RETRY_NANOS - 1);
        assertThat(requests).hasSize(1);
        assertThat(nacks.nextDeadlineNanos()).isEqualTo(RETRY_NANOS);
        nacks.onDeadline(RETRY_NANOS);
        assertThat(requests).hasSize(2);
        restore(RETRY_NANOS + MILLI, lost);
        assertThat(nacks.nextDeadlineNanos()).isEqualTo(NackGenerator.NO_DEADLINE);
        nacks.onDeadline(10 * RETRY_NANOS);
        assertThat(requests).hasSize(2);
        assertThat(givenUp).isEmpty();
    }

    @Test
    void aRetryGoesOutWithTheNextPacketToo() {
        receive(0, 10);
        receive(0, 12);
        receive(RETRY_NANOS, 13);
        assertThat(requests).hasSize(2);
    }

    @Test
    void theRetryIntervalFollowsTheRoundTrip() {
        RoundTripTime roundTrip = new RoundTripTime();
        roundTrip.onReport(65_536 * 10, 65_536 * 9, 65_536 - 65_536 / 4);
        NackGenerator far =
                new NackGenerator(
                        roundTrip,
                        new NackGenerator.Listener() {
                            @Override
                            public void onMissing(long nowNanos, long[] missing, int count) {}

                            @Override
                            public void onGivenUp(long nowNanos) {}
                        });
        far.onPacket(0, 1, false);
        far.onPacket(0, 3, false);
        assertThat(far.nextDeadlineNanos())
                .isEqualTo(250 * MILLI + NackGenerator.RETRY_MARGIN_NANOS);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void aStreamThatReordersIsGivenAsLongAsItsLatestPacketWasLate(int late) {
        receive(0, late - 1);
        receive(0, late + 1);
        receive(8 * MILLI, late);
        assertThat(requests).hasSize(1);

        receive(20 * MILLI, late + 3);
        assertThat(requests).hasSize(1);
        receive(27 * MILLI, late + 2);
        receive(40 * MILLI, late + 5);
        nacks.onDeadline(48 * MILLI - 1);
        assertThat(requests).hasSize(1);
        nacks.onDeadline(48 * MILLI);
        assertThat(requests).hasSize(2);
        assertThat(requests.getLast().sequenceNumbers()).containsExactly(late + 4 & 0xFFFF);
    }

    @Test
    void waitsFor20MillisAtMostAndNotForEver() {
        receive(0, 10);
        receive(0, 12);
        receive(90 * MILLI, 11);
        receive(100 * MILLI, 14);
        nacks.onDeadline(120 * MILLI);
        assertThat(requests).hasSize(2);
        restore(130 * MILLI, 13);
        long later = 11_000 * MILLI;
        receive(later, 16);
        assertThat(requests).hasSize(3);
    }

    @Test
    void givesUpAfterTenRequestsOrASecondAndThenOnlyAKeyframeHelps() {
        receive(0, 10);
        receive(0, 12);
        for (long now = 0; now < 3_000 * MILLI; now += 5 * MILLI) {
            nacks.onDeadline(now);
        }
        assertThat(requests).hasSizeBetween(8, NackGenerator.MAX_REQUESTS);
        assertThat(givenUp).hasSize(1);
        assertThat(givenUp.getFirst()).isBetween(1_000 * MILLI, 1_150 * MILLI);
        assertThat(nacks.missing()).isZero();
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void aKeyframeMakesWhatIsBeforeItObsolete(int keyframe) {
        receive(0, keyframe - 5);
        receive(0, keyframe - 3);
        nacks.onKeyframe(sequences.unwrap(keyframe));
        receive(MILLI, keyframe);
        assertThat(requests).as("neither the old gap again nor that before it").hasSize(1);
        assertThat(nacks.missing()).isZero();
        receive(2 * MILLI, keyframe + 2);
        assertThat(requests.getLast().sequenceNumbers()).containsExactly(keyframe + 1 & 0xFFFF);
        assertThat(givenUp).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void aGapTooWideForTheListIsNotAskedFor(int next) {
        receive(0, next - NackGenerator.MAX_MISSING - 2);
        receive(0, next);
        assertThat(requests).isEmpty();
        assertThat(givenUp).hasSize(1);
        receive(0, next + 2);
        assertThat(requests).hasSize(1);
    }

    @Test
    void whenTheListIsFullTheOldestAreGivenUp() {
        receive(0, 0);
        for (int number = 2; number <= 2 * NackGenerator.MAX_MISSING; number += 2) {
            receive(0, number);
        }
        assertThat(nacks.missing()).isEqualTo(NackGenerator.MAX_MISSING);
        assertThat(givenUp).isEmpty();
        receive(0, 2 * NackGenerator.MAX_MISSING + 2);
        assertThat(nacks.missing()).isEqualTo(NackGenerator.MAX_MISSING);
        assertThat(givenUp).hasSize(1);
    }

    @Test
    void aLongGapIsAskedForInSeveralMessages() {
        receive(0, 0);
        receive(0, 201);
        assertThat(requests).extracting(r -> r.sequenceNumbers().size()).containsExactly(128, 72);
    }

    @Test
    void aStreamThatWasNotNeededResumesWhereItIs() {
        receive(0, 10);
        receive(0, 12);
        nacks.forget();
        receive(500 * MILLI, 90);
        nacks.onDeadline(600 * MILLI);
        assertThat(requests).hasSize(1);
        assertThat(givenUp).isEmpty();
        receive(700 * MILLI, 92);
        assertThat(requests.getLast().sequenceNumbers()).containsExactly(91);
    }

    @Test
    void aRetransmissionAheadOfTheStreamIsNotAskedForAgain() {
        receive(0, 10);
        restore(MILLI, 11);
        receive(2 * MILLI, 12);
        assertThat(requests).isEmpty();
    }

    @Test
    void allocatesNothingAboutItself() {
        long[] asked = new long[1];
        NackGenerator quiet =
                new NackGenerator(
                        new RoundTripTime(),
                        new NackGenerator.Listener() {
                            @Override
                            public void onMissing(long nowNanos, long[] missing, int count) {
                                asked[0] += count;
                            }

                            @Override
                            public void onGivenUp(long nowNanos) {}
                        });
        long[] sequence = {0};
        double bytes =
                Allocation.bytesPerRun(
                        100_000,
                        () -> {
                            sequence[0] += sequence[0] % 10 == 0 ? 2 : 1;
                            quiet.onPacket(sequence[0] * MILLI, sequence[0], false);
                        });
        assertThat(bytes).isLessThan(0.1);
        assertThat(asked[0]).isPositive();
    }
}
