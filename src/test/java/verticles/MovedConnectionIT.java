package verticles;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.call.MediaMessage;
import call.ParticipantState;
import call.TrackLimits;
import config.Settings;
import config.load.SettingsLoader;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import media.sdp.Offers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Offers with the same certificate, as of clients that use one for all their connections. Covers
/// `verticles.shard.ConnectionOpening`.
@Timeout(300)
@ExtendWith(VertxExtension.class)
class MovedConnectionIT {
    private static final Pattern UFRAG = Pattern.compile("a=ice-ufrag:(\\S+)");
    private static final UUID ROOM = new UUID(0, 1);

    /// If the shard continued the former connection, the handshake of the new one would get no
    /// answer.
    @Test
    void anOfferAfterAMoveToAnotherShardAndBackBeginsANewConnection(Vertx vertx) {
        Bus bus = new Bus(vertx);
        Settings settings =
                SettingsLoader.defaults(
                        Map.of("node.id", "a", "media.host", "127.0.0.1", "media.port", "0"));
        result(vertx.deployVerticle(new MediaVerticle(settings, 0)));

        String first = ufrag(bus, "session", 1);

        assertThat(ufrag(bus, "session", 1)).as("another offer").isEqualTo(first);
        String moved = ufrag(bus, "session", 3);
        assertThat(moved).as("after moves").isNotEqualTo(first);
        assertThat(ufrag(bus, "session", 3)).as("another offer").isEqualTo(moved);
        assertThat(ufrag(bus, "next session", 3)).as("another session").isNotEqualTo(moved);
    }

    /// @return of the shard, in its answer
    private static String ufrag(Bus bus, String session, int placement) {
        int epoch = session.length();
        var opened =
                result(
                        bus.request(
                                Addresses.media("a", 0),
                                new MediaMessage.OpenConnection(
                                        ROOM,
                                        epoch,
                                        placement,
                                        3,
                                        session,
                                        Offers.SMALL,
                                        Map.of(),
                                        false,
                                        true,
                                        ParticipantState.INITIAL,
                                        TrackLimits.NONE)));
        Matcher answer = UFRAG.matcher(opened.answer());
        assertThat(answer.find()).isTrue();
        return answer.group(1);
    }
}
