package verticles.ops;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.ClusterDirectory;

/// Covers `NodeShards`.
@ExtendWith(VertxExtension.class)
class NodeDrainTest {
    private NodeDrain drain;

    @BeforeEach
    void open(Vertx vertx) {
        drain =
                new NodeDrain(
                        vertx,
                        "media-1",
                        new NodeShards(vertx, "media-1", 1),
                        result(ClusterDirectory.open(vertx)));
    }

    @Test
    void aNodeThatDrainsTakesCallsAgainWhenAnAdministratorSaysSo() {
        drain.set(true);
        assertThat(drain.isDraining()).isTrue();
        drain.set(false);
        assertThat(drain.isDraining()).isFalse();
    }

    @Test
    void aNodeThatStopsTakesNoCallsAgain() {
        drain.setStopping();

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> drain.set(false))
                .satisfies(refused ->
                        assertThat(refused.refusal().code()).isEqualTo(RefusalCode.NODE_STOPPING));
        assertThatNoException().isThrownBy(() -> drain.set(true));
        assertThat(drain.isDraining()).isTrue();
    }
}
