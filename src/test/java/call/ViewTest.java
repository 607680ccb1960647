package call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
    @Test
    void ranksPinnedTracksBeforeScreensBeforeTheRest() {
        ViewRequest camera = request(1, TrackKind.CAMERA, false);
        ViewRequest laterCamera = request(2, TrackKind.CAMERA, false);
        ViewRequest screen = request(3, TrackKind.SCREEN, false);
        ViewRequest pinned = request(4, TrackKind.CAMERA, true);

        assertThat(new View(List.of(camera, laterCamera, screen, pinned)).ranked())
                .containsExactly(pinned, screen, camera, laterCamera);
    }

    @Test
    void isOfVideoOnly() {
        assertThatThrownBy(() -> request(1, TrackKind.SCREEN_AUDIO, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ViewRequest request(int participant, TrackKind track, boolean pinned) {
        return new ViewRequest(participant, track, 360, ViewRequest.ANY_FRAME_RATE, pinned);
    }
}
