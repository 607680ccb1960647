package media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SpeakerRankingTest {
    private static final long PACKET = 20_000_000L;
    private static final int PLACES = 3;

    private final SpeakerRanking ranking = new SpeakerRanking(PLACES, new DominantSpeaker());
    private final List<AudioTrack> tracks = new ArrayList<>();

    @Test
    void allAreActiveUpToTheLimit() {
        for (int i = 0; i < PLACES; i++) {
            assertThat(ranking.add(0, track(i))).isTrue();
        }
        assertThat(ranking.add(0, track(PLACES))).isFalse();
        assertThat(ranking.active()).hasSize(PLACES);
    }

    @Test
    void aNewSpeakerReplacesTheOneSilentLongest() {
        add(5);
        speak(tracks.get(0), 0, 20, 10);
        speak(tracks.get(2), 0, 20, 10);
        speak(tracks.get(4), 0, 30, 2);
        assertThat(ranking.rank(2 * PACKET)).isTrue();
        assertThat(ranking.active())
                .containsExactlyInAnyOrder(tracks.get(0), tracks.get(2), tracks.get(4));
    }

    @Test
    void silentTracksDisplaceNone() {
        add(6);
        assertThat(ranking.rank(PACKET)).isFalse();
    }

    @Test
    void betweenSpeakersOnlyAClearlyLouderOneWinsAndOnlyAfterASecond() {
        add(4);
        for (int i = 0; i < PLACES; i++) {
            speak(tracks.get(i), 0, 25, 20);
        }
        speak(tracks.get(3), 0, 22, 20);
        assertThat(ranking.rank(19 * PACKET)).as("3 dB louder, and new").isFalse();
        speak(tracks.get(3), 20 * PACKET, 10, 20);
        assertThat(ranking.rank(40 * PACKET)).as("too early").isFalse();
        assertThat(ranking.rank(60 * PACKET)).as("15 dB louder, after a second").isTrue();
        assertThat(ranking.active()).contains(tracks.get(3));
    }

    @Test
    void aNewcomerReplacesAPausingSpeakerFirst() {
        add(4);
        for (int i = 0; i < PLACES; i++) {
            speak(tracks.get(i), 0, 25, i == 1 ? 25 : 32);
        }
        speak(tracks.get(3), 30 * PACKET, 25, 2);
        assertThat(ranking.rank(32 * PACKET)).isTrue();
        assertThat(ranking.active())
                .containsExactlyInAnyOrder(tracks.get(0), tracks.get(2), tracks.get(3));
    }

    @Test
    void aLeavingSpeakerIsReplacedByTheLoudestWaiting() {
        add(5);
        speak(tracks.get(3), 0, 40, 5);
        speak(tracks.get(4), 0, 15, 5);
        for (int i = 0; i < PLACES; i++) {
            speak(tracks.get(i), 0, 20, 5);
        }
        assertThat(ranking.remove(0, tracks.get(0))).isTrue();
        assertThat(ranking.active())
                .containsExactlyInAnyOrder(tracks.get(1), tracks.get(2), tracks.get(4));
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            tracks.add(track(i));
            ranking.add(0, tracks.get(i));
        }
    }

    private static void speak(AudioTrack track, long start, int level, int packets) {
        for (int i = 0; i < packets; i++) {
            track.speech().onPacket(start + i * PACKET, level, 1);
        }
    }

    private static AudioTrack track(int participant) {
        return DominantSpeakerTest.microphone(participant);
    }
}
