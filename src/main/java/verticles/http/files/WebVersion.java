package verticles.http.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which files of the web client these are: a hash of all of them, in the paths of its scripts and styles, as
/// `app-<hash>/`. So browsers keep them without asking, and a script imports only files of its own version.
///
/// @param folder first segment of those paths
/// @param languages BCP 47 tags of the catalogs `words/<tag>.js`, sorted
record WebVersion(String folder, List<String> languages) {
    private static final int HASH_BYTES = 8;

    /// Of any version: behind a load balancer, nodes may have different ones for a while.
    private static final Pattern VERSIONED = Pattern.compile("^/app-[0-9a-f]{16}(?=/)");

    /// Scripts and styles of the page, which it names by relative paths.
    private static final Pattern NAMED =
            Pattern.compile("(?<=(?:src|href)=\")(?=[\\w/-]+\\.(?:js|css)\")");

    private static final Pattern CATALOG = Pattern.compile("words/([A-Za-z0-9-]+)\\.js");

    /// Where the page says which languages there are.
    private static final String HTML = "<html lang=\"en\"";

    /// @param root of the files in the class path
    static WebVersion of(String root) {
        try {
            URL page = Objects.requireNonNull(WebVersion.class.getResource(root + "/index.html"));
            URI uri = page.toURI();
            if (!"jar".equals(uri.getScheme())) {
                return of(Objects.requireNonNull(Path.of(uri).getParent()));
            }
            try (FileSystem jar = FileSystems.newFileSystem(jarOf(uri), Map.of())) {
                return of(jar.getPath(root));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource has a URI", e);
        }
    }

    /// `jar:file:/folder/name.jar!/entry`.
    private static Path jarOf(URI entry) {
        String text = entry.getRawSchemeSpecificPart();
        return Path.of(URI.create(text.substring(0, text.indexOf("!/"))));
    }

    private static WebVersion of(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Path> sorted = files.filter(Files::isRegularFile).sorted().toList();
            for (Path file : sorted) {
                byte[] content = Files.readAllBytes(file);
                String head = folder.relativize(file) + " " + content.length + "\n";
                digest.update(head.getBytes(StandardCharsets.UTF_8));
                digest.update(content);
            }
            List<String> languages =
                    sorted.stream()
                            .map(file -> CATALOG.matcher(folder.relativize(file).toString()))
                            .filter(Matcher::matches)
                            .map(matcher -> matcher.group(1))
                            .toList();
            return new WebVersion(
                    "app-" + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES), languages);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Whether the path names a file of this version.
    boolean isIn(String path) {
        return path.startsWith("/" + folder + "/");
    }

    String withoutVersion(String path) {
        return VERSIONED.matcher(path).replaceFirst("");
    }

    /// The page, with the paths of its scripts and styles in this version, and with its languages: adding a catalog is
    /// enough to offer it.
    byte[] inPage(byte[] html) {
        String page =
                new String(html, StandardCharsets.UTF_8)
                        .replace(
                                HTML,
                                HTML + " data-languages=\"" + String.join(" ", languages) + "\"");
        return NAMED.matcher(page).replaceAll(folder + "/").getBytes(StandardCharsets.UTF_8);
    }
}
