package config.load;

import static org.assertj.core.api.Assertions.assertThat;

import config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Also covers [Setting], [Unit] and what [Keys] reads from the records.
public class SettingsTextTest {
    private final SettingsText text = new SettingsText();

    @Test
    void everySettingHasAMeaningAndADefaultThatIsAllowed() {
        assertThat(new Keys().all())
                .isNotEmpty()
                .allSatisfy(key -> {
                    assertThat(key.setting().meaning()).endsWith(".");
                    assertThat(key.read(key.setting().byDefault())).isNotNull();
                    assertThat(text.paragraphs()).contains(key.path() + " = ", key.variable());
                });
    }

    @Test
    void theShippedFileIsGenerated() throws IOException {
        assertThat(Files.readString(Path.of("src/main/resources/conf/default.json")))
                .as("scripts/run --settings=json > src/main/resources/conf/default.json")
                .isEqualTo(text.json());
    }

    @Test
    void thePageIsGenerated() throws IOException {
        assertThat(Files.readString(Path.of("docs/settings.md")))
                .as("scripts/run --settings=markdown > docs/settings.md")
                .isEqualTo(text.markdown());
    }

    @Test
    void theGeneratedFileSetsEverythingToItsDefault(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("all.json"), text.json());

        Settings settings =
                new SettingsLoader()
                        .set("media.videoSlots", "3", "before the file")
                        .set("node.id", "one", "before the file")
                        .file(file.toString())
                        .set("node.id", "two", "after the file")
                        .settings();

        Settings defaults = SettingsLoader.defaults(Map.of("node.id", "two"));
        assertThat(settings).isEqualTo(defaults);
    }
}
