package bots.client;

import org.jspecify.annotations.Nullable;

/// Why the server did not grant a request, or why the client gave up. A client cannot know all codes, since a
/// newer server may have more: they are text here.
///
/// @param code stable, in snake case, for example `token_expired`
/// @param message one sentence for a person
/// @param field the offending field of the request as a dotted path, or null
public record Refusal(String code, String message, @Nullable String field) {
    public static Refusal of(String code, String message) {
        return new Refusal(code, message, null);
    }
}
