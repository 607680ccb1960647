package call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ParticipantStateTest {
    @Test
    void allowsWhatIsSwitchedOn() {
        assertThat(allowed(ParticipantState.INITIAL)).containsExactly(TrackKind.MICROPHONE);
        assertThat(allowed(new ParticipantState(true, false, true, false)))
                .containsExactly(TrackKind.CAMERA);
    }

    @Test
    void aScreenMayHaveAudio() {
        assertThat(allowed(new ParticipantState(true, true, false, true)))
                .containsExactlyInAnyOrder(TrackKind.SCREEN, TrackKind.SCREEN_AUDIO);
    }

    private static Set<TrackKind> allowed(ParticipantState state) {
        return EnumSet.allOf(TrackKind.class).stream()
                .filter(state::allows)
                .collect(Collectors.toSet());
    }
}
