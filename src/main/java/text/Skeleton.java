package text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What a name looks like (UTS #39 §4): names with one skeleton can be taken for each other, as
/// `paypal` in Latin and in Cyrillic letters, `modern` and `modem`, or `lan` and `Ian`.
///
/// A changed table changes skeletons, and those in the database then need a migration.
public final class Skeleton {
    private static final String TABLE = "/text/confusables.txt";
    private static final Map<Integer, String> PROTOTYPES = read();

    private Skeleton() {}

    /// Of a name in any case: `Ian`, `IAN` and `lan` have one. Upper-case I looks like l, so i
    /// counts as l too.
    public static String of(String name) {
        String shown = confused(Normalizer.normalize(name, Normalizer.Form.NFKC));
        return confused(shown.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)).replace('i', 'l');
    }

    private static String confused(String text) {
        StringBuilder skeleton = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .filter(codePoint -> !Characters.defaultIgnorable(codePoint))
                .forEach(codePoint -> {
                    String prototype = PROTOTYPES.get(codePoint);
                    if (prototype == null) {
                        skeleton.appendCodePoint(codePoint);
                    } else {
                        skeleton.append(prototype);
                    }
                });
        return Normalizer.normalize(skeleton, Normalizer.Form.NFD);
    }

    /// Each line: the prototype, a space, and the code points that look like it.
    private static Map<Integer, String> read() {
        Map<Integer, String> prototypes = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(Skeleton.class.getResourceAsStream(TABLE));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("# "))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        String prototype = line.substring(0, space);
                        line.substring(space + 1)
                                .codePoints()
                                .forEach(alike -> prototypes.put(alike, prototype));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return prototypes;
    }
}
