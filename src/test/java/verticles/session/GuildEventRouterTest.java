package verticles.session;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.GuildEvent;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import rooms.ChannelView;
import rooms.GuildView;
import signaling.ClientFrame;
import signaling.ClientMessage;
import signaling.Effect;
import signaling.ServerMessage;
import signaling.Session;

@ExtendWith(VertxExtension.class)
class GuildEventRouterTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final ChannelView CHANNEL =
            ChannelView.voice(new UUID(0, 2), GUILD, "Lounge", 0);

    @Test
    void bringsTheEventsOfAGuildToItsMembers(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        GuildEventRouter router = new GuildEventRouter(bus);
        Session session =
                identified(effect -> {
                    if (effect instanceof Effect.Send(long _, ServerMessage.ChannelCreated sent)) {
                        test.verify(() -> {
                            assertThat(sent.channel()).isEqualTo(CHANNEL);
                            test.completeNow();
                        });
                    }
                });

        router.follow(session, List.of(GUILD)).onComplete(test.succeeding(_ -> publish(bus)));
    }

    @Test
    void sendsNothingToASessionThatHasEnded(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        GuildEventRouter router = new GuildEventRouter(bus);
        Session ended =
                identified(effect -> {
                    if (effect instanceof Effect.Send(long _, ServerMessage.ChannelCreated sent)) {
                        test.failNow("sent " + sent);
                    }
                });
        Session other =
                identified(effect -> {
                    if (effect instanceof Effect.Send(long _, ServerMessage.ChannelCreated _)) {
                        test.completeNow();
                    }
                });

        router.follow(ended, List.of(GUILD))
                .compose(_ -> router.follow(other, List.of(GUILD)))
                .onComplete(
                        test.succeeding(_ -> {
                            router.unfollow(ended);
                            publish(bus);
                        }));
    }

    private static void publish(Bus bus) {
        bus.publish(Addresses.guild(GUILD), new GuildEvent.ChannelCreated(GUILD, CHANNEL));
    }

    private static Session identified(Consumer<Effect> effects) {
        List<GuildView> guilds = List.of(new GuildView(GUILD, "Hubbub", List.of()));
        Session session = new Session("s", 10_000, 0, effects);
        session.onFrame(0, new ClientFrame.Understood(new ClientMessage.Identify(1, "token")));
        session.onTokenChecked(new ServerMessage.User(new UUID(0, 3), "ada"), new UUID(0, 4));
        session.onGuilds(guilds);
        session.onListening();
        session.onGuilds(guilds);
        return session;
    }
}
