package verticles.events.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import config.load.SettingsLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ProducerPropertiesTest {
    @Test
    void noEventIsStoredOnOneBrokerOnly() {
        ProducerConfig config = parsed(properties());

        assertThat(config.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
        assertThat(config.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG)).isTrue();
        assertThat(config.getString("security.protocol")).isEqualTo("PLAINTEXT");
        assertThat(config.getList("bootstrap.servers")).isEqualTo(List.of("a:9092", "b:9093"));
        assertThat(config.getString("client.id")).isEqualTo("hubbub-n1");
    }

    @Test
    void anEventWaitsForNoLongerThanTheTimeout() {
        ProducerConfig config = parsed(properties("timeoutMillis", "500"));

        assertThat(config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)).isEqualTo(500);
        assertThat(config.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG)).isEqualTo(500);
    }

    @Test
    void theFilesOfTlsAreThoseOfTheSettings() {
        Map<String, String> properties =
                properties(
                        "tls", "true",
                        "authorities", "/etc/kafka/ca.pem",
                        "certificate", "/etc/kafka/hubbub.pem");

        assertThat(properties)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.truststore.type", "PEM")
                .containsEntry("ssl.truststore.location", "/etc/kafka/ca.pem")
                .containsEntry("ssl.keystore.type", "PEM")
                .containsEntry("ssl.keystore.location", "/etc/kafka/hubbub.pem");
    }

    @Test
    void aPasswordOfAnyCharactersIsWhatTheLoginModuleGetsAndIsNotLogged() {
        String password = "a\"b\\c;d\\n=e";
        Map<String, String> properties =
                properties(
                        "tls", "true",
                        "username", "hubbub",
                        "password", password);

        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "SCRAM-SHA-512");
        ProducerConfig config = parsed(properties);
        Password login = config.getPassword("sasl.jaas.config");
        assertThat(config.values().toString()).doesNotContain(password);
        assertThat(
                        JaasContext.loadClientContext(Map.of("sasl.jaas.config", login))
                                .configurationEntries()
                                .getFirst()
                                .getOptions())
                .isEqualTo(Map.of("username", "hubbub", "password", password));
    }

    private static ProducerConfig parsed(Map<String, String> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return new ProducerConfig(all);
    }

    private static Map<String, String> properties(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("events.kafka.bootstrapServers", "a:9092,b:9093");
        for (int i = 0; i < more.length; i += 2) {
            settings.put("events.kafka." + more[i], more[i + 1]);
        }
        return ProducerProperties.of(SettingsLoader.defaults(settings).events().kafka(), "n1");
    }
}
