package verticles.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class StartExceptionTest {
    @Test
    void namesThePortInUseAndTheSettingThatChangesIt() {
        Throwable failure = explained(new BindException("Address already in use"));

        assertThat(failure)
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "TCP port 8443 on 0.0.0.0 cannot be opened (Address already in use)."
                                + " Free it or set http.port to another one.");
        assertThat(failure.getStackTrace()).as("nothing an operator needs").isEmpty();
    }

    @Test
    void looksBehindTheExceptionsOfNetty() {
        Exception netty =
                new CompletionException(
                        new IOException("bind(..) failed with error(-13): Permission denied"));

        assertThat(explained(netty)).hasMessageContaining("Permission denied").hasCause(netty);
    }

    @Test
    void namesTheHostThatIsNotOfThisMachine() {
        assertThat(explained(new BindException("Cannot assign requested address")))
                .hasMessage("http.host = 0.0.0.0 is not an address of this machine.");
        assertThat(explained(new UnknownHostException("nowhere")))
                .hasMessage("http.host = 0.0.0.0 is not an address of this machine.");
    }

    @Test
    void leavesOtherFailuresAndSuccessesAlone() {
        Exception other = new IllegalStateException("something else");

        assertThat(explained(other)).isSameAs(other);
        assertThat(explain(Future.succeededFuture("bound")).result()).isEqualTo("bound");
    }

    private static Throwable explained(Throwable failure) {
        return explain(Future.failedFuture(failure)).cause();
    }

    private static Future<String> explain(Future<String> bound) {
        return StartException.explainPort(bound, "http.port", "TCP", "0.0.0.0", 8443);
    }
}
