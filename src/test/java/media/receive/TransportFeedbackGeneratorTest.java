package media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import media.Allocation;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpReader;
import media.rtcp.RtcpWriter;
import media.rtcp.TransportFeedback;
import media.rtp.DropReason;
import media.rtp.SequenceUnwrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransportFeedbackGeneratorTest {
    private static final int LOST = TransportFeedback.LOST;
    private static final long MILLIS = 1_000_000;
    private static final long START = -10_000 * MILLIS; // a monotonic clock may be negative

    private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator(1);
    private final List<TransportFeedback> sent = new ArrayList<>();

    private void arrive(long millis, int transportSequence) {
        generator.onPacket(START + millis * MILLIS, transportSequence & 0xFFFF);
    }

    private void runTo(long millis) {
        generator.onDeadline(START + millis * MILLIS, sent::add);
    }

    @Test
    void isDueOneIntervalAfterTheFirstPacket() {
        assertThat(generator.nextDeadlineNanos()).isEqualTo(TransportFeedbackGenerator.NO_DEADLINE);
        arrive(0, 5);
        arrive(40, 6);
        assertThat(generator.nextDeadlineNanos())
                .isEqualTo(START + TransportFeedbackGenerator.INTERVAL_NANOS);
        runTo(59);
        assertThat(sent).isEmpty();
        runTo(60);
        assertThat(sent).hasSize(1);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(TransportFeedbackGenerator.NO_DEADLINE);
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#sequenceNumbers")
    void reportsArrivalsAndLossesThroughTheWrap(int first) {
        generator.media(77);
        arrive(0, first);
        arrive(1, first + 1);
        arrive(11, first + 3);
        arrive(111, first + 4);
        runTo(200);
        TransportFeedback feedback = sent.getFirst();
        assertThat(feedback.sender()).isEqualTo(1);
        assertThat(feedback.media()).isEqualTo(77);
        assertThat(feedback.baseSequence()).isEqualTo(first);
        assertThat(feedback.referenceTime()).isEqualTo(-10_000 / 64 - 1);
        // -10,000 ms is 48 ms after its reference.
        assertThat(feedback.deltaTicks()).containsExactly(48 * 4, 4, LOST, 40, 400);
    }

    @Test
    void continuesWhereTheLastFeedbackEnded() {
        arrive(0, 10);
        runTo(100);
        arrive(120, 12);
        runTo(220);
        assertThat(sent.get(1).baseSequence()).isEqualTo(11);
        assertThat(sent.get(1).deltaTicks()).hasSize(2).startsWith(LOST);
        assertThat(sent.get(0).feedbackCount()).isZero();
        assertThat(sent.get(1).feedbackCount()).isEqualTo(1);
    }

    @Test
    void reportsReorderingByANegativeDelta() {
        arrive(0, 1);
        arrive(10, 3);
        arrive(20, 2);
        runTo(100);
        assertThat(sent.getFirst().deltaTicks()).containsExactly(192, 80, -40);
    }

    @Test
    void reportsAgainFromALatePacketOn() {
        arrive(0, 1);
        arrive(10, 3);
        runTo(100);
        arrive(110, 2);
        runTo(210);
        TransportFeedback second = sent.get(1);
        assertThat(second.baseSequence()).isEqualTo(2);
        assertThat(second.deltaTicks()).hasSize(2).doesNotContain(LOST);
        assertThat(second.deltaTicks()[1]).isEqualTo(-400);
    }

    @Test
    void takesAPacketFromBeforeTheFirst() {
        arrive(0, 0);
        arrive(1, 65_535);
        runTo(100);
        assertThat(sent.getFirst().baseSequence()).isEqualTo(65_535);
        assertThat(sent.getFirst().deltaTicks()).hasSize(2).doesNotContain(LOST);
    }

    @Test
    void countsTheFirstArrivalOfADuplicate() {
        arrive(0, 1);
        arrive(50, 1);
        runTo(100);
        assertThat(sent.getFirst().deltaTicks()).containsExactly(192);
        arrive(120, 1);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(TransportFeedbackGenerator.NO_DEADLINE);
    }

    @Test
    void beginsAnotherMessageAfterEightSeconds() {
        arrive(0, 1);
        arrive(9_000, 2);
        runTo(9_000);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(1).baseSequence()).isEqualTo(2);
        assertThat(sent.get(1).referenceTime()).isGreaterThan(sent.get(0).referenceTime() + 139);
    }

    @Test
    void splitsWhatDoesNotFitOneMessage() {
        for (int i = 0; i < 450; i++) {
            arrive(i / 10, i);
        }
        runTo(100);
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).deltaTicks()).hasSize(400);
        assertThat(sent.get(1).deltaTicks()).hasSize(50);
        byte[] out = new byte[1_200];
        assertThat(new RtcpWriter().begin(out, 0).add(sent.get(0)).end()).isLessThan(1_000);
    }

    @Test
    void isDueAtOnceBeforeItForgets() {
        for (int i = 0; i <= TransportFeedbackGenerator.MEMORY_PACKETS / 2; i++) {
            arrive(0, i);
        }
        runTo(0);
        assertThat(sent).isNotEmpty();
    }

    @Test
    void survivesAJumpBeyondItsMemory() {
        arrive(0, 0);
        arrive(1, 30_000);
        runTo(100);
        int[] last = sent.getLast().deltaTicks();
        assertThat(last[last.length - 1]).isNotEqualTo(LOST);
        int reported = sent.stream().mapToInt(feedback -> feedback.deltaTicks().length).sum();
        assertThat(reported).isEqualTo(TransportFeedbackGenerator.MEMORY_PACKETS);
        sent.clear();
        arrive(110, 28_000);
        runTo(300);
        assertThat(sent).isEmpty();
    }

    @Test
    void wrapsItsReferenceTimeAndCount() {
        // 2^24 × 64 ms is 12.4 days.
        long wrapMillis = 1L << 30;
        for (int i = 0; i < 600; i++) {
            arrive(wrapMillis - 30_000 + 100L * i, i);
            runTo(wrapMillis - 30_000 + 100L * i + 100);
        }
        assertThat(sent).hasSize(600);
        List<Long> ticks = List.copyOf(arrivals(sent).values());
        for (int i = 1; i < 600; i++) {
            assertThat(ticks.get(i) - ticks.get(i - 1)).isEqualTo(400);
        }
        assertThat(sent.get(256).feedbackCount()).isZero();
    }

    /// The arrival in ticks of each packet, as the sender computes it.
    private static Map<Long, Long> arrivals(List<TransportFeedback> messages) {
        Map<Long, Long> arrivals = new TreeMap<>();
        SequenceUnwrapper sequences = new SequenceUnwrapper();
        long reference = messages.getFirst().referenceTime();
        for (TransportFeedback message : messages) {
            long base = sequences.unwrap(message.baseSequence());
            reference += (message.referenceTime() - (int) reference) << 8 >> 8;
            long ticks = reference * TransportFeedback.TICKS_PER_REFERENCE;
            for (int i = 0; i < message.deltaTicks().length; i++) {
                if (message.deltaTicks()[i] != LOST) {
                    ticks += message.deltaTicks()[i];
                    arrivals.put(base + i, ticks);
                }
            }
        }
        return arrivals;
    }

    @Test
    void reportsToASenderEveryArrivalOverALossyLink() {
        Random random = new Random(17);
        Map<Long, Long> truth = new TreeMap<>();
        long nowMillis = 0;
        long next = 65_000;
        List<Long> held = new ArrayList<>();
        List<RtcpMessage> received = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            nowMillis += random.nextInt(4);
            long sequence = next++;
            if (random.nextInt(20) == 0 && i > 0) {
                continue; // lost
            }
            if (random.nextInt(10) == 0 && i > 0) {
                held.add(sequence);
                continue; // overtaken by later packets
            }
            arrive(nowMillis, (int) sequence);
            truth.put(sequence, (START + nowMillis * MILLIS) / TransportFeedback.TICK_NANOS);
            if (!held.isEmpty() && random.nextInt(5) == 0) {
                long late = held.removeFirst();
                arrive(nowMillis, (int) late);
                truth.put(late, (START + nowMillis * MILLIS) / TransportFeedback.TICK_NANOS);
            }
            if (START + nowMillis * MILLIS - generator.nextDeadlineNanos() >= 0) {
                sent.clear();
                runTo(nowMillis);
                for (TransportFeedback feedback : sent) {
                    // A message that was read borrows its bytes.
                    byte[] wire = new byte[1_200];
                    int length = new RtcpWriter().begin(wire, 0).add(feedback).end();
                    assertThat(RtcpReader.read(wire, 0, length, received)).isEqualTo(DropReason.OK);
                }
            }
        }
        sent.clear();
        runTo(nowMillis + 1_000);
        received.addAll(sent);
        sent.clear();
        received.forEach(message -> sent.add((TransportFeedback) message));
        Map<Long, Long> reported = arrivals(sent);
        assertThat(reported).isEqualTo(truth);
    }

    @Test
    void allocatesNothingPerPacket() {
        int[] i = {0};
        double bytes = Allocation.bytesPerRun(100_000, () -> arrive(i[0] / 10, i[0]++));
        assertThat(bytes).isLessThan(0.1);
    }
}
