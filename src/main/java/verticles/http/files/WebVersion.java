package verticles.http.files;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// Which files of the web client these are: a hash of all of them, in the paths of its scripts and
/// styles, as `app-<hash>/`. So browsers keep them without asking, and a script imports only files
/// of its own version.
///
/// @param folder first segment of those paths
/// @param languages BCP 47 tag of each catalog `words/<tag>.js` → its texts for browsers that
///     cannot start the page, by key
/// @param modules paths of what the script of the page imports
record WebVersion(
        String folder, SortedMap<String, Map<String, String>> languages, List<String> modules) {
    private static final int HASH_BYTES = 8;

    /// Of any version: behind a load balancer, nodes may have different ones for a while.
    private static final Pattern VERSIONED = Pattern.compile("^/app-[0-9a-f]{16}(?=/)");

    /// Scripts and styles of the page, which it names by relative paths.
    private static final Pattern NAMED =
            Pattern.compile("(?<=(?:src|href)=\")(?=[\\w/-]+\\.(?:js|css)\")");

    private static final String SCRIPT = "app.js";

    private static final Pattern CATALOG = Pattern.compile("words/([A-Za-z0-9-]+)\\.js");

    /// An entry of a catalog that browsers without modules, or without scripts, need.
    private static final Pattern START =
            Pattern.compile("^ {4}'(start\\.\\w+)': '(.*)',$", Pattern.MULTILINE);

    private static final String NO_SCRIPT = "start.noScript";

    private static final String HEAD_END = "</head>";

    /// Where the page says which languages there are.
    private static final String HTML = "<html lang=\"en\"";

    /// Where it has the texts of [#START].
    private static final String START_TEXTS = "<div id=\"start-texts\" hidden>";

    private static final String NO_SCRIPT_TEXT = "<p class=\"noscript\">" + NO_SCRIPT + "</p>";

    /// Reads all of them: not for an event loop.
    ///
    /// @param root of the files in the class path
    static WebVersion of(String root) {
        try {
            URL page = Objects.requireNonNull(WebVersion.class.getResource(root + "/index.html"));
            if (page.openConnection() instanceof JarURLConnection inJar) {
                return of(inJar(inJar.getJarFile(), root.substring(1) + "/"));
            }
            return of(inFolder(Objects.requireNonNull(Path.of(page.toURI()).getParent())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource has a URI", e);
        }
    }

    /// @param jar that of the class path, which stays open
    private static SortedMap<String, byte[]> inJar(JarFile jar, String prefix) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
            JarEntry entry = all.nextElement();
            if (entry.getName().startsWith(prefix) && !entry.isDirectory()) {
                try (InputStream content = jar.getInputStream(entry)) {
                    files.put(entry.getName().substring(prefix.length()), content.readAllBytes());
                }
            }
        }
        return files;
    }

    private static SortedMap<String, byte[]> inFolder(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString().replace(File.separatorChar, '/'),
                        Files.readAllBytes(file));
            }
        }
        return files;
    }

    /// @param files by path
    private static WebVersion of(SortedMap<String, byte[]> files) {
        SortedMap<String, Map<String, String>> languages = new TreeMap<>();
        files.forEach((path, content) -> {
            Matcher catalog = CATALOG.matcher(path);
            if (catalog.matches()) {
                languages.put(
                        catalog.group(1), startTexts(new String(content, StandardCharsets.UTF_8)));
            }
        });
        return new WebVersion("app-" + hash(files), languages, ModuleImports.of(files, SCRIPT));
    }

    /// The JVM computes a CRC-32 by machine code from the start; SHA-256 of all files in code that
    /// is not compiled yet took a tenth of a second.
    private static String hash(SortedMap<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            files.forEach((path, content) -> {
                CRC32 checksum = new CRC32();
                checksum.update(content);
                String line = path + " " + content.length + " " + checksum.getValue() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Map<String, String> startTexts(String catalog) {
        return START.matcher(catalog)
                .results()
                .collect(Collectors.toMap(text -> text.group(1), text -> text.group(2)));
    }

    /// Whether the path names a file of this version.
    boolean isIn(String path) {
        return path.startsWith("/" + folder + "/");
    }

    String withoutVersion(String path) {
        return VERSIONED.matcher(path).replaceFirst("");
    }

    /// The page, with the paths of its scripts and styles in this version, what it needs before it
    /// starts, its languages and their texts for browsers that cannot start it: adding a catalog is
    /// enough to offer it.
    byte[] inPage(byte[] html) {
        String preloads =
                modules.stream()
                        .map(module -> "  <link rel=\"modulepreload\" href=\"" + module + "\">\n")
                        .collect(Collectors.joining());
        String page =
                new String(html, StandardCharsets.UTF_8)
                        .replace(
                                HTML,
                                HTML
                                        + " data-languages=\""
                                        + String.join(" ", languages.keySet())
                                        + "\"")
                        .replace(START_TEXTS, START_TEXTS + paragraphs(key -> !isNoScript(key)))
                        .replace(NO_SCRIPT_TEXT, paragraphs(WebVersion::isNoScript))
                        .replace(HEAD_END, preloads + HEAD_END);
        return NAMED.matcher(page).replaceAll(folder + "/").getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isNoScript(String key) {
        return key.equals(NO_SCRIPT);
    }

    /// The texts for browsers that cannot start the page, in all languages.
    private String paragraphs(Predicate<String> keys) {
        return languages.entrySet().stream()
                .flatMap(language ->
                        language.getValue().entrySet().stream()
                                .filter(text -> keys.test(text.getKey()))
                                .sorted(Map.Entry.comparingByKey())
                                .map(text ->
                                        "<p class=\"noscript\" lang=\""
                                                + language.getKey()
                                                + "\" data-key=\""
                                                + text.getKey()
                                                + "\">"
                                                + escaped(text.getValue())
                                                + "</p>"))
                .collect(Collectors.joining());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
