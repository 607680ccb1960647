package verticles.session;

import static org.assertj.core.api.Assertions.assertThat;

import bus.Addresses;
import bus.Bus;
import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import limits.Limit;
import limits.RefusalCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.GuildView;
import rooms.permission.Permissions;
import signaling.Effect;
import signaling.Resumption;
import signaling.Session;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

@ExtendWith(VertxExtension.class)
class ViewerEventsTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final UUID LOUNGE = new UUID(0, 2);
    private static final UUID ATTIC = new UUID(0, 3);
    private static final UUID ADA = new UUID(0, 4);
    private static final UUID BOB = new UUID(0, 5);

    /// What sessions were sent, as `<user> <message>`.
    private final List<String> sent = new ArrayList<>();

    private final Set<Session> sessions = new LinkedHashSet<>();
    private final RefusalCounts refusals = new RefusalCounts();

    @Test
    void onlyViewersGetAnEventInTheOrderOfArrival(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        ViewerEvents events = new ViewerEvents(bus, sessions, refusals);
        join(ADA, () -> {});
        join(
                BOB,
                () -> {
                    if (sent.size() == 7) {
                        test.verify(() -> {
                            assertThat(sent)
                                    .containsExactly(
                                            "4 1", "4 2", "4 3", "5 3", "4 4", "4 5", "5 5");
                            test.completeNow();
                        });
                    }
                });

        consume(bus)
                .onComplete(
                        test.succeeding(_ -> {
                            // Several of a channel share an answer and still come in order.
                            events.route(deleted(ATTIC, 1));
                            events.route(deleted(ATTIC, 2));
                            events.route(deleted(LOUNGE, 3));
                            events.route(deleted(ATTIC, 4));
                            events.route(deleted(LOUNGE, 5));
                        }));
    }

    @Test
    void anEventWhoseViewersAreUnknownIsSentToNoneAndTheNextOneGoesOn(
            Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        ViewerEvents events = new ViewerEvents(bus, sessions, refusals);
        join(
                ADA,
                () ->
                        test.verify(() -> {
                            assertThat(sent).containsExactly("4 2");
                            test.completeNow();
                        }));
        UUID broken = new UUID(0, 9);

        bus.consume(
                        Addresses.CHAT,
                        message -> {
                            ChatMessage.FindViewers find = (ChatMessage.FindViewers) message;
                            if (find.channel().equals(broken)) {
                                throw new RefusedException(RefusalCode.UNAVAILABLE, "Lost.");
                            }
                            return find.answer(new ChatMessage.Viewers(find.users()));
                        })
                .onComplete(
                        test.succeeding(_ -> {
                            events.route(deleted(broken, 1));
                            events.route(deleted(LOUNGE, 2));
                        }));
    }

    @Test
    void eventsThatAreLostBecauseTooManyWaitAreCounted(Vertx vertx, VertxTestContext test) {
        Bus bus = new Bus(vertx);
        ViewerEvents events = new ViewerEvents(bus, sessions, refusals);
        join(
                ADA,
                () -> {
                    if (sent.getLast().equals("4 10003")) {
                        test.verify(() -> {
                            assertThat(sent).hasSize(10_001).startsWith("4 1", "4 4");
                            assertThat(refusals.of(Limit.CHAT_EVENTS_WAITING)).isEqualTo(2);
                            test.completeNow();
                        });
                    }
                });

        bus.consume(
                        Addresses.CHAT,
                        message -> {
                            ChatMessage.FindViewers find = (ChatMessage.FindViewers) message;
                            return find.answer(new ChatMessage.Viewers(find.users()));
                        })
                .onComplete(
                        test.succeeding(_ -> {
                            // Who views the channel of the first one is asked meanwhile.
                            for (int i = 1; i <= 10_003; i++) {
                                events.route(deleted(LOUNGE, i));
                            }
                        }));
    }

    /// Ada views both channels, Bob the lounge. More events arrive before an answer.
    private static Future<Bus.Consumer> consume(Bus bus) {
        return bus.consume(
                Addresses.CHAT,
                message -> {
                    ChatMessage.FindViewers find = (ChatMessage.FindViewers) message;
                    assertThat(find.users()).containsExactlyInAnyOrder(ADA, BOB);
                    return find.answer(
                            new ChatMessage.Viewers(
                                    find.channel().equals(LOUNGE)
                                            ? Set.of(ADA, BOB)
                                            : Set.of(ADA)));
                });
    }

    private static GuildEvent.ForViewers deleted(UUID channel, long message) {
        return new GuildEvent.MessageDeleted(GUILD, channel, new UUID(0, message));
    }

    private void join(UUID user, Runnable onSent) {
        Session session =
                new Session(
                        user.toString(),
                        new Resumption("key", 0),
                        10_000,
                        0,
                        effect -> {
                            if (effect
                                    instanceof
                                    Effect.Send(long _, ServerMessage.MessageDeleted deleted)) {
                                sent.add(
                                        user.getLeastSignificantBits()
                                                + " "
                                                + deleted.message().getLeastSignificantBits());
                                onSent.run();
                            }
                        });
        List<GuildView> guilds =
                List.of(new GuildView(GUILD, "Hubbub", null, Permissions.OF_EVERYONE, List.of()));
        session.onFrame(
                0, new ClientFrame.Understood(new ClientMessage.Identify(1, "token", null)));
        session.handshake()
                .onTokenChecked(new ServerMessage.User(user, "user"), new UUID(0, 6), null);
        session.handshake().onGuilds(guilds);
        session.handshake().onListening();
        session.handshake().onGuilds(guilds);
        sessions.add(session);
    }
}
