package architecture;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Where to look for the test of a class: one of its own name, or one whose comments name it.
class CoverageTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern WORD = Pattern.compile("\\w+");

    /// What no test runs as a whole yet: it is done by the clock of a node or by a process of its
    /// own. What it uses is tested in `store`.
    private static final Set<String> UNTESTED =
            Set.of(
                    "AccountCleanup",
                    "AddressWatch",
                    "DatabaseCommand",
                    "EventCleanup",
                    "MoveGuild");

    @Test
    void everyClassOfTheEngineAndTheVerticlesHasATestThatNamesIt() throws IOException {
        List<Path> tests = sources(Path.of("src/test/java")).toList();
        Set<String> names = tests.stream().map(CoverageTest::name).collect(toSet());
        Set<String> mentioned =
                tests.stream()
                        .flatMap(CoverageTest::comments)
                        .flatMap(line -> WORD.matcher(line).results().map(word -> word.group()))
                        .collect(toSet());

        List<String> untested =
                Stream.concat(
                                sources(MAIN.resolve("verticles")),
                                sources(MAIN.resolve("media"))
                                        .filter(path -> path.getNameCount() == 5))
                        .map(CoverageTest::name)
                        .filter(name -> !name.equals("package-info"))
                        .filter(name -> !names.contains(name + "Test"))
                        .filter(name -> !names.contains(name + "IT"))
                        .filter(name -> !mentioned.contains(name))
                        .toList();

        assertThat(untested).containsExactlyInAnyOrderElementsOf(UNTESTED);
    }

    private static Stream<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.toString().endsWith(".java")).toList().stream();
        }
    }

    private static String name(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static Stream<String> comments(Path source) {
        try {
            return Files.readAllLines(source).stream()
                    .map(String::strip)
                    .filter(line -> line.startsWith("///"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
