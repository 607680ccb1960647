package config.events;

import config.key.Setting;
import config.key.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The Kafka brokers that get the events of all guilds.
public record KafkaSettings(
        @Setting(
                        byDefault = "",
                        meaning =
                                "Kafka brokers to connect to first, each as host:port. They name the"
                                        + " other brokers. The same on all nodes. Empty: no events are sent to"
                                        + " Kafka.")
                List<String> bootstrapServers,
        @Setting(
                        byDefault = "hubbub.events",
                        pattern = "[A-Za-z0-9._-]{1,249}",
                        meaning =
                                "Topic of the events. Create it with as many partitions as it will ever need: the events"
                                        + " of a guild are in order as long as the number of partitions does not"
                                        + " change.")
                String topic,
        @Setting(
                        byDefault = "false",
                        meaning = "Whether connections to brokers are encrypted by TLS.")
                boolean tls,
        @Setting(
                        byDefault = "",
                        meaning =
                                "PEM file with the certificates of the authorities that sign those of the brokers."
                                        + " Empty: the authorities that Java trusts.")
                @Nullable Path authorities,
        @Setting(
                        byDefault = "",
                        meaning =
                                "PEM file with the key (PKCS #8) and the certificate chain of this server, for brokers"
                                        + " that ask clients for a certificate.")
                @Nullable Path certificate,
        @Setting(
                        byDefault = "scram_sha_512",
                        meaning =
                                "SASL mechanism for the username and the password: scram_sha_512, scram_sha_256 or"
                                        + " plain.")
                Mechanism mechanism,
        @Setting(byDefault = "", meaning = "Username at the brokers. Empty: without SASL.")
                String username,
        @Setting(
                        byDefault = "",
                        secret = true,
                        meaning =
                                "Password at the brokers. Set it in the environment rather than in a file.")
                String password,
        @Setting(
                        key = "timeoutMillis",
                        byDefault = "10000",
                        min = 500,
                        max = 120000,
                        unit = Unit.MILLISECONDS,
                        meaning =
                                "Time in which the brokers must store an event. If they do not, it is"
                                        + " sent again later.")
                Duration timeout,
        @Setting(
                        byDefault = "32",
                        min = 1,
                        max = 1000,
                        unit = Unit.EVENTS,
                        meaning =
                                "Maximum number of events that this node sends at a time, each of another"
                                        + " guild.")
                int concurrent) {

    /// How a username and its password are sent.
    public enum Mechanism {
        /// RFC 4616; the password itself, so only with TLS.
        PLAIN,
        /// RFC 7677.
        SCRAM_SHA_256,
        SCRAM_SHA_512
    }

    public boolean enabled() {
        return !bootstrapServers.isEmpty();
    }
}
