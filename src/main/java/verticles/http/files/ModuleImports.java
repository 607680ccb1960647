package verticles.http.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
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

    private ModuleImports() {}

    /// @param entry path of the module below the folder
    /// @return the paths of what it imports, directly or not, those of the first level first
    static List<String> of(Path folder, String entry) throws IOException {
        Set<String> found = new LinkedHashSet<>();
        Deque<Path> waiting = new ArrayDeque<>(List.of(folder.resolve(entry)));
        while (!waiting.isEmpty()) {
            Path module = waiting.removeFirst();
            Matcher imports = IMPORT.matcher(Files.readString(module));
            while (imports.find()) {
                Path imported = module.resolveSibling(imports.group(1)).normalize();
                if (found.add(folder.relativize(imported).toString())) {
                    waiting.add(imported);
                }
            }
        }
        return new ArrayList<>(found);
    }
}
