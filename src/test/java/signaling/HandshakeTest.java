package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.GuildView;
import rooms.permission.Permissions;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

class HandshakeTest {
    private static final long OPENED_AT = 7_000;
    private static final UUID DEVICE_SESSION = new UUID(0, 2);
    private static final UUID LOUNGE = new UUID(0, 4);
    private static final ServerMessage.User ADA = new ServerMessage.User(new UUID(0, 1), "ada");
    private static final ServerMessage.User GRACE = new ServerMessage.User(new UUID(0, 9), "grace");
    private static final GuildView GUILD = guild(3);
    private static final GuildView JOINED_MEANWHILE = guild(5);
    private static final ServerMessage EVENT =
            new ServerMessage.Roster(List.of(), List.of(9), List.of());
    private static final Refusal EXPIRED = Refusal.of(RefusalCode.TOKEN_EXPIRED, "Refresh it.");

    private final List<ServerMessage> sent = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Handshake handshake =
            new Handshake("s", new Resumption("key", 60), OPENED_AT, sent::add, effects::add);

    @Test
    void listensToTheGuildsBeforeItTakesTheSnapshotOfReady() {
        handshake.onIdentify(identify(1));
        assertThat(drain()).containsExactly(new Effect.CheckToken("token"));
        handshake.onTokenChecked(ADA, DEVICE_SESSION, null);
        assertThat(drain()).containsExactly(new Effect.ListGuilds(ADA.id()));
        assertThat(handshake.onGuilds(List.of(GUILD))).isFalse();
        assertThat(drain()).containsExactly(new Effect.Listen(Set.of(GUILD.id())));
        handshake.onListening();
        assertThat(drain()).containsExactly(new Effect.ListGuilds(ADA.id()));
        assertThat(handshake.isIdentified()).isFalse();
        assertThat(handshake.onGuilds(List.of(GUILD))).isTrue();

        assertThat(sent)
                .containsExactly(new ServerMessage.Ready(1, "s", "key", 60, ADA, List.of(GUILD)));
        assertThat(handshake.isIdentified()).isTrue();
        assertThat(handshake.user()).isEqualTo(ADA);
        assertThat(handshake.deviceSession()).isEqualTo(DEVICE_SESSION);
    }

    @Test
    void listensAgainWhenTheUserHasJoinedAGuildMeanwhile() {
        identifyUntilListening();
        handshake.onListening();
        drain();
        assertThat(handshake.onGuilds(List.of(GUILD, JOINED_MEANWHILE))).isFalse();

        assertThat(drain())
                .containsExactly(new Effect.Listen(Set.of(GUILD.id(), JOINED_MEANWHILE.id())));
        handshake.onListening();
        assertThat(handshake.onGuilds(List.of(GUILD, JOINED_MEANWHILE))).isTrue();
    }

    @Test
    void listensForItselfAlsoWhenTheUserHasNoGuild() {
        handshake.onIdentify(identify(1));
        handshake.onTokenChecked(ADA, DEVICE_SESSION, null);
        drain();
        handshake.onGuilds(List.of());

        assertThat(drain()).containsExactly(new Effect.Listen(Set.of()));
    }

    @Test
    void sendsEventsThatCameBeforeReadyAfterIt() {
        handshake.onEarlyEvent(EVENT);
        identifyUntilListening();
        handshake.onEarlyEvent(EVENT);
        handshake.onListening();
        handshake.onGuilds(List.of(GUILD));

        assertThat(sent)
                .containsExactly(
                        new ServerMessage.Ready(1, "s", "key", 60, ADA, List.of(GUILD)), EVENT);
    }

    @Test
    void aTokenForOneChannelGetsNoGuilds() {
        handshake.onIdentify(identify(1));
        handshake.onTokenChecked(ADA, DEVICE_SESSION, LOUNGE);
        handshake.onListening();

        assertThat(effects)
                .containsExactly(new Effect.CheckToken("token"), new Effect.Listen(Set.of()));
        assertThat(sent)
                .containsExactly(new ServerMessage.Ready(1, "s", "key", 60, ADA, List.of()));
        assertThat(handshake.followsGuilds()).isFalse();
        assertThat(handshake.mayJoin(LOUNGE)).isTrue();
        assertThat(handshake.mayJoin(new UUID(0, 99))).isFalse();
    }

    @Test
    void aClientThatIdentifiesAgainIsNotTakenForTheUserThatWasRefused() {
        handshake.onIdentify(identify(1));
        handshake.onTokenChecked(ADA, DEVICE_SESSION, LOUNGE);
        handshake.onEarlyEvent(EVENT);
        assertThat(handshake.onIdentifyRefused(EXPIRED)).isTrue();
        assertThat(handshake.user()).isNull();
        assertThat(handshake.deviceSession()).isNull();
        assertThat(handshake.mayJoin(new UUID(0, 99))).isTrue();
        drain();
        sent.clear();
        handshake.onIdentify(identify(2));
        handshake.onTokenChecked(GRACE, DEVICE_SESSION, null);
        handshake.onGuilds(List.of(GUILD));
        assertThat(effects).as("its own guilds").endsWith(new Effect.Listen(Set.of(GUILD.id())));
        handshake.onListening();
        handshake.onGuilds(List.of(GUILD));

        assertThat(sent)
                .containsExactly(new ServerMessage.Ready(2, "s", "key", 60, GRACE, List.of(GUILD)));
    }

    @Test
    void identifiesOnceOrResumesOnce() {
        handshake.onIdentify(identify(1));
        handshake.onIdentify(identify(2));
        handshake.onResume(new ClientMessage.Resume(3, "other", "secret", 17));

        assertThat(effects).containsExactly(new Effect.CheckToken("token"));
        assertThat(sent).extracting(HandshakeTest::refused).containsExactly(2, 3);
    }

    @Test
    void aClientThatCannotResumeMayIdentify() {
        handshake.onResume(new ClientMessage.Resume(3, "other", "secret", 17));
        assertThat(drain()).containsExactly(new Effect.Resume(3, "other", "secret", 17));
        assertThat(handshake.isResuming()).isTrue();
        handshake.onResumeRefused(3, Refusal.of(RefusalCode.SESSION_ENDED, "gone"));
        handshake.onIdentify(identify(4));

        assertThat(drain()).containsExactly(new Effect.CheckToken("token"));
    }

    @Test
    void isLateOnlyWhileTheClientHasSentNothing() {
        long late = OPENED_AT + Handshake.IDENTIFY_WITHIN_MILLIS + 1;
        assertThat(handshake.isLate(late - 1)).isFalse();
        assertThat(handshake.isLate(late)).isTrue();
        handshake.onIdentify(identify(1));
        assertThat(handshake.isLate(late)).as("the server is late").isFalse();
        handshake.onIdentifyRefused(EXPIRED);

        assertThat(handshake.isLate(late)).isTrue();
    }

    @Test
    void answersThatComeAfterTheEndAreIgnored() {
        identifyUntilListening();
        drain();
        handshake.end();
        handshake.onListening();
        handshake.onEarlyEvent(EVENT);

        assertThat(handshake.onGuilds(List.of(GUILD))).isFalse();
        assertThat(handshake.onIdentifyRefused(EXPIRED)).isFalse();
        assertThat(effects).isEmpty();
        assertThat(sent).isEmpty();
    }

    private void identifyUntilListening() {
        handshake.onIdentify(identify(1));
        handshake.onTokenChecked(ADA, DEVICE_SESSION, null);
        handshake.onGuilds(List.of(GUILD));
    }

    private static ClientMessage.Identify identify(int id) {
        return new ClientMessage.Identify(id, "token", null);
    }

    private static @Nullable Integer refused(ServerMessage message) {
        return ((ServerMessage.Failure) message).re();
    }

    private static GuildView guild(int id) {
        return new GuildView(
                new UUID(0, id), "Hubbub " + id, null, Permissions.OF_EVERYONE, List.of());
    }

    private List<Effect> drain() {
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }
}
