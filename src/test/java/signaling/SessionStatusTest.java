package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import limits.Limit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import presence.OnlineStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// What a session shows of its user, and whose statuses it asks for.
class SessionStatusTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID GUILD = new UUID(0, 2);

    private final List<Effect> effects = new ArrayList<>();
    private final Session session =
            new Session("s", new Resumption("key", 0), 10_000, 0, effects::add);
    private long now;

    @Test
    void theStatusOfIdentifyCountsBeforeTheUserIsOnlineInAGuild() {
        identify(OnlineStatus.INVISIBLE, null);

        assertThat(effects)
                .containsSubsequence(
                        new Effect.SetStatus(OnlineStatus.INVISIBLE), new Effect.ListGuilds(ADA));
    }

    @Test
    void aClientThatIdentifiesAgainWithoutAStatusDoesNotGetTheFormerOne() {
        session.onFrame(
                now,
                new ClientFrame.Understood(
                        new ClientMessage.Identify(1, "old", OnlineStatus.INVISIBLE)));
        session.handshake()
                .onIdentifyRefused(Refusal.of(RefusalCode.TOKEN_EXPIRED, "The token has expired."));
        identify(null, null);

        assertThat(effects).doesNotContain(new Effect.SetStatus(OnlineStatus.INVISIBLE));
    }

    @Test
    void changesAreRefusedBeforeReady() {
        receive(new ClientMessage.Status(3, OnlineStatus.IDLE));
        receive(new ClientMessage.Watch(4, GUILD, Set.of(ADA)));

        assertThat(refusals()).containsExactly("not_identified", "not_identified");
    }

    @Test
    void changesAndShownMembersAreEffects() {
        identify(null, null);
        effects.clear();
        receive(new ClientMessage.Status(3, OnlineStatus.DND));
        receive(new ClientMessage.Watch(4, GUILD, Set.of(ADA)));

        assertThat(effects)
                .containsExactly(
                        new Effect.SetStatus(OnlineStatus.DND),
                        new Effect.Watch(GUILD, Set.of(ADA)));
    }

    @Test
    void changesTooSoonAfterOthersAreRefusedAndLaterTakenAgain() {
        identify(null, null);
        effects.clear();
        for (int i = 0; i < MessageBudget.STATUSES_BURST; i++) {
            receive(new ClientMessage.Status(i, OnlineStatus.IDLE));
        }
        assertThat(effects)
                .hasSize(MessageBudget.STATUSES_BURST)
                .containsOnly(new Effect.SetStatus(OnlineStatus.IDLE));

        effects.clear();
        receive(new ClientMessage.Status(9, OnlineStatus.ONLINE));
        assertThat(effects)
                .contains(new Effect.Exceeded(Limit.STATUSES_PER_SESSION))
                .doesNotContain(new Effect.SetStatus(OnlineStatus.ONLINE));
        assertThat(refusals()).containsExactly("rate_limited");

        effects.clear();
        now += MessageBudget.STATUS_MILLIS;
        receive(new ClientMessage.Status(10, OnlineStatus.ONLINE));
        assertThat(effects).containsExactly(new Effect.SetStatus(OnlineStatus.ONLINE));
    }

    @Test
    void aSessionForOneCallShowsAndSeesNothing() {
        identify(OnlineStatus.DND, new UUID(0, 3));
        receive(new ClientMessage.Status(3, OnlineStatus.IDLE));
        receive(new ClientMessage.Watch(4, GUILD, Set.of(ADA)));

        assertThat(effects)
                .noneMatch(effect -> effect instanceof Effect.SetStatus)
                .noneMatch(effect -> effect instanceof Effect.Watch);
    }

    private void identify(@Nullable OnlineStatus status, @Nullable UUID channel) {
        receive(new ClientMessage.Identify(1, "token", status));
        session.handshake()
                .onTokenChecked(new ServerMessage.User(ADA, "ada"), new UUID(0, 9), channel);
        session.handshake().onGuilds(List.of());
        session.handshake().onListening();
        session.handshake().onGuilds(List.of());
        assertThat(effects)
                .anyMatch(effect ->
                        effect instanceof Effect.Send(long _, ServerMessage message)
                                && message instanceof ServerMessage.Ready);
    }

    private void receive(ClientMessage message) {
        session.onFrame(now, new ClientFrame.Understood(message));
    }

    private List<String> refusals() {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send) effect).message())
                .filter(ServerMessage.Failure.class::isInstance)
                .map(message -> ((ServerMessage.Failure) message).code().wireName())
                .toList();
    }
}
