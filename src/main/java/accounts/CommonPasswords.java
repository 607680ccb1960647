package accounts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/// Passwords that are tried first by whoever guesses: a list in the jar (NIST SP 800-63B §3.1.1.2).
final class CommonPasswords {
    private static final Set<String> LIST = read();

    private CommonPasswords() {}

    /// @param folded by [Username#folded]
    static boolean contains(String folded) {
        return LIST.contains(folded) || folded.codePoints().distinct().count() == 1;
    }

    private static Set<String> read() {
        try (InputStream in =
                        Objects.requireNonNull(
                                CommonPasswords.class.getResourceAsStream(
                                        "/accounts/common-passwords.txt"));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("# "))
                    .map(Username::folded)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
