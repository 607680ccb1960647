package verticles.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Covers `ModuleImports`.
class WebVersionTest {
    private final WebVersion version = WebVersion.of("/web");

    @Test
    void thePageNamesItsScriptsAndStylesInTheirVersion() {
        String page =
                """
                <link rel="stylesheet" href="style.css"><script src="start-check.js"></script>
                <link rel="manifest" href="manifest.webmanifest"><script type="module" src="app.js"></script>
                <a href="https://example.org/x.js">
                """;

        assertThat(
                        new String(
                                version.inPage(page.getBytes(StandardCharsets.UTF_8)),
                                StandardCharsets.UTF_8))
                .isEqualTo(
                        page.replace("\"style.css", "\"" + version.folder() + "/style.css")
                                .replace("\"start-", "\"" + version.folder() + "/start-")
                                .replace("\"app.js", "\"" + version.folder() + "/app.js"));
    }

    @Test
    void thePageAsksAtOnceForWhatItsScriptImports() {
        String page =
                new String(
                        version.inPage("<head>\n</head>".getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8);

        assertThat(page.lines().filter(line -> line.contains("modulepreload")))
                .doesNotHaveDuplicates()
                .contains(
                        preload("voice/index.js"),
                        preload("ui/call-page.js"),
                        // Imported by a module that a module of the script imports.
                        preload("voice/refusal.js"))
                .doesNotContain(
                        preload("app.js"),
                        // Loaded when it is opened.
                        preload("ui/admin-dialog.js"),
                        preload("words/en.js"));
        assertThat(version.modules())
                .allMatch(module -> WebVersion.class.getResource("/web/" + module) != null);
    }

    private String preload(String module) {
        return "  <link rel=\"modulepreload\" href=\"" + version.folder() + "/" + module + "\">";
    }

    @Test
    void thePageNamesItsLanguages() {
        String page =
                new String(
                        version.inPage("<html lang=\"en\">".getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8);

        assertThat(page).isEqualTo("<html lang=\"en\" data-languages=\"en ru\">");
    }

    @Test
    void thePageHasWhatBrowsersSeeThatCannotStartIt() {
        String page =
                new String(
                        version.inPage(
                                ("<div id=\"start-texts\" hidden></div>"
                                                + "<noscript><p class=\"noscript\">start.noScript</p></noscript>")
                                        .getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8);

        assertThat(page)
                .contains("lang=\"en\" data-key=\"start.reload\">Reload</p>")
                .contains("lang=\"ru\" data-key=\"start.reload\">Перезагрузить</p>")
                .matches(
                        "(?s).*<noscript><p class=\"noscript\" lang=\"en\"[^>]*>Hubbub needs JavaScript.*"
                                + "<p class=\"noscript\" lang=\"ru\"[^>]*>Для Hubbub нужен.*</noscript>");
    }

    @Test
    void filesOfAnotherVersionAreServedAndNotKept() {
        String other = "/app-0123456789abcdef/voice/api.js";

        assertThat(version.folder())
                .matches("app-[0-9a-f]{16}")
                .isEqualTo(WebVersion.of("/web").folder());
        assertThat(version.isIn(other)).isFalse();
        assertThat(version.isIn("/" + version.folder() + "/voice/api.js")).isTrue();
        assertThat(version.withoutVersion(other)).isEqualTo("/voice/api.js");
        assertThat(version.withoutVersion("/" + version.folder() + "/style.css"))
                .isEqualTo("/style.css");
        assertThat(version.withoutVersion("/voice/api.js")).isEqualTo("/voice/api.js");
    }
}
