package config.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A database for messages of guilds, as an item of `database.guildDatabases` names it.
///
/// @param transactionPooler as `database.transactionPooler`
public record GuildDatabase(
        String name,
        String host,
        int port,
        String database,
        String user,
        String password,
        boolean transactionPooler) {
    /// The name of the database that has everything else.
    public static final String MAIN = "main";

    private static final int DEFAULT_PORT = 5432;
    private static final Pattern ITEM = Pattern.compile("([a-z0-9-]{1,40})=(postgresql://.+)");
    private static final String POOLER = "transactionPooler=true";

    /// @throws IllegalArgumentException with what is wrong, without the password
    public static List<GuildDatabase> of(List<String> items) {
        List<GuildDatabase> all = items.stream().map(GuildDatabase::of).toList();
        Set<String> names = new HashSet<>(Set.of(MAIN));
        for (GuildDatabase one : all) {
            if (!names.add(one.name())) {
                throw new IllegalArgumentException("the name " + one.name() + " is taken");
            }
        }
        return all;
    }

    private static GuildDatabase of(String item) {
        Matcher parts = ITEM.matcher(item);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "one is not name=postgresql://user:password@host:port/database");
        }
        String name = parts.group(1);
        try {
            URI url = new URI(parts.group(2));
            String user = url.getRawUserInfo();
            String path = url.getRawPath();
            String query = url.getRawQuery();
            if (url.getHost() == null
                    || user == null
                    || path.length() < 2
                    || !(query == null || query.equals(POOLER))) {
                throw wrong(name);
            }
            int colon = user.indexOf(':');
            return new GuildDatabase(
                    name,
                    url.getHost(),
                    url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
                    decoded(path.substring(1)),
                    decoded(colon < 0 ? user : user.substring(0, colon)),
                    colon < 0 ? "" : decoded(user.substring(colon + 1)),
                    query != null);
        } catch (URISyntaxException e) {
            // Its message has the URL and thus the password.
            throw wrong(name);
        }
    }

    private static IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException(
                name
                        + " needs the form postgresql://user:password@host:port/database, with percent-encoded"
                        + " characters, and at most ?"
                        + POOLER
                        + " after it");
    }

    /// A plus stays one: this is not the query of a form.
    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /// Without the password, for messages.
    @Override
    public String toString() {
        return name + " (" + user + "@" + host + ":" + port + "/" + database + ")";
    }
}
