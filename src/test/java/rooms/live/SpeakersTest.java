package rooms.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpeakersTest {
    private static final Set<Integer> PRESENT = Set.of(1, 2, 3);

    private final Speakers speakers = new Speakers();

    @Test
    void whatStartsAndStopsBetweenTwoReportsIsNotReported() {
        speakers.onSpeaking(PRESENT, List.of(1, 2), List.of());
        speakers.onSpeaking(PRESENT, List.of(), List.of(2));

        assertThat(speakers.isReported()).isFalse();
        assertThat(speakers.started()).containsExactly(1);
        assertThat(speakers.stopped()).isEmpty();
    }

    @Test
    void aReportSaysWhatTheLastOneDidNot() {
        speakers.onSpeaking(PRESENT, List.of(1, 2), List.of());
        speakers.onReported();
        assertThat(speakers.isReported()).isTrue();
        speakers.onSpeaking(PRESENT, List.of(3), List.of(1));

        assertThat(speakers.started()).containsExactly(3);
        assertThat(speakers.stopped()).containsExactly(1);
        assertThat(speakers.speaking()).containsExactly(2, 3);
    }

    @Test
    void aParticipantWhoHasLeftDoesNotSpeak() {
        speakers.onSpeaking(PRESENT, List.of(1, 9), List.of());
        assertThat(speakers.speaking()).as("the shard may name others").containsExactly(1);
        speakers.onReported();
        speakers.onLeft(1);

        assertThat(speakers.isReported()).as("the roster says that they left").isTrue();
    }

    @Test
    void aMutedSpeakerHasStopped() {
        speakers.onSpeaking(PRESENT, List.of(1), List.of());
        speakers.onReported();
        speakers.onMuted(1);

        assertThat(speakers.stopped()).containsExactly(1);
    }

    /// The former owner may have reported that they speak, which the new one does not know.
    @Test
    void oneOfAFormerOwnerIsReportedAsStoppedOnce() {
        speakers.onTakenOver(1);
        speakers.onTakenOver(2);
        speakers.onSpeaking(PRESENT, List.of(2), List.of(1));
        assertThat(speakers.stopped()).containsExactly(1);
        assertThat(speakers.started()).containsExactly(2);
        speakers.onReported();
        speakers.onSpeaking(PRESENT, List.of(), List.of(1));

        assertThat(speakers.isReported()).isTrue();
    }
}
