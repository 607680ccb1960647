package architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Links between the Markdown pages of this repository point to files and headings that exist, and
/// so do the files and types that the pages name.
final class DocumentLinksTest {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```\\s*$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern SOURCE_PATH =
            Pattern.compile("`((?:src|scripts|docs)/[\\w./-]*\\w)");
    private static final Pattern TYPE = Pattern.compile("`((?:[a-z]+\\.)*)([A-Z]\\w+)`");

    /// Of browsers.
    private static final Set<String> FOREIGN_TYPES = Set.of("RTCPeerConnection");

    private static final List<String> FOLDERS = List.of(".github", "docs", "scripts", "src");

    @Test
    void everyRelativeLinkPointsToAFileThatExists() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (Link link : links(page)) {
                links++;
                if (!Files.exists(link.file())) {
                    broken.add(page + ": " + link.text());
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).as("links that were found").isGreaterThan(20);
    }

    @Test
    void everyAnchorPointsToAHeadingThatExists() throws IOException {
        List<String> broken = new ArrayList<>();
        int anchors = 0;
        for (Path page : pages()) {
            for (Link link : links(page)) {
                if (link.anchor().isEmpty() || !link.file().toString().endsWith(".md")) {
                    continue;
                }
                anchors++;
                if (!Files.exists(link.file()) || !anchors(link.file()).contains(link.anchor())) {
                    broken.add(page + ": " + link.text());
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(anchors).as("anchors that were found").isGreaterThan(5);
    }

    @Test
    void everyPathThatAPageNamesExists() throws IOException {
        List<String> missing = new ArrayList<>();
        int paths = 0;
        for (Path page : pages()) {
            Matcher matcher = SOURCE_PATH.matcher(prose(Files.readString(page)));
            while (matcher.find()) {
                paths++;
                if (!Files.exists(Path.of(matcher.group(1)))) {
                    missing.add(page + ": " + matcher.group(1));
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(paths).as("paths that were found").isGreaterThan(20);
    }

    @Test
    void everyTypeThatTheArchitectureNamesExists() throws IOException {
        Set<String> files = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> sources = Files.walk(Path.of(root))) {
                sources.filter(source -> source.toString().endsWith(".java"))
                        .forEach(source -> {
                            String file = Path.of(root).relativize(source).toString();
                            files.add(file.replace('/', '.').replace(".java", ""));
                            names.add(source.getFileName().toString().replace(".java", ""));
                        });
            }
        }
        List<String> missing = new ArrayList<>();
        int types = 0;
        Matcher matcher = TYPE.matcher(prose(Files.readString(Path.of("docs/architecture.md"))));
        while (matcher.find()) {
            types++;
            String name = matcher.group(2);
            String qualified = matcher.group(1) + name;
            boolean exists =
                    matcher.group(1).isEmpty() ? names.contains(name) : files.contains(qualified);
            if (!exists && !FOREIGN_TYPES.contains(name)) {
                missing.add(qualified);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(types).as("types that the page names").isGreaterThan(30);
    }

    @Test
    void anchorsAreMadeFromHeadingsAsGitHubDoes() {
        assertThat(
                        anchors(
                                "# Why a connection ended\n\n## `view`\n\n### Clone & run: v1.0\n\n## view\n"))
                .containsExactlyInAnyOrder(
                        "why-a-connection-ended", "view", "clone--run-v10", "view-1");
    }

    private record Link(String text, Path file, String anchor) {}

    /// At the root and in the folders that hold pages; what was built or installed is not ours.
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> root = Files.list(Path.of(""))) {
            root.filter(DocumentLinksTest::isPage).forEach(pages::add);
        }
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(DocumentLinksTest::isPage).forEach(pages::add);
            }
        }
        return pages;
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md") && !file.toString().contains("node_modules");
    }

    private static List<Link> links(Path page) throws IOException {
        List<Link> links = new ArrayList<>();
        Matcher matcher = LINK.matcher(prose(Files.readString(page)));
        while (matcher.find()) {
            String target = matcher.group(1);
            if (target.contains("://") || target.startsWith("mailto:")) {
                continue;
            }
            int hash = target.indexOf('#');
            String file = hash < 0 ? target : target.substring(0, hash);
            links.add(
                    new Link(
                            target,
                            file.isEmpty() ? page : page.resolveSibling(file).normalize(),
                            hash < 0 ? "" : target.substring(hash + 1)));
        }
        return links;
    }

    private static Set<String> anchors(Path page) throws IOException {
        return anchors(Files.readString(page));
    }

    private static Set<String> anchors(String page) {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> used = new HashMap<>();
        Matcher matcher = HEADING.matcher(prose(page));
        while (matcher.find()) {
            String anchor =
                    matcher.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-');
            int times = used.merge(anchor, 1, Integer::sum);
            anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
        }
        return anchors;
    }

    /// Without code blocks, in which `#` and brackets mean something else.
    private static String prose(String page) {
        return FENCED.matcher(page).replaceAll("");
    }
}
