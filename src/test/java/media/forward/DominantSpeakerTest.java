package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import java.util.List;
import java.util.Map;
import media.codec.Codec;
import media.sdp.ExtensionIds;
import media.sdp.PayloadFormat;
import media.sdp.ReceiveSection;
import org.junit.jupiter.api.Test;

final class DominantSpeakerTest {
    private static final long FRAME = SpeechActivity.FRAME_NANOS;

    private final DominantSpeaker dominant = new DominantSpeaker();
    private final AudioTrack ann = microphone(1);
    private final AudioTrack ben = microphone(2);
    private final List<AudioTrack> microphones = List.of(ann, ben);
    private long now = 1_000_000_000L;

    @Test
    void thereIsNoneBeforeTheFirstSpeech() {
        talk(90, 90, 50);
        assertThat(dominant.track()).isNull();
        talk(90, 25, 20);
        assertThat(dominant.track()).isEqualTo(ben);
    }

    @Test
    void aShortAgreementDoesNotChangeIt() {
        talk(25, 90, 100);
        talk(25, 20, 25);
        assertThat(dominant.track()).isEqualTo(ann);
        talk(90, 20, 5);
        talk(25, 90, 25);
        assertThat(dominant.track()).isEqualTo(ann);
    }

    @Test
    void itChangesToTheOneWhoSpeaksWhenTheCurrentOnePauses() {
        talk(25, 90, 100);
        talk(90, 25, 60);
        assertThat(dominant.track()).isEqualTo(ben);
    }

    @Test
    void aGapOfDiscontinuousTransmissionIsSilence() {
        talk(25, 90, 100);
        // Ann's encoder stops; Ben speaks.
        for (int i = 0; i < 60; i++) {
            now += FRAME;
            receive(ben, 25);
            dominant.onDeadline(now, microphones);
        }
        assertThat(dominant.track()).isEqualTo(ben);
    }

    @Test
    void backgroundNoiseIsNotSpeech() {
        talk(25, 72, 60);
        talk(90, 62, 100);
        assertThat(dominant.track()).isEqualTo(ann);
    }

    @Test
    void aRemovedTrackIsNotDominant() {
        talk(25, 90, 100);
        dominant.remove(ann);
        assertThat(dominant.track()).isNull();
    }

    private void talk(int annLevel, int benLevel, int frames) {
        for (int i = 0; i < frames; i++) {
            now += FRAME;
            receive(ann, annLevel);
            receive(ben, benLevel);
            dominant.onDeadline(now, microphones);
        }
    }

    private void receive(AudioTrack track, int level) {
        track.speech().onPacket(now, level, 1);
        track.speech().onDeadline(now);
        track.activity().onPacket(now, level, 1);
    }

    static AudioTrack microphone(int participant) {
        return microphone(participant, 0);
    }

    static AudioTrack microphone(int participant, int priority) {
        PayloadFormat opus =
                new PayloadFormat(
                        111,
                        Codec.OPUS,
                        48_000,
                        2,
                        Map.of(),
                        -1,
                        false,
                        false,
                        false,
                        false,
                        false);
        return new AudioTrack(
                new Publication(
                        participant,
                        TrackKind.MICROPHONE,
                        new ReceiveSection(
                                "0",
                                0,
                                false,
                                List.of(opus),
                                ExtensionIds.NONE,
                                List.of(),
                                List.of(),
                                Map.of()),
                        priority,
                        false,
                        false,
                        true));
    }
}
