package store.postgres;

import config.database.DatabaseSettings;
import config.database.GuildDatabase;

/// How to reach one PostgreSQL database.
///
/// @param transactionPooler a pooler answers there, and no statement can be prepared for a later
///     transaction
public record DatabaseAddress(
        String host,
        int port,
        String name,
        String user,
        String password,
        boolean transactionPooler) {
    /// A server that answers itself.
    DatabaseAddress(String host, int port, String name, String user, String password) {
        this(host, port, name, user, password, false);
    }

    static DatabaseAddress of(DatabaseSettings settings) {
        return new DatabaseAddress(
                settings.host(),
                settings.port(),
                settings.name(),
                settings.user(),
                settings.password(),
                settings.transactionPooler());
    }

    static DatabaseAddress of(GuildDatabase settings) {
        return new DatabaseAddress(
                settings.host(),
                settings.port(),
                settings.database(),
                settings.user(),
                settings.password(),
                settings.transactionPooler());
    }

    String jdbcUrl() {
        String url = "jdbc:postgresql://" + host + ":" + port + "/" + name;
        return transactionPooler ? url + "?prepareThreshold=0" : url;
    }

    /// Without the password, for messages.
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + name;
    }
}
