package verticles.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class ClusterIdentityTest {
    private static final String SECRET = "a".repeat(32);

    @Test
    void oneSecretMakesTheSameCertificateAndNameOnEveryNode() throws Exception {
        ClusterIdentity one = ClusterIdentity.of(SECRET);
        ClusterIdentity same = ClusterIdentity.of(SECRET);
        ClusterIdentity other = ClusterIdentity.of("b".repeat(32));

        assertThat(own(one)).isEqualTo(own(same)).isEqualTo(trusted(same));
        assertThat(own(one)).isNotEqualTo(own(other));
        assertThat(one.hazelcastName()).isEqualTo(same.hazelcastName());
        assertThat(one.hazelcastName()).isNotEqualTo(other.hazelcastName()).doesNotContain(SECRET);
    }

    @Test
    void eachRegionIsAnotherClusterAndAllHaveTheKeyOfTheirMessages() {
        String eu = ClusterIdentity.ofRegion(SECRET, "eu").hazelcastName();

        assertThat(eu)
                .isEqualTo(ClusterIdentity.ofRegion(SECRET, "eu").hazelcastName())
                .isNotEqualTo(ClusterIdentity.ofRegion(SECRET, "us").hazelcastName())
                .isNotEqualTo(ClusterIdentity.of(SECRET).hazelcastName());
        assertThat(ClusterIdentity.regionKey(SECRET))
                .hasSize(32)
                .isEqualTo(ClusterIdentity.regionKey(SECRET))
                .isNotEqualTo(ClusterIdentity.regionKey("b".repeat(32)));
    }

    @Test
    void theCertificateIsSignedByItsOwnKey() throws Exception {
        X509Certificate certificate = own(ClusterIdentity.of(SECRET));
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
    }

    @Test
    void newSecretsAreLongEnoughAndDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(ClusterIdentity.newSecret(random))
                .hasSize(43)
                .isNotEqualTo(ClusterIdentity.newSecret(random));
    }

    private static X509Certificate own(ClusterIdentity identity) throws Exception {
        return certificate((PfxOptions) identity.secure(new EventBusOptions()).getKeyCertOptions());
    }

    private static X509Certificate trusted(ClusterIdentity identity) throws Exception {
        return certificate((PfxOptions) identity.secure(new EventBusOptions()).getTrustOptions());
    }

    private static X509Certificate certificate(PfxOptions options) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(
                new ByteArrayInputStream(options.getValue().getBytes()),
                options.getPassword().toCharArray());
        return (X509Certificate) store.getCertificate("cluster");
    }
}
