package accounts.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class AddressMarksTest {
    private static final UUID GUILD = UUID.fromString("8c1f8a52-7a0f-4f5e-9a3b-2d6c0d0f1e11");
    private static final String ADDRESS = "203.0.113.7";

    private final AddressMarks marks = new AddressMarks("k".repeat(32));

    @Test
    void anAddressIsRecognizedByAnotherNodeWithTheKey() {
        assertThat(marks.of(GUILD, ADDRESS))
                .hasSize(32)
                .isEqualTo(new AddressMarks("k".repeat(32)).of(GUILD, ADDRESS));
    }

    @Test
    void theMarkDependsOnAddressGuildAndKey() {
        byte[] mark = marks.of(GUILD, ADDRESS);

        assertThat(marks.of(GUILD, "203.0.113.8")).isNotEqualTo(mark);
        assertThat(marks.of(UUID.fromString("00000000-0000-0000-0000-000000000001"), ADDRESS))
                .isNotEqualTo(mark);
        assertThat(new AddressMarks("").of(GUILD, ADDRESS)).hasSize(32).isNotEqualTo(mark);
    }
}
