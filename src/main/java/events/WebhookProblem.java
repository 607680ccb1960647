package events;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why an event was not delivered to a webhook. What it says about the network of this server is
/// left out.
public enum WebhookProblem {
    /// With a status that is not a success.
    ANSWERED,
    /// Redirects are not followed.
    REDIRECTED,
    /// Within `events.webhooks.timeoutMillis`.
    NO_ANSWER,
    UNKNOWN_HOST,
    /// The certificate of the receiver may not be valid.
    TLS_FAILED,
    /// No connection, or it was closed before the answer.
    UNREACHABLE,
    /// The URL has a public address and begins with `http:`.
    NOT_HTTPS,
    /// To which nothing is sent, without `events.webhooks.privateAddresses`.
    PRIVATE_ADDRESS;

    /// @return null for a success
    public static @Nullable WebhookProblem ofStatus(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        return status >= 300 && status < 400 ? REDIRECTED : ANSWERED;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Earlier versions stored sentences.
    ///
    /// @param code or null for a success
    /// @param status null if there was no answer
    public static @Nullable WebhookProblem stored(@Nullable String code, @Nullable Integer status) {
        return code == null
                ? null
                : Arrays.stream(values())
                        .filter(problem -> problem.code().equals(code))
                        .findFirst()
                        .orElse(status == null ? UNREACHABLE : ANSWERED);
    }
}
