package accounts.apikey;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a key allows.
public enum ApiKeyScope {
    /// List rooms and their participants.
    ROOMS_READ("rooms:read"),
    /// Create and delete rooms.
    ROOMS_WRITE("rooms:write"),
    /// Mute, move and remove participants, and change what they may do.
    PARTICIPANTS_MODERATE("participants:moderate"),
    /// Create join tokens.
    TOKENS_CREATE("tokens:create");

    private static final Map<String, ApiKeyScope> BY_WIRE_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toMap(ApiKeyScope::wireName, Function.identity()));

    private final String wireName;

    ApiKeyScope(String wireName) {
        this.wireName = wireName;
    }

    /// As it is stored and sent.
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /// Empty for a scope that only another version knows.
    public static Optional<ApiKeyScope> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
