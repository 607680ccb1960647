package store.postgres;

import config.DatabaseSettings;

/// How to reach one PostgreSQL database.
public record DatabaseAddress(String host, int port, String name, String user, String password) {
    static DatabaseAddress of(DatabaseSettings settings) {
        return new DatabaseAddress(
                settings.host(),
                settings.port(),
                settings.name(),
                settings.user(),
                settings.password());
    }

    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    /// Without the password, for messages.
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + name;
    }
}
