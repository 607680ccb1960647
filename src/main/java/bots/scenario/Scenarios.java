package bots.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds scenarios: by name in the jar, or a file.
public final class Scenarios {
    /// In src/main/resources/scenarios.
    static final List<String> SHIPPED = List.of("10", "50", "100", "200", "500", "storm", "mesh");

    private Scenarios() {}

    public static ScenarioDraft find(String nameOrFile) {
        String shipped = shipped(nameOrFile);
        if (shipped != null) {
            return ScenarioFile.read(nameOrFile, nameOrFile + ".yaml", shipped);
        }
        Path file = Path.of(nameOrFile);
        try {
            return ScenarioFile.read(
                    file.getFileName().toString(), nameOrFile, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw refused(
                    "the file does not exist, and the shipped scenarios are "
                            + String.join(", ", SHIPPED)
                            + ", not \""
                            + nameOrFile
                            + "\"");
        } catch (IOException e) {
            throw refused("cannot read " + nameOrFile + ": " + e.getMessage());
        }
    }

    private static ScenarioException refused(String what) {
        return new ScenarioException(List.of(new ScenarioProblem("--scenario", what)));
    }

    static @Nullable String shipped(String name) {
        if (!SHIPPED.contains(name)) {
            return null;
        }
        try (InputStream in = Scenarios.class.getResourceAsStream("/scenarios/" + name + ".yaml")) {
            return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// One line each, for the terminal.
    public static String list() {
        var lines = new StringBuilder();
        for (String name : SHIPPED) {
            Scenario scenario = find(name).scenario();
            lines.append(String.format(Locale.ROOT, "%-8s %s%n", name, scenario.about()));
        }
        return lines.toString();
    }
}
