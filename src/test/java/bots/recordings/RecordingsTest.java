package bots.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Covers `AudioRecording`, `VideoRecording` and `RecordingFiles`.
class RecordingsTest {
    @Test
    void voicesAreSpeechInPacketsOfTwentyMilliseconds() {
        assertThat(AudioRecording.shipped())
                .hasSize(4)
                .allSatisfy(voice -> {
                    assertThat(voice.frames()).isGreaterThan(200);
                    var loud = 0;
                    for (var i = 0; i < voice.frames(); i++) {
                        var packet = voice.packet(i);
                        // RFC 6716 §3.1: the configurations of 20 ms, code 0.
                        var configuration = (packet[0] & 0xFF) >> 3;
                        assertThat(configuration).isIn(1, 5, 9, 13, 15, 19, 23, 27, 31);
                        assertThat(packet[0] & 0x03).isZero();
                        assertThat(packet.length).isBetween(2, 300);
                        // The server takes 65 for silence, which would be a hole in the talkspurt.
                        assertThat(voice.level(i)).isLessThan(65);
                        loud += voice.level(i) < 40 ? 1 : 0;
                    }
                    assertThat(loud).isGreaterThan(voice.frames() / 2);
                });
    }

    @Test
    void aRecordingIsPlayedInALoop() {
        var voice = AudioRecording.shipped().getFirst();

        assertThat(voice.packet(voice.frames() * 5L + 3)).isSameAs(voice.packet(3));
    }

    @Test
    void videoBeginsWithAKeyframeAndHasItsBitrate() {
        assertRate(VideoRecording.camera(), 450_000, 560_000);
        assertRate(VideoRecording.screen(), 1_350_000, 1_650_000);
    }

    private static void assertRate(VideoRecording recording, int from, int to) {
        var bytes = 0L;
        for (var i = 0; i < recording.frames(); i++) {
            bytes += recording.frame(i).length;
            assertThat(VideoRecording.isKeyframe(recording.frame(recording.keyframeBefore(i))))
                    .isTrue();
        }
        assertThat(bytes * 8 * recording.framesPerSecond() / recording.frames())
                .isBetween((long) from, (long) to);
    }

    @Test
    void refusesOtherFiles() {
        var other = new ByteArrayInputStream(new byte[100]);
        assertThatThrownBy(() -> AudioRecording.read(other)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> VideoRecording.read(new ByteArrayInputStream(new byte[100])))
                .isInstanceOf(IOException.class);
    }
}
