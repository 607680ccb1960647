package verticles.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTextsTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    static Stream<Path> files() throws IOException, URISyntaxException {
        Path english =
                Path.of(
                        Objects.requireNonNull(
                                        MailTexts.class.getResource(
                                                MailTexts.FOLDER + "en.properties"))
                                .toURI());
        try (Stream<Path> files = Files.list(Objects.requireNonNull(english.getParent()))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachLanguageHasTheTextsAndParametersOfEnglish(Path file) {
        Properties english = read(file.resolveSibling("en.properties"));
        Properties texts = read(file);

        assertThat(file.getFileName().toString()).matches("[a-z0-9-]+\\.properties");
        assertThat(texts.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(parameters(texts, key)).as(key).isEqualTo(parameters(english, key));
            assertThat(texts.getProperty(key)).as(key).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({"ru,ru", "'ru-RU,ru;q=0.9,en;q=0.8',ru", "'en;q=0.5, RU',ru", "'tlh, ru;q=0.1',ru"})
    void theLanguageThatFitsBestIsUsed(String acceptLanguage, String language) {
        assertThat(mail(acceptLanguage).language()).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "tlh",
                "ru;q=0",
                ";;;",
                "../../conf/default",
                "ru/../en",
                "ru%2e",
                "-",
                ","
            })
    void whatIsNotKnownIsEnglish(String acceptLanguage) {
        assertThat(mail(acceptLanguage).language()).isEqualTo("en");
    }

    @Test
    void withoutALanguageItIsEnglish() {
        assertThat(mail(null).language()).isEqualTo("en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void eachKindSaysTheNameAndTheLink(String language) {
        for (MailTexts.Kind kind : MailTexts.Kind.values()) {
            Mail mail =
                    MailTexts.of(language).mail(kind, "ann@example.org", "{link}$1", "https://x");

            assertThat(mail.subject()).doesNotContain("{", "\n");
            assertThat(mail.text()).contains("{link}$1").contains("https://x");
            assertThat(mail.text().lines()).allMatch(line -> line.length() < 100);
        }
    }

    private static Mail mail(@Nullable String acceptLanguage) {
        return MailTexts.of(acceptLanguage).mail(MailTexts.Kind.RESET, "a@example.org", "a", "b");
    }

    private static Set<String> parameters(Properties texts, String key) {
        return PARAMETER
                .matcher(texts.getProperty(key, ""))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties read(Path file) {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
