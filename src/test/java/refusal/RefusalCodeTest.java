package refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Covers [Refusal] and [RefusedException], which only carry a code, too.
class RefusalCodeTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isItsWireNameInJson() throws JsonProcessingException {
        Refusal refusal = Refusal.ofField(RefusalCode.BAD_FIELD, "No.", "name");
        String text = "{\"code\":\"bad_field\",\"message\":\"No.\",\"field\":\"name\"}";

        assertThat(json.writeValueAsString(refusal)).isEqualTo(text);
        assertThat(json.readValue(text, Refusal.class)).isEqualTo(refusal);
    }

    @Test
    void aCodeOfAnotherVersionIsAnInternalError() {
        assertThat(RefusalCode.of("no_such_code")).isEqualTo(RefusalCode.INTERNAL_ERROR);
    }

    @Test
    void everyStatusIsAnError() {
        assertThat(Arrays.stream(RefusalCode.values()).map(RefusalCode::httpStatus))
                .allMatch(status -> status >= 400 && status < 600);
        assertThat(RefusalCode.TOKEN_EXPIRED.httpStatus()).isEqualTo(401);
        assertThat(RefusalCode.ROOM_FULL.httpStatus()).isEqualTo(400);
    }
}
