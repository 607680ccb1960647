package accounts.passkey;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a page is that uses passkeys, as the browser says in the header `Origin` (RFC 6454). The
/// host is the id of the relying party: a browser uses a passkey for no other, so a page of another
/// origin receives nothing that is valid here.
public record PageOrigin(String text, String host) {
    /// Browsers have passkeys on secure pages only, and on this machine.
    private static final Pattern SECURE =
            Pattern.compile(
                    "https://([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)(:[0-9]{1,5})?|http://(localhost)(:[0-9]{1,5})?");

    public static Optional<PageOrigin> of(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        Matcher parts = SECURE.matcher(header);
        return parts.matches()
                ? Optional.of(
                        new PageOrigin(
                                header, parts.group(1) == null ? parts.group(4) : parts.group(1)))
                : Optional.empty();
    }
}
