package verticles.region;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bus.Addresses;
import bus.Bus;
import bus.call.RolloutEvent;
import bus.guild.AccessEvent;
import bus.guild.GuildEvent;
import bus.message.BusMessage;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MissedMessagesTest {
    private static final UUID GUILD = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void whatMembersMayDoIsReadAgain(Vertx vertx) {
        Bus bus = new Bus(vertx);
        Queue<BusMessage> heard = new ConcurrentLinkedQueue<>();
        result(bus.listen(Addresses.guild(GUILD), heard::add));
        result(bus.listen(Addresses.access(GUILD), heard::add));
        result(bus.listen(Addresses.ROLLOUT, heard::add));
        MissedMessages missed = new MissedMessages(bus);

        missed.onMissed(Addresses.guild(GUILD).name());
        missed.onMissed(Addresses.access(GUILD).name());
        missed.onMissed(Addresses.ROLLOUT.name());
        missed.onMissed(Addresses.session("s").name());
        missed.onMissed("guild.x");

        await().until(() -> heard.size() == 3);
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        new GuildEvent.Changed(GUILD, null),
                        new AccessEvent.AccessChanged(GUILD, null),
                        new RolloutEvent.Changed());
    }
}
