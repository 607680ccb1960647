package verticles.session;

import static awaiting.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.account.AuthMessage;
import bus.guild.GuildEvent;
import bus.guild.RoomsMessage;
import bus.message.Answer;
import config.load.SettingsLoader;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import limits.RefusalCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.GuildMember;
import rooms.GuildView;
import rooms.permission.Permissions;
import signaling.Effect;
import signaling.IceServers;
import signaling.Resumption;
import signaling.Session;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;
import verticles.http.SocketLimits;

/// What a session gets from the bus. Accounts and registry are answered by the test.
@Timeout(60)
@ExtendWith(VertxExtension.class)
class SessionEffectsTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final UUID ADA = new UUID(0, 2);
    private static final UUID GRACE = new UUID(0, 3);

    private final BlockingQueue<ServerMessage> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<UUID> shownTo = new LinkedBlockingQueue<>();

    /// The second list of the first user is refused.
    private final AtomicInteger lists = new AtomicInteger();

    @Test
    void aSecondUserOfTheSocketSeesNothingOfTheFirstOne(Vertx vertx) throws Exception {
        Bus bus = new Bus(vertx);
        result(bus.consume(Addresses.AUTH, message -> auth(message)));
        result(bus.consume(Addresses.ROOMS, message -> rooms(message)));
        Context context = vertx.getOrCreateContext();
        AtomicReference<SessionEffects> effects = new AtomicReference<>();
        Session session =
                new Session(
                        "s",
                        new Resumption("key", 0),
                        10_000,
                        0,
                        effect -> {
                            switch (effect) {
                                case Effect.Send(long _, ServerMessage message) ->
                                        sent.add(message);
                                case Effect.ToBus toBus -> effects.get().carryOut(toBus);
                                default -> {}
                            }
                        });
        effects.set(
                new SessionEffects(
                        bus,
                        new GuildEventRouter(
                                bus, (_, task) -> task.run(), "node/1", new RefusalCounts()),
                        new IceServers(List.of(), "", 0),
                        session,
                        "",
                        "192.0.2.1",
                        SocketLimits.of(vertx, SettingsLoader.defaults(Map.of()).limits()),
                        _ -> Answer.none()));

        identify(context, session, 1, "ada");
        assertThat(next()).isInstanceOf(ServerMessage.Failure.class);
        GuildEvent.OfMembers left = new GuildEvent.MemberLeft(GUILD, ADA);
        bus.publish(Addresses.guild(GUILD), left);
        identify(context, session, 2, "grace");
        assertThat(next())
                .isInstanceOfSatisfying(
                        ServerMessage.Ready.class,
                        ready -> assertThat(ready.user().id()).isEqualTo(GRACE));

        bus.publish(Addresses.guild(GUILD), new GuildEvent.Changed(GUILD, ADA));
        bus.publish(Addresses.guild(GUILD), new GuildEvent.Changed(GUILD, GRACE));
        assertThat(shownTo.poll(60, TimeUnit.SECONDS)).isEqualTo(GRACE);
        GuildMember hedy = new GuildMember(new UUID(0, 4), "hedy", null, List.of(), 0);
        bus.publish(Addresses.guild(GUILD), new GuildEvent.MemberJoined(GUILD, hedy));
        assertThat(next()).isEqualTo(new ServerMessage.MemberJoined(GUILD, hedy));
        assertThat(shownTo).isEmpty();
    }

    private static void identify(Context context, Session session, int id, String token) {
        context.runOnContext(_ ->
                session.onFrame(
                        0,
                        new ClientFrame.Understood(new ClientMessage.Identify(id, token, null))));
    }

    private bus.message.Answer auth(AuthMessage message) {
        return switch (message) {
            case AuthMessage.CheckSocketToken check -> {
                UUID user = check.token().equals("ada") ? ADA : GRACE;
                yield check.answer(
                        new AuthMessage.SocketIdentified(
                                new Identity(user, check.token(), new UUID(1, 1), Long.MAX_VALUE),
                                null));
            }
            case AuthMessage.FindEnded find -> find.answer(new AuthMessage.Ended(Set.of()));
            default -> throw new AssertionError(message);
        };
    }

    private bus.message.Answer rooms(RoomsMessage message) {
        return switch (message) {
            case RoomsMessage.ListGuilds list -> {
                if (list.user().equals(ADA) && lists.incrementAndGet() == 2) {
                    throw new RefusedException(RefusalCode.UNAVAILABLE, "The database is away.");
                }
                yield list.answer(new RoomsMessage.Guilds(List.of(view())));
            }
            case RoomsMessage.ShowGuild show -> {
                shownTo.add(show.user());
                yield show.answer(new RoomsMessage.Guild(view()));
            }
            default -> throw new AssertionError(message);
        };
    }

    private static GuildView view() {
        return new GuildView(GUILD, "Hubbub", null, Permissions.OF_EVERYONE, List.of());
    }

    private ServerMessage next() throws InterruptedException {
        return Objects.requireNonNull(sent.poll(60, TimeUnit.SECONDS), "a message");
    }
}
