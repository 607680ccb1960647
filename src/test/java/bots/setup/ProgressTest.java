package bots.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void withoutATerminalLinesAreRare() {
        var bytes = new ByteArrayOutputStream();
        var progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        for (int i = 0; i < 100; i++) {
            progress.show("joining", 0.5, "5 of 10");
        }
        progress.end();

        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.lines().count()).isBetween(1L, 50L);
        assertThat(text).contains("joining", "50 %", "5 of 10");
    }
}
