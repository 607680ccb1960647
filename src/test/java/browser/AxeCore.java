package browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// axe-core, which finds what the page as it is shown lacks of WCAG 2.2, levels A and AA. Half of
/// their rules need people; those that it can check have no exception.
final class AxeCore {
    private static final Path FILE = Path.of("node_modules", "axe-core", "axe.min.js");

    private static final String RUN =
            """
            const done = arguments[arguments.length - 1];
            const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
            axe.run({ runOnly: rules, resultTypes: ['violations'] }).then(
                ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
                    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`))),
                (error) => done([String(error)]));
            """;

    private AxeCore() {}

    /// In the page and its dialogs, as they are now, in dark and in light colors. Nothing is checked
    /// where the npm packages of `package.json` are not installed; `scripts/web-test` installs
    /// them.
    static void findsNothing(Browser browser) {
        if (!Files.exists(FILE) && !"true".equals(System.getenv("CI"))) {
            return;
        }
        if (!Boolean.TRUE.equals(browser.evaluate("return 'axe' in window"))) {
            browser.evaluate(script() + "; window.axe = axe");
        }
        for (var scheme : List.of("dark", "light")) {
            browser.preferColors(scheme);
            assertThat((List<? extends @Nullable Object>) browser.evaluateAsync(RUN))
                    .as("what axe-core finds in %s colors", scheme)
                    .isEmpty();
        }
    }

    private static String script() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
