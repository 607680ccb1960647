package bots.client.signaling;

import org.jspecify.annotations.Nullable;

/// Why the server did not grant a request, or why the client gave up. A client cannot know all
/// codes, since a newer server may have more: they are text here.
///
/// @param code stable, in snake case, for example `token_expired`
/// @param message one sentence for a person
/// @param field the offending field of the request as a dotted path, or null
public record RequestFailure(String code, String message, @Nullable String field) {
    public static RequestFailure of(String code, String message) {
        return new RequestFailure(code, message, null);
    }
}
