package config.database;

import config.key.Setting;
import config.key.Unit;
import java.util.List;

/// PostgreSQL.
public record DatabaseSettings(
        @Setting(
                        byDefault = "embedded",
                        meaning =
                                "embedded: the node runs its own PostgreSQL with its files in the data folder."
                                        + " external: it uses the server that the keys below name.")
                Mode mode,
        @Setting(
                        byDefault = "127.0.0.1",
                        pattern = ".+",
                        meaning = "Host of the external PostgreSQL.")
                String host,
        @Setting(
                        byDefault = "5432",
                        min = 1,
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning = "Port of the external PostgreSQL.")
                int port,
        @Setting(
                        byDefault = "hubbub",
                        pattern = ".+",
                        meaning = "Name of the database on the external PostgreSQL.")
                String name,
        @Setting(
                        byDefault = "hubbub",
                        pattern = ".+",
                        meaning =
                                "User for the external PostgreSQL. It must own the database, because the node"
                                        + " creates and migrates tables at start.")
                String user,
        @Setting(
                        byDefault = "",
                        secret = true,
                        meaning =
                                "Password of that user. Set it in the environment rather than in a file.")
                String password,
        @Setting(
                        byDefault = "8",
                        min = 1,
                        max = 1000,
                        unit = Unit.CONNECTIONS,
                        meaning = "Size of this node's connection pool to PostgreSQL.")
                int poolSize,
        @Setting(
                        byDefault = "false",
                        meaning =
                                "Whether database.host is a pooler that uses another connection for"
                                        + " each transaction, as PgBouncer with pool_mode = transaction does. The"
                                        + " node then keeps no prepared statements.")
                boolean transactionPooler,
        @Setting(
                        byDefault = "",
                        secret = true,
                        meaning =
                                "Further databases, for messages of guilds, the same on all nodes: each as"
                                        + " name=postgresql://user:password@host:port/database. The name stays for good;"
                                        + " ?transactionPooler=true after it says that a pooler answers there. New guilds get"
                                        + " the least filled database, and --move-guild moves one. Set it in the environment rather than in a file.")
                List<String> guildDatabases) {

    public enum Mode {
        EMBEDDED,
        EXTERNAL
    }
}
