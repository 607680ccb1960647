package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import media.rtp.SequenceUnwrapper;

final class NackGeneratorFuzzTest {
    /// Whatever arrives, in whatever order: nothing is thrown, the list stays within its bound and
    /// in its order, nothing is requested that has arrived, nor more often than allowed.
    @FuzzTest
    void staysWithinItsBounds(FuzzedDataProvider data) {
        RoundTripTime roundTrip = new RoundTripTime();
        java.util.Map<Long, Integer> asked = new java.util.HashMap<>();
        java.util.Set<Long> arrived = new java.util.HashSet<>();
        NackGenerator nacks =
                new NackGenerator(
                        roundTrip,
                        new NackGenerator.Listener() {
                            @Override
                            public void onMissing(long nowNanos, long[] sequences, int count) {
                                assertThat(count).isBetween(1, NackGenerator.MAX_PER_REQUEST);
                                for (int i = 0; i < count; i++) {
                                    assertThat(i == 0 || sequences[i] > sequences[i - 1]).isTrue();
                                    assertThat(arrived).doesNotContain(sequences[i]);
                                    assertThat(asked.merge(sequences[i], 1, Integer::sum))
                                            .isLessThanOrEqualTo(NackGenerator.MAX_REQUESTS);
                                }
                            }

                            @Override
                            public void onGivenUp(long nowNanos) {}
                        });
        SequenceUnwrapper sequences = new SequenceUnwrapper();
        long now = data.consumeLong();
        while (data.remainingBytes() > 2) {
            switch (data.consumeInt(0, 5)) {
                case 0 -> now += data.consumeLong(0, 2_000_000_000L);
                case 1 -> nacks.onDeadline(now);
                case 2 -> nacks.onKeyframe(sequences.extend(data.consumeInt(0, 0xFFFF)));
                case 3 -> {
                    nacks.forget();
                    asked.clear();
                    arrived.clear();
                }
                case 4 ->
                        roundTrip.onReport(
                                data.consumeLong(), data.consumeLong(), data.consumeLong());
                default -> {
                    long sequence = sequences.unwrap(data.consumeInt(0, 0xFFFF));
                    if (arrived.add(sequence)) {
                        nacks.onPacket(now, sequence, data.consumeBoolean());
                    }
                }
            }
            assertThat(nacks.missing()).isBetween(0, NackGenerator.MAX_MISSING);
            assertThat(nacks.nextDeadlineNanos() == NackGenerator.NO_DEADLINE)
                    .isEqualTo(nacks.missing() == 0);
        }
    }
}
