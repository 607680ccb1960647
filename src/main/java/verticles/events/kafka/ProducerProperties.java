package verticles.events.kafka;

import config.events.KafkaSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/// The properties of Kafka's client that follow from the settings.
final class ProducerProperties {
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private ProducerProperties() {}

    /// @param node id
    static Map<String, String> of(KafkaSettings settings, String node) {
        String timeout = String.valueOf(settings.timeout().toMillis());
        Map<String, String> properties = new HashMap<>();
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                String.join(",", settings.bootstrapServers()));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "hubbub-" + node);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, String.valueOf(BUFFER_BYTES));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        properties.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                String.valueOf(settings.timeout().toMillis() / 2));
        // Reports to brokers, which may ask for a compression that is not in the jar.
        properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(settings));
        putTls(properties, settings);
        putLogin(properties, settings);
        return properties;
    }

    private static String protocol(KafkaSettings settings) {
        boolean login = !settings.username().isEmpty();
        return (login ? "SASL_" : "") + (settings.tls() ? "SSL" : "PLAINTEXT");
    }

    private static void putTls(Map<String, String> properties, KafkaSettings settings) {
        Path authorities = settings.authorities();
        if (authorities != null) {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, authorities.toString());
        }
        Path certificate = settings.certificate();
        if (certificate != null) {
            properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            properties.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, certificate.toString());
        }
    }

    private static void putLogin(Map<String, String> properties, KafkaSettings settings) {
        if (settings.username().isEmpty()) {
            return;
        }
        boolean plain = settings.mechanism() == KafkaSettings.Mechanism.PLAIN;
        Class<?> module = plain ? PlainLoginModule.class : ScramLoginModule.class;
        properties.put(SaslConfigs.SASL_MECHANISM, settings.mechanism().name().replace('_', '-'));
        properties.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                String.format(
                        Locale.ROOT,
                        "%s required username=\"%s\" password=\"%s\";",
                        module.getName(),
                        quoted(settings.username()),
                        quoted(settings.password())));
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
