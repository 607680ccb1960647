package accounts.oidc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The claims of an ID token whose signature was verified, and the rules of OpenID Connect Core
/// §3.1.3.7 for them. A claim that is missing or of another type is never taken for one that is
/// right.
public record IdToken(Map<String, Object> claims) {
    /// Clocks of two servers that are set by NTP.
    static final long LEEWAY_SECONDS = 60;

    /// A token is used at once; an older one has been kept.
    static final long MAX_AGE_SECONDS = 600;

    private static final int MAX_SUBJECT_CHARS = 255;
    private static final int MAX_GROUPS = 1000;

    /// @param nonce of the login that asked for the token
    public record Expected(String issuer, String clientId, String nonce) {}

    /// @param nowSeconds Unix time
    /// @return why the token is refused, for the log; empty when it is accepted
    public Optional<String> problem(Expected expected, long nowSeconds) {
        return Optional.ofNullable(firstProblem(expected, nowSeconds));
    }

    private @Nullable String firstProblem(Expected expected, long nowSeconds) {
        if (!expected.issuer().equals(claims.get("iss"))) {
            return "it is from another issuer";
        }
        List<Object> audience = list(claims.get("aud"));
        if (!audience.contains(expected.clientId())) {
            return "it is for another client";
        }
        Object authorizedParty = claims.get("azp");
        if ((audience.size() > 1 && authorizedParty == null)
                || (authorizedParty != null && !expected.clientId().equals(authorizedParty))) {
            return "another client asked for it";
        }
        if (!(claims.get("exp") instanceof Number expires)
                || nowSeconds >= expires.longValue() + LEEWAY_SECONDS) {
            return "it has expired";
        }
        if (!(claims.get("iat") instanceof Number issued)
                || issued.longValue() > nowSeconds + LEEWAY_SECONDS
                || issued.longValue() < nowSeconds - MAX_AGE_SECONDS) {
            return "it was not issued just now; is the clock right?";
        }
        if (claims.get("nbf") instanceof Number from
                && from.longValue() > nowSeconds + LEEWAY_SECONDS) {
            return "it is not valid yet; is the clock right?";
        }
        if (!expected.nonce().equals(claims.get("nonce"))) {
            return "it is the answer to another login";
        }
        if (!(claims.get("sub") instanceof String subject)
                || subject.isEmpty()
                || subject.length() > MAX_SUBJECT_CHARS) {
            return "it has no subject";
        }
        return null;
    }

    /// Of a token without [#problem].
    public String subject() {
        return (String) Objects.requireNonNull(claims.get("sub"));
    }

    /// A claim that is a text; empty for one that is missing or something else.
    public static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /// A claim that is a list of texts, or one text; empty for one that is missing or something
    /// else.
    public static Optional<List<String>> texts(Map<String, Object> claims, String name) {
        return claims.containsKey(name)
                ? Optional.of(
                        list(claims.get(name)).stream()
                                .limit(MAX_GROUPS)
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList())
                : Optional.empty();
    }

    private static List<Object> list(@Nullable Object value) {
        return switch (value) {
            case null -> List.of();
            case Collection<?> many -> List.copyOf(many);
            default -> List.of(value);
        };
    }
}
