package verticles.http.files;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which modules a module of the page needs before it runs. Named in the page (`modulepreload`),
/// they are all asked for at once, instead of one level of imports after the other.
final class ModuleImports {
    /// A static import of a file of ours; a dynamic one has no `from`.
    private static final Pattern IMPORT =
            Pattern.compile(
                    "^(?:import|export)\\b[^;'\"()]*?\\bfrom '(\\.[^']+)'", Pattern.MULTILINE);

    private static final URI ROOT = URI.create("/");

    private ModuleImports() {}

    /// @param files by path
    /// @param entry path of the module
    /// @return the paths of what it imports, directly or not, those of the first level first
    static List<String> of(Map<String, byte[]> files, String entry) {
        Set<String> found = new LinkedHashSet<>();
        Deque<URI> waiting = new ArrayDeque<>(List.of(ROOT.resolve(entry)));
        while (!waiting.isEmpty()) {
            URI module = waiting.removeFirst();
            Matcher imports = IMPORT.matcher(text(files, module));
            while (imports.find()) {
                URI imported = module.resolve(imports.group(1));
                if (found.add(path(imported))) {
                    waiting.add(imported);
                }
            }
        }
        return new ArrayList<>(found);
    }

    private static String text(Map<String, byte[]> files, URI module) {
        byte[] content = Objects.requireNonNull(files.get(path(module)), module::toString);
        return new String(content, StandardCharsets.UTF_8);
    }

    private static String path(URI module) {
        return module.getPath().substring(1);
    }
}
