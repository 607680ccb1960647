package bots;

import bots.scenario.Draft;
import bots.scenario.Problem;
import bots.scenario.Scenario;
import bots.scenario.ScenarioException;
import bots.scenario.ScenarioFile;
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

/// Where scenarios come from: the jar, by name, or a file.
final class Scenarios {
    /// In src/main/resources/scenarios.
    static final List<String> SHIPPED = List.of("10", "50", "100", "200", "500", "storm");

    private Scenarios() {}

    static Draft find(String nameOrFile) {
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
                    "there is no such file, and the shipped scenarios are "
                            + String.join(", ", SHIPPED)
                            + ", not \""
                            + nameOrFile
                            + "\"");
        } catch (IOException e) {
            throw refused("cannot read " + nameOrFile + ": " + e.getMessage());
        }
    }

    private static ScenarioException refused(String what) {
        return new ScenarioException(List.of(new Problem("--scenario", what)));
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

    /// A line each, for people.
    static String list() {
        var lines = new StringBuilder();
        for (String name : SHIPPED) {
            Scenario scenario = find(name).scenario();
            lines.append(String.format(Locale.ROOT, "%-8s %s%n", name, scenario.about()));
        }
        return lines.toString();
    }
}
