package bots.client.signaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import call.TrackKind;
import org.junit.jupiter.api.Test;

class TrackNamesTest {
    @Test
    void everyTrackHasItsName() {
        for (TrackKind track : TrackKind.values()) {
            assertThat(TrackNames.trackOf(TrackNames.nameOf(track))).isEqualTo(track);
        }
        assertThat(TrackNames.nameOf(TrackKind.SCREEN_AUDIO)).isEqualTo("screenAudio");
    }

    @Test
    void refusesOtherNames() {
        assertThatThrownBy(() -> TrackNames.trackOf("webcam"))
                .isInstanceOf(RequestFailedException.class);
    }
}
