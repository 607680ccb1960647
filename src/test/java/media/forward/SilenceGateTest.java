package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import media.rtp.AudioLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SilenceGateTest {
    private static final int FRAME = 960;
    private static final int HANGOVER_FRAMES = 15;
    private static final byte LOUD = AudioLevel.of(true, 25);
    private static final byte SILENT = AudioLevel.of(false, 90);

    private final SilenceGate gate = SilenceGate.forSpeech();
    private long sequence = 100;
    private int timestamp = 50_000;

    @Test
    void speechPassesAndItsFirstPacketIsATalkspurt() {
        assertThat(next(LOUD)).isTrue();
        assertThat(gate.talkspurt()).isTrue();
        assertThat(gate.runFirst()).isEqualTo(100);
        assertThat(next(LOUD)).isTrue();
        assertThat(gate.talkspurt()).isFalse();
        assertThat(gate.runFirst()).isEqualTo(100);
    }

    @Test
    void silencePassesForAWhileAndTheLastPacketIsMarkedAsStopping() {
        next(LOUD);
        for (int i = 1; i < HANGOVER_FRAMES; i++) {
            assertThat(next(SILENT)).isTrue();
            assertThat(gate.stopping()).isFalse();
        }
        assertThat(next(SILENT)).isTrue();
        assertThat(gate.stopping()).isTrue();
        assertThat(next(SILENT)).isFalse();
        assertThat(gate.stopping()).isFalse();
    }

    @Test
    void aPauseBetweenWordsIsNotCut() {
        next(LOUD);
        for (int i = 0; i < HANGOVER_FRAMES - 1; i++) {
            assertThat(next(SILENT)).isTrue();
        }
        assertThat(next(LOUD)).isTrue();
        assertThat(gate.talkspurt()).as("it never stopped").isFalse();
        assertThat(gate.runFirst()).isEqualTo(100);
    }

    @Test
    void speechAfterSilencePassesFromItsFirstPacketAndBeginsARun() {
        next(LOUD);
        silence(HANGOVER_FRAMES + 3);
        long first = sequence;
        assertThat(next(LOUD)).isTrue();
        assertThat(gate.talkspurt()).isTrue();
        assertThat(gate.runFirst()).isEqualTo(first);
    }

    @Test
    void softBeginningsCarryTheVoiceFlag() {
        next(LOUD);
        silence(HANGOVER_FRAMES + 1);
        assertThat(next(AudioLevel.of(false, 70))).isFalse();
        assertThat(next(AudioLevel.of(true, 70))).isTrue();
    }

    @Test
    void ofLongSilenceAPacketAndADtxFramePassEvery400Millis() {
        next(LOUD);
        silence(HANGOVER_FRAMES);
        for (int i = 0; i < 25; i++) {
            for (int quiet = 0; quiet < 18; quiet++) {
                assertThat(next(SILENT)).isFalse();
                assertThat(gate.stopping()).isFalse();
            }
            assertThat(next(SILENT)).isTrue();
            assertThat(gate.stopping()).isFalse();
            assertThat(next(SILENT)).isTrue();
            assertThat(gate.stopping()).isTrue();
        }
    }

    @Test
    void whatAnEncoderSendsWhileItPausesPassesWhole() {
        next(LOUD);
        silence(12);
        // A DTX frame; then a packet of comfort noise every 400 ms, and a DTX frame
        // again.
        assertThat(gate.admit(sequence++, timestamp += FRAME, SILENT, 1)).isTrue();
        assertThat(gate.stopping()).isTrue();
        for (int i = 0; i < 10; i++) {
            timestamp += 20 * FRAME;
            assertThat(gate.admit(sequence++, timestamp, SILENT, 20)).isTrue();
            assertThat(gate.stopping()).isFalse();
            assertThat(gate.talkspurt()).isFalse();
            assertThat(gate.admit(sequence++, timestamp += FRAME, SILENT, 1)).isTrue();
            assertThat(gate.stopping()).isTrue();
        }
    }

    @Test
    void aLatePacketFillsItsHoleInTheRun() {
        next(LOUD);
        sequence++;
        timestamp += FRAME;
        next(LOUD);
        assertThat(gate.admit(101, 50_000 + 2 * FRAME, SILENT, 80)).isTrue();
        assertThat(gate.runFirst()).isEqualTo(100);
    }

    @Test
    void aLatePacketOfThePauseOrFromBeforeTheRunDoesNotPass() {
        next(LOUD);
        silence(HANGOVER_FRAMES + 3);
        long paused = sequence - 2;
        assertThat(gate.admit(paused, timestamp, SILENT, 80)).isFalse();
        next(LOUD);
        assertThat(gate.admit(paused, timestamp, LOUD, 80)).isFalse();
        assertThat(gate.admit(100, 50_000, LOUD, 80)).isFalse();
    }

    @Test
    void withoutLevelsEverythingPasses() {
        for (int i = 0; i < 100; i++) {
            assertThat(gate.admitWithoutLevel(sequence++, timestamp += FRAME)).isTrue();
        }
        assertThat(gate.runFirst()).isEqualTo(100);
    }

    @Test
    void quietMusicOfAScreenPasses() {
        SilenceGate music = SilenceGate.forMusic();
        for (int i = 0; i < 100; i++) {
            assertThat(music.admit(i, i * FRAME, AudioLevel.of(false, 80), 80)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("media.WrapPoints#timestamps")
    void timestampsMayWrap(int start) {
        timestamp = start - 8 * FRAME;
        next(LOUD);
        for (int i = 0; i < HANGOVER_FRAMES; i++) {
            assertThat(next(SILENT)).isTrue();
        }
        assertThat(next(SILENT)).isFalse();
        assertThat(next(LOUD)).isTrue();
    }

    private void silence(int frames) {
        for (int i = 0; i < frames; i++) {
            next(SILENT);
        }
    }

    private boolean next(byte element) {
        timestamp += FRAME;
        return gate.admit(sequence++, timestamp, element, 80);
    }
}
