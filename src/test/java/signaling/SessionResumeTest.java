package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import call.MediaLimits;
import call.ParticipantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import presence.OnlineStatus;
import presence.UserStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.GuildView;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.mesh.MeshAbility;
import rooms.mesh.ModeReason;
import rooms.permission.Permissions;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.CloseCode;
import signaling.message.ServerMessage;

/// A [Session] whose client loses its WebSocket and comes back. Covers [ClientLink] and
/// [SentMessages] as well.
class SessionResumeTest {
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final long RESUME_MILLIS = 60_000;
    private static final UUID LOUNGE = new UUID(0, 4);
    private static final ServerMessage.User ADA = new ServerMessage.User(new UUID(0, 1), "ada");
    private static final List<GuildView> GUILDS =
            List.of(
                    new GuildView(
                            new UUID(0, 3), "Hubbub", null, Permissions.OF_EVERYONE, List.of()));

    private final List<Effect> effects = new ArrayList<>();
    private Session session = session(RESUME_MILLIS);
    private long now;

    @Test
    void aClientThatComesBackGetsWhatItMissedInOrder() {
        identify();
        event(1);
        long seq = lastSeq();
        session.onSocketLost(now);
        event(2);
        event(3);
        effects.clear();

        assertThat(session.canResume("key", seq)).isTrue();
        session.onResumed(now, 9, seq);

        assertThat(effects)
                .containsExactly(
                        new Effect.Send(seq + 1, roster(2)),
                        new Effect.Send(seq + 2, roster(3)),
                        new Effect.Send(seq + 3, new ServerMessage.Resumed(9)));
    }

    @Test
    void nothingIsSentWhileTheClientIsAway() {
        identify();
        session.onSocketLost(now);
        effects.clear();
        event(1);

        assertThat(effects).isEmpty();
    }

    @Test
    void theClientStaysInItsRoomWhileItIsAway() {
        identify();
        join();
        session.onSocketLost(now);
        now += RESUME_MILLIS;
        assertThat(session.room().isStillThere(now, new ParticipantId(7, 3))).isTrue();
        session.onTick(now);

        assertThat(effects).noneMatch(Effect.LeaveRoom.class::isInstance);
        session.onTick(now + 1);

        assertThat(effects).anyMatch(Effect.LeaveRoom.class::isInstance);
        assertThat(effects.getLast()).isEqualTo(new Effect.Close(CloseCode.HEARTBEAT_LOST));
    }

    @Test
    void silenceDetachesTheWebSocketAndKeepsTheSession() {
        identify();
        session.onTick(HEARTBEAT_MILLIS * 5 / 2 + 1);

        assertThat(effects.getLast()).isEqualTo(new Effect.Detach(CloseCode.HEARTBEAT_LOST));
        assertThat(session.canResume("key", lastSeq())).isTrue();
    }

    @Test
    void aClientThatTakesItsWebSocketForDeadFirstResumesAsWell() {
        identify();
        long seq = lastSeq();

        assertThat(session.canResume("key", seq)).isTrue();
        session.onResumed(now, 9, seq);

        assertThat(effects.getLast())
                .isEqualTo(new Effect.Send(seq + 1, new ServerMessage.Resumed(9)));
    }

    @Test
    void refusesAWrongKeyAndNumbersThatNeverWere() {
        identify();
        long seq = lastSeq();

        assertThat(session.canResume("kex", seq)).isFalse();
        assertThat(session.canResume("", seq)).isFalse();
        assertThat(session.canResume("key", seq + 1)).isFalse();
        assertThat(session.canResume("key", -1)).isFalse();
        assertThat(session.canResume("key", Long.MIN_VALUE)).isFalse();
        assertThat(session.canResume("key", seq)).isTrue();
    }

    @Test
    void acknowledgedMessagesAreNotKept() {
        identify();
        event(1);
        long seq = lastSeq();
        event(2);
        receive(new ClientMessage.Ping(null, 1, seq));

        assertThat(session.canResume("key", seq)).isTrue();
        assertThat(session.canResume("key", seq - 1)).isFalse();
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentIsIgnored() {
        identify();
        long seq = lastSeq();
        receive(new ClientMessage.Ping(null, 1, Long.MAX_VALUE));
        receive(new ClientMessage.Ping(null, 1, -5L));

        assertThat(session.canResume("key", seq)).isTrue();
    }

    @Test
    void keepsABoundedNumberOfMessages() {
        identify();
        long seq = lastSeq();
        session.onSocketLost(now);
        for (int i = 0; i < SentMessages.MAX_AWAY; i++) {
            event(i);
        }
        assertThat(session.canResume("key", seq)).isTrue();
        event(0);

        assertThat(session.canResume("key", seq)).isFalse();
        assertThat(session.canResume("key", seq + 1)).isTrue();
    }

    @Test
    void keepsABoundedNumberOfBytes() {
        identify();
        join();
        long seq = lastSeq();
        String sdp = "x".repeat(60_000);
        for (int i = 0; i < SentMessages.MAX_BYTES / sdp.length() + 1; i++) {
            now += 1_000;
            receive(new ClientMessage.Offer(i, "v=0", Map.of(), false, null));
            Effect.OpenConnection open =
                    (Effect.OpenConnection)
                            effects.stream()
                                    .filter(Effect.OpenConnection.class::isInstance)
                                    .reduce((_, last) -> last)
                                    .orElseThrow();
            session.room().onConnectionOpened(open, sdp);
        }

        assertThat(session.canResume("key", seq)).isFalse();
        assertThat(session.canResume("key", lastSeq() - 2)).isTrue();
    }

    /// Statuses are those of the members that the client named itself.
    @Test
    void aClientThatWatchesManyMembersHasFewerKept() {
        identify();
        long seq = lastSeq();
        List<UserStatus> statuses =
                IntStream.range(0, 400)
                        .mapToObj(i -> new UserStatus(new UUID(1, i), OnlineStatus.OFFLINE))
                        .toList();
        for (int i = 0; i < SentMessages.MAX_CONNECTED; i++) {
            session.onGuildEvent(new ServerMessage.Statuses(new UUID(0, 1), statuses));
        }

        assertThat(session.canResume("key", seq)).isFalse();
        assertThat(session.canResume("key", lastSeq() - 60)).isFalse();
        assertThat(session.canResume("key", lastSeq() - 10)).isTrue();
    }

    @Test
    void aClientThatNeverAcknowledgesHasFewerKept() {
        identify();
        long seq = lastSeq();
        for (int i = 0; i <= SentMessages.MAX_CONNECTED; i++) {
            event(i);
        }

        assertThat(session.canResume("key", seq)).isFalse();
    }

    @Test
    void aRevokedLoginEndsTheSessionOfAClientThatIsAway() {
        identify();
        session.onSocketLost(now);
        session.onDeviceSessionRevoked(new UUID(0, 2));

        assertThat(effects.getLast()).isEqualTo(new Effect.Close(CloseCode.SESSION_REVOKED));
        assertThat(session.canResume("key", 2)).isFalse();
    }

    @Test
    void aNodeThatDoesNotResumeEndsTheSessionWithItsWebSocket() {
        session = session(0);
        identify();

        assertThat(session.onSocketLost(now)).isFalse();
        assertThat(session.canResume("key", lastSeq())).isFalse();
    }

    @Test
    void aSessionThatIsNotIdentifiedCannotBeResumed() {
        assertThat(session.onSocketLost(now)).isFalse();
        assertThat(session.canResume("key", 1)).isFalse();
    }

    @Test
    void aNewSessionHandsItsWebSocketOver() {
        session.onOpened();
        receive(new ClientMessage.Resume(4, "other", "secret", 17));
        assertThat(effects.getLast()).isEqualTo(new Effect.Resume(4, "other", "secret", 17));
        session.onReplaced();
        effects.clear();
        receive(new ClientMessage.Ping(null, 1, null));

        assertThat(effects).isEmpty();
    }

    @Test
    void aRefusedResumeIsFollowedByIdentify() {
        session.onOpened();
        receive(new ClientMessage.Resume(4, "other", "secret", 17));
        session.handshake().onResumeRefused(4, Refusal.of(RefusalCode.SESSION_ENDED, "gone"));
        assertThat(effects.getLast())
                .isEqualTo(
                        new Effect.Send(
                                2,
                                new ServerMessage.Failure(
                                        4, "resume", RefusalCode.SESSION_ENDED, "gone", null)));
        receive(new ClientMessage.Identify(5, "token", null));

        assertThat(effects.getLast()).isEqualTo(new Effect.CheckToken("token"));
    }

    @Test
    void anIdentifiedSessionDoesNotResumeAnother() {
        identify();
        receive(new ClientMessage.Resume(4, "other", "secret", 17));

        assertThat(effects.getLast())
                .matches(effect ->
                        effect instanceof Effect.Send(_, ServerMessage.Failure failure)
                                && failure.code() == RefusalCode.ALREADY_IDENTIFIED);
    }

    private Session session(long resumeMillis) {
        return new Session(
                "s", new Resumption("key", resumeMillis), HEARTBEAT_MILLIS, 0, effects::add);
    }

    private void identify() {
        session.onOpened();
        receive(new ClientMessage.Identify(1, "token", null));
        session.handshake().onTokenChecked(ADA, new UUID(0, 2), null);
        session.handshake().onGuilds(GUILDS);
        session.handshake().onListening();
        session.handshake().onGuilds(GUILDS);
    }

    private void join() {
        receive(new ClientMessage.Join(2, LOUNGE, null, MeshAbility.NONE, null, List.of()));
        session.room()
                .onJoined(
                        now,
                        (Effect.Join) effects.getLast(),
                        new Admission(
                                7,
                                3,
                                false,
                                VoiceRights.of(Permissions.OF_EVERYONE),
                                ModeReason.SFU_ONLY,
                                List.of(),
                                1,
                                new ShardAddress("node-1", 0),
                                MediaLimits.DEFAULT),
                        List.of());
    }

    private void event(int number) {
        session.onGuildEvent(roster(number));
    }

    private static ServerMessage roster(int number) {
        return new ServerMessage.Roster(List.of(), List.of(number), List.of());
    }

    private void receive(ClientMessage message) {
        session.onFrame(now, new ClientFrame.Understood(message));
    }

    private long lastSeq() {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .mapToLong(effect -> ((Effect.Send) effect).seq())
                .max()
                .orElseThrow();
    }
}
