package bots.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final String SERVER = "https://voice.example.org";

    @TempDir private Path folder;

    @Test
    void storesTokensByServerAndName() throws Exception {
        var file = folder.resolve("tokens.json");
        var tokens = new TokenFile(file, SERVER);
        tokens.put("bot-1-1", "first");
        tokens.put("bot-1-1", "second");
        tokens.write();

        assertThat(new TokenFile(file, SERVER).token("bot-1-1")).isEqualTo("second");
        assertThat(new TokenFile(file, SERVER).token("bot-1-2")).isNull();
        assertThat(new TokenFile(file, "https://other.example.org").token("bot-1-1")).isNull();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as("tokens are secrets")
                .isEqualTo("rw-------");
    }

    @Test
    void withoutAFileNothingIsStored() {
        var tokens = new TokenFile(null, SERVER);
        tokens.put("bot-1-1", "first");
        tokens.write();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aBrokenFileIsReported() throws Exception {
        var file = Files.writeString(folder.resolve("tokens.json"), "not JSON");

        assertThatThrownBy(() -> new TokenFile(file, SERVER))
                .isInstanceOf(RunException.class)
                .hasMessageStartingWith("--tokens: ");
    }
}
