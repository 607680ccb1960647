package store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import refusal.RefusedException;

class PageCursorTest {
    @Test
    void keepsMicrosecondsAndAnIdWithHyphens() {
        OffsetDateTime time = OffsetDateTime.parse("2026-11-30T12:00:00.123456Z");
        UUID id = UUID.fromString("01a1fa82-6c1f-7d53-8f0e-2f4d7c1a9b10");

        PageCursor cursor = PageCursor.at(time, id.toString());
        PageCursor read = Objects.requireNonNull(PageCursor.read(cursor.text()));

        assertThat(cursor.text()).isEqualTo("1796040000123456-" + id);
        assertThat(read).isEqualTo(cursor);
        assertThat(read.time()).isEqualTo(time);
        assertThat(read.uuid()).isEqualTo(id);
    }

    @Test
    void thereMayBeNone() {
        assertThat(PageCursor.read(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "x-y", "12", "99999999999999999999-a"})
    void whatIsNotOneIsRefused(String text) {
        assertThatThrownBy(() -> PageCursor.read(text)).isInstanceOf(RefusedException.class);
    }

    @Test
    void anIdThatIsNotAUuidIsRefusedWhereOneIsNeeded() {
        PageCursor cursor = Objects.requireNonNull(PageCursor.read("1-abc"));

        assertThatThrownBy(cursor::uuid).isInstanceOf(RefusedException.class);
    }
}
