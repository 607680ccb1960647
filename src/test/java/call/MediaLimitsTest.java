package call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MediaLimitsTest {
    @Test
    void screenAudioHasSlotsBesideThoseOfTheSpeakers() {
        assertThat(MediaLimits.of(10, 9).audioSlots()).isEqualTo(12);
        assertThat(MediaLimits.of(10, 9).maxAudioSlots()).isEqualTo(52);
    }

    @Test
    void isThreeNumbersInAHeartbeat() throws JsonProcessingException {
        assertThat(new ObjectMapper().writeValueAsString(MediaLimits.DEFAULT))
                .isEqualTo("{\"audibleSpeakers\":10,\"maxAudibleSpeakers\":50,\"videoSlots\":9}");
    }
}
