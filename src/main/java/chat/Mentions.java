package chat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The users whom a text names, as `<@id>`.
public final class Mentions {
    /// Of one message; further ones are not counted.
    static final int MAX_USERS = 50;

    private static final Pattern MENTION =
            Pattern.compile("<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>");

    private Mentions() {}

    /// In the order in which they come first.
    public static Set<UUID> in(String content) {
        Set<UUID> users = new LinkedHashSet<>();
        Matcher matcher = MENTION.matcher(content);
        while (users.size() < MAX_USERS && matcher.find()) {
            users.add(UUID.fromString(matcher.group(1)));
        }
        return users;
    }
}
