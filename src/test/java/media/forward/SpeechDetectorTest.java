package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpeechDetectorTest {
    private static final long PACKET = 20_000_000L;

    private final SpeechDetector detector = new SpeechDetector();

    @Test
    void twoLoudPacketsAreSpeechOneIsAClick() {
        assertThat(detector.onPacket(0, 20, 1)).isFalse();
        assertThat(detector.onPacket(PACKET, 90, 1)).isFalse();
        assertThat(detector.onPacket(2 * PACKET, 20, 1)).isFalse();
        assertThat(detector.onPacket(3 * PACKET, 20, 1)).isTrue();
        assertThat(detector.speaking()).isTrue();
    }

    @Test
    void aPauseBetweenWordsDoesNotEndSpeechLongerSilenceDoesEvenWithoutPackets() {
        speak(0);
        assertThat(detector.onDeadline(PACKET + SpeechDetector.HANGOVER_NANOS - 1)).isFalse();
        assertThat(detector.onDeadline(PACKET + SpeechDetector.HANGOVER_NANOS)).isTrue();
        assertThat(detector.speaking()).isFalse();
        assertThat(detector.onDeadline(PACKET + 2 * SpeechDetector.HANGOVER_NANOS)).isFalse();
    }

    @Test
    void backgroundNoiseIsNotSpeech() {
        for (int i = 0; i < 100; i++) {
            assertThat(detector.onPacket(i * PACKET, SpeechDetector.SPEECH_LEVEL + 1, 1)).isFalse();
        }
        assertThat(detector.speaking()).isFalse();
    }

    @Test
    void louderSpeechIsRankedLouder() {
        SpeechDetector quiet = new SpeechDetector();
        for (int i = 0; i < 50; i++) {
            detector.onPacket(i * PACKET, 15, 1);
            quiet.onPacket(i * PACKET, 35, 1);
        }
        assertThat(detector.loudness()).isGreaterThan(quiet.loudness() + (15 << 8));
    }

    private void speak(long start) {
        detector.onPacket(start, 20, 1);
        detector.onPacket(start + PACKET, 20, 1);
    }
}
