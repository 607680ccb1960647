package bots.setup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How bots without an account register, and whether what the run creates remains on the server.
///
/// @param invite code by which they register, null for none
/// @param administrator who invites them and creates channels, null without one
/// @param keep whether accounts and channels remain after the run
public record ServerAccess(
        @Nullable String invite, @Nullable Credentials administrator, boolean keep) {
    private static final Pattern INVITE = Pattern.compile("(?:.*/i/)?([0-9A-Za-z]{1,64})");

    /// A user with the right to invite people and to manage channels.
    public record Credentials(String username, String password) {
        /// Without the password, so that it does not get into a log.
        @Override
        public String toString() {
            return "Credentials of " + username;
        }
    }

    /// The code of an invite that is given as a code or as a link.
    ///
    /// @throws IllegalArgumentException for anything else
    public static String code(String text) {
        Matcher matcher = INVITE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--invite: must be a code or a link like https://voice.example.org/i/CODE, not \""
                            + text
                            + "\"");
        }
        return matcher.group(1);
    }
}
