package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import call.LeaveReason;
import call.MediaCommand;
import call.MediaLimits;
import call.MediaMode;
import call.ParticipantId;
import call.ParticipantState;
import call.TrackKind;
import call.TrackLimits;
import call.View;
import call.ViewRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import limits.Limit;
import org.junit.jupiter.api.Test;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.Admission;
import rooms.FormerParticipant;
import rooms.GuildView;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.StageRole;
import rooms.VoiceRights;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshSignal;
import rooms.mesh.ModeReason;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;
import rooms.permission.Permission;
import rooms.permission.Permissions;
import signaling.message.ClientFrame;
import signaling.message.ClientMessage;
import signaling.message.CloseCode;
import signaling.message.MessageCodec;
import signaling.message.ServerMessage;

/// Covers [SessionRoom], [RoomMembership], [RoomParticipant] and [MediaNegotiation] as well, of
/// which only the session is entered.
class SessionTest {
    private static final VoiceRights MUTED_BY_MODERATOR =
            new VoiceRights(Permissions.OF_EVERYONE, true, false, 0);
    private static final long HEARTBEAT_MILLIS = 10_000;
    private static final Resumption RESUMPTION = new Resumption("key", 0);
    private static final UUID USER = new UUID(0, 1);
    private static final UUID DEVICE_SESSION = new UUID(0, 2);
    private static final UUID GUILD = new UUID(0, 3);
    private static final UUID LOUNGE = new UUID(0, 4);
    private static final UUID GARAGE = new UUID(0, 5);
    private static final ShardAddress SHARD = new ShardAddress("node-1", 0);
    private static final ServerMessage.User ADA = new ServerMessage.User(USER, "ada");
    private static final List<GuildView> GUILDS =
            List.of(new GuildView(GUILD, "Hubbub", null, Permissions.OF_EVERYONE, List.of()));
    private static final ServerMessage ROSTER =
            new ServerMessage.Roster(List.of(), List.of(9), List.of());
    private static final ServerMessage SLOTS = new ServerMessage.Slots(List.of());

    private final List<Effect> effects = new ArrayList<>();
    private final Session session = new Session("s", RESUMPTION, HEARTBEAT_MILLIS, 0, effects::add);
    private long now;
    private boolean identified;

    SessionTest() {
        session.onOpened();
    }

    // Greeting

    @Test
    void sendsHelloFirst() {
        assertThat(effects)
                .containsExactly(new Effect.Send(1, new ServerMessage.Hello(HEARTBEAT_MILLIS, 1)));
    }

    @Test
    void anAudienceRemainsMutedAndMayRaiseAHand() {
        Effect.Member member = joined(LOUNGE, 3);
        session.room()
                .onRights(of(7), VoiceRights.of(Permissions.OF_EVERYONE).on(StageRole.AUDIENCE));
        assertThat(lastSent())
                .isEqualTo(
                        new ServerMessage.State(
                                null, new ParticipantState(true, false, false, false)));
        receive(new ClientMessage.State(5, false, null, true, null, null, true));

        assertThat(lastEffect())
                .isEqualTo(
                        new Effect.ChangeState(
                                member,
                                5,
                                new ParticipantState(true, false, false, false, false, true)));
    }

    /// Leave and join within milliseconds: what the room sent to the former participant is not for
    /// the next one.
    @Test
    void whatIsForAnEarlierParticipantOfTheSameRoomIsIgnored() {
        joined(LOUNGE, 3);
        receive(new ClientMessage.Leave(9));
        Effect.Join again = startJoin(LOUNGE);
        session.room().onEvicted(of(7), LeaveReason.MEDIA_LOST);
        session.room().onRights(of(7), MUTED_BY_MODERATOR);
        drain();
        session.room().onJoined(now, again, admission(4), List.of());
        session.room().onEvicted(of(7), LeaveReason.DISCONNECTED);
        session.room().onMoved(now, of(7), GARAGE);
        session.room().onRights(of(7), MUTED_BY_MODERATOR);
        session.room().onRoomEvent(now, of(7), ROSTER);
        session.room().onShardEvent(of(7), 1, SLOTS);

        assertThat(sent()).hasSize(1).first().isInstanceOf(ServerMessage.Joined.class);
        assertThat(session.room().isStillThere(now, new ParticipantId(7, 4))).isTrue();
    }

    @Test
    void aTokenForOneChannelGetsNoGuildsAndJoinsNoOtherChannel() {
        receive(new ClientMessage.Identify(1, "voice token", null));
        drain();
        session.handshake().onTokenChecked(ADA, DEVICE_SESSION, LOUNGE);
        assertThat(drain()).containsExactly(new Effect.Listen(Set.of()));
        session.handshake().onListening();
        assertThat(lastSent()).isEqualTo(new ServerMessage.Ready(1, "s", "key", 0, ADA, List.of()));
        receive(
                new ClientMessage.Join(
                        2, new UUID(0, 99), null, MeshAbility.NONE, null, List.of()));
        assertThat(lastSent())
                .isInstanceOfSatisfying(
                        ServerMessage.Failure.class,
                        refused -> assertThat(refused.code()).isEqualTo(RefusalCode.FORBIDDEN));
        receive(new ClientMessage.Join(3, LOUNGE, null, MeshAbility.NONE, null, List.of()));
        assertThat(lastEffect()).isInstanceOf(Effect.Join.class);
    }

    @Test
    void anExpiredTokenKeepsTheConnectionAndMayBeReplaced() {
        receive(new ClientMessage.Identify(1, "old", null));
        session.handshake().onIdentifyRefused(Refusal.of(RefusalCode.TOKEN_EXPIRED, "Refresh it."));
        assertThat(lastSent())
                .isEqualTo(
                        new ServerMessage.Failure(
                                1, "identify", RefusalCode.TOKEN_EXPIRED, "Refresh it.", null));
        identify();

        assertThat(lastSent()).isInstanceOf(ServerMessage.Ready.class);
    }

    @Test
    void identifiesOnce() {
        identify();
        receive(new ClientMessage.Identify(5, "token", null));

        assertThat(failure()).isEqualTo("already_identified");
    }

    @Test
    void nothingButPingBeforeIdentify() {
        receive(new ClientMessage.Join(1, LOUNGE, null, MeshAbility.NONE, null, List.of()));
        assertThat(failure()).isEqualTo("not_identified");
        receive(new ClientMessage.Leave(2));
        assertThat(failure()).isEqualTo("not_identified");
        receive(new ClientMessage.Ping(3, 42, null));
        assertThat(lastSent()).isEqualTo(new ServerMessage.Pong(3, 42));
    }

    @Test
    void numbersEverythingItSendsWithoutAGap() {
        identify();
        receive(new ClientMessage.Ping(null, 1, null));
        receive(new ClientMessage.Leave(null));

        assertThat(effects.stream().filter(Effect.Send.class::isInstance))
                .extracting(effect -> ((Effect.Send) effect).seq())
                .containsExactly(1L, 2L, 3L, 4L);
    }

    // Joining

    @Test
    void joinsTheRoomOfAChannel() {
        Effect.Join join = startJoin(LOUNGE);
        assertThat(join)
                .isEqualTo(
                        new Effect.Join(
                                1,
                                USER,
                                "ada",
                                LOUNGE,
                                false,
                                ParticipantState.INITIAL,
                                MeshAbility.NONE,
                                null,
                                List.of()));
        session.room().onJoined(now, join, admission(3), List.of());

        assertThat(lastSent())
                .isEqualTo(new ServerMessage.Joined(2, LOUNGE, admission(3), List.of()));
    }

    @Test
    void aRefusedJoinLeavesTheSessionFreeToJoinAgain() {
        session.room().onJoinRefused(startJoin(LOUNGE), Refusal.of(RefusalCode.FORBIDDEN, "No."));
        assertThat(failure()).isEqualTo("forbidden");
        joined(LOUNGE, 1);

        assertThat(lastSent()).isInstanceOf(ServerMessage.Joined.class);
    }

    @Test
    void joiningTheSameChannelTwiceIsRefused() {
        joined(LOUNGE, 1);
        receive(new ClientMessage.Join(3, LOUNGE, null, MeshAbility.NONE, null, List.of()));

        assertThat(failure()).isEqualTo("already_in_room");
    }

    @Test
    void joiningAnotherChannelLeavesTheFirst() {
        joined(LOUNGE, 4);
        drain();
        receive(new ClientMessage.Join(3, GARAGE, null, MeshAbility.NONE, null, List.of()));

        assertThat(effects.get(0)).isEqualTo(new Effect.LeaveRoom(member(1, LOUNGE, 4)));
        assertThat(sent()).containsExactly(new ServerMessage.Left(null, LOUNGE, LeaveReason.MOVED));
        assertThat(effects.get(2)).isInstanceOf(Effect.Join.class);
    }

    @Test
    void theParticipantOfALostSessionGoesOnWithItsConnection() {
        FormerParticipant former = new FormerParticipant(3, 1);
        identify();
        receive(new ClientMessage.Join(2, LOUNGE, null, MeshAbility.NONE, former, List.of()));
        Effect.Join join = (Effect.Join) effects.getLast();
        assertThat(join.former()).isEqualTo(former);
        drain();

        session.room().onJoined(now, join, returned(3), List.of());

        assertThat(sent())
                .containsExactly(new ServerMessage.Joined(2, LOUNGE, returned(3), List.of()));
        assertThat(effects).contains(new Effect.TakeOver(member(1, LOUNGE, 3)));
    }

    @Test
    void aParticipantThatTheServerHasNoLongerJoinsAnew() {
        identify();
        receive(
                new ClientMessage.Join(
                        2, LOUNGE, null, MeshAbility.NONE, new FormerParticipant(3, 1), List.of()));
        Effect.Join join = (Effect.Join) effects.getLast();
        session.room().onJoined(now, join, admission(4), List.of());

        assertThat(effects).noneMatch(Effect.TakeOver.class::isInstance);
    }

    /// The next join of the client is answered with the same participant.
    @Test
    void aJoinThatWasGivenUpDoesNotTakeTheParticipantFromTheNext() {
        FormerParticipant former = new FormerParticipant(3, 1);
        identify();
        receive(new ClientMessage.Join(2, LOUNGE, null, MeshAbility.NONE, former, List.of()));
        Effect.Join first = (Effect.Join) effects.getLast();
        receive(new ClientMessage.Leave(3));
        receive(new ClientMessage.Join(4, LOUNGE, null, MeshAbility.NONE, former, List.of()));
        Effect.Join second = (Effect.Join) effects.getLast();

        session.room().onJoined(now, first, returned(3), List.of());
        session.room().onJoined(now, second, returned(3), List.of());

        assertThat(effects).noneMatch(Effect.LeaveRoom.class::isInstance);
        assertThat(lastSent()).isInstanceOf(ServerMessage.Joined.class);
    }

    /// It was frozen, and its client went on without it.
    @Test
    void aSessionThatIsReplacedLeavesTheParticipantAlone() {
        joined(LOUNGE, 3);
        drain();

        session.room().onReplaced(new ParticipantId(7, 3));

        assertThat(effects)
                .containsExactly(
                        new Effect.Send(
                                4,
                                new ServerMessage.Left(
                                        null, LOUNGE, LeaveReason.JOINED_ELSEWHERE)));
        drain();
        session.onClosed();
        assertThat(effects).noneMatch(Effect.LeaveRoom.class::isInstance);
    }

    @Test
    void aRoomWhoseOwnerDiedIsJoinedOnceMore() {
        Effect.Join join = startJoin(LOUNGE);
        drain();
        session.room().onJoinRefused(join, Refusal.of(RefusalCode.UNAVAILABLE, "Nobody."));
        assertThat(drain()).containsExactly(join);
        session.room().onJoinRefused(join, Refusal.of(RefusalCode.UNAVAILABLE, "Nobody."));

        assertThat(failure()).isEqualTo("unavailable");
    }

    // Answers that come too late

    @Test
    void leavingWhileTheJoinIsInProgressEndsOutsideTheRoom() {
        Effect.Join join = startJoin(LOUNGE);
        drain();
        receive(new ClientMessage.Leave(3));
        assertThat(sent()).extracting(SessionTest::kind).containsExactly("join_abandoned", "left");
        drain();
        session.room().onJoined(now, join, admission(5), List.of());

        assertThat(drain()).containsExactly(new Effect.LeaveRoom(member(1, LOUNGE, 5)));
    }

    @Test
    void aSocketClosedWhileTheJoinIsUnderWayLeavesNoGhost() {
        Effect.Join join = startJoin(LOUNGE);
        session.onClosed();
        drain();
        session.room().onJoined(now, join, admission(5), List.of());

        assertThat(drain()).containsExactly(new Effect.LeaveRoom(member(1, LOUNGE, 5)));
    }

    @Test
    void aJoinThatWasGivenUpIsNotRetried() {
        Effect.Join join = startJoin(LOUNGE);
        receive(new ClientMessage.Leave(3));
        drain();
        session.room().onJoinRefused(join, Refusal.of(RefusalCode.UNAVAILABLE, "Nobody."));

        assertThat(drain()).isEmpty();
    }

    @Test
    void theLateAnswerOfAFormerJoinDoesNotTouchTheNewOne() {
        Effect.Join first = startJoin(LOUNGE);
        Effect.Join second = startJoin(GARAGE);
        session.room().onJoined(now, first, admission(1), List.of());
        session.room().onJoined(now, second, admission(2), List.of());

        assertThat(((ServerMessage.Joined) lastSent()).channel()).isEqualTo(GARAGE);
        assertThat(effects).contains(new Effect.LeaveRoom(member(1, LOUNGE, 1)));
    }

    @Test
    void aConnectionThatOpensAfterLeavingIsClosed() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        receive(new ClientMessage.Leave(5));
        assertThat(effects).contains(disconnect(member));
        drain();
        session.room().onConnectionOpened(open(member, 4), "answer");

        assertThat(drain()).containsExactly(disconnect(member));
    }

    // In the room

    @Test
    void bringsTheOfferToTheShardAndItsAnswerBack() {
        Effect.Member member = joined(LOUNGE, 3);
        drain();
        offer(4);
        assertThat(drain()).containsExactly(open(member, 4));
        session.room().onConnectionOpened(open(member, 4), "answer");

        assertThat(lastSent()).isEqualTo(new ServerMessage.Answer(4, "answer"));
    }

    @Test
    void aViewReachesTheShardOnceThereIsAConnection() {
        Effect.Member member = joined(LOUNGE, 3);
        drain();
        View view = new View(List.of(new ViewRequest(4, TrackKind.CAMERA, 360, 30, false)));
        receive(new ClientMessage.View(4, view, null));
        assertThat(drain()).isEmpty();
        offer(5);
        session.room().onConnectionOpened(open(member, 5), "answer");
        Effect sent = view(member, 4, view, 0);
        assertThat(drain()).endsWith(sent);
        receive(new ClientMessage.View(4, view, null));
        assertThat(drain()).containsExactly(sent);
        session.room()
                .onCommandRefused(
                        view(member, 4, view, 0),
                        "view",
                        Refusal.of(RefusalCode.UNAVAILABLE, "Nobody."));

        assertThat(failure()).isEqualTo("unavailable");
    }

    @Test
    void whatAViewLeavesOutRemains() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        session.room().onConnectionOpened(open(member, 4), "answer");
        View view = new View(List.of(new ViewRequest(4, TrackKind.CAMERA, 360, 30, false)));
        receive(new ClientMessage.View(5, null, 50));
        drain();
        receive(new ClientMessage.View(6, view, null));
        assertThat(drain()).containsExactly(view(member, 6, view, 50));
        receive(new ClientMessage.View(7, null, 0));
        assertThat(drain()).containsExactly(view(member, 7, view, 0));
    }

    @Test
    void refusesAViewBeforeTheRoomIsJoined() {
        startJoin(LOUNGE);
        receive(new ClientMessage.View(4, new View(List.of()), null));

        assertThat(failure()).isEqualTo("not_in_room");
    }

    /// M10: an offer costs a shard more than any other message.
    @Test
    void takesTwoOffersASecondAfterABurst() {
        Effect.Member member = joined(LOUNGE, 3);
        drain();
        int taken = 0;
        for (int i = 0; i < 40; i++) {
            now += 100;
            offer(4 + i);
            List<Effect> effects = drain();
            if (effects.contains(open(member, 4 + i))) {
                taken++;
                session.room().onConnectionOpened(open(member, 4 + i), "answer");
                drain();
            } else {
                assertThat(effects).contains(new Effect.Exceeded(Limit.OFFERS_PER_SESSION));
            }
        }

        assertThat(taken).isBetween(10, 18);
    }

    @Test
    void anOfferIsAnsweredBeforeTheNextIsTaken() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        offer(5);
        assertThat(failure()).isEqualTo("offer_pending");
        session.room()
                .onOfferRefused(open(member, 4), Refusal.of(RefusalCode.SDP_NO_BUNDLE, "No."));
        assertThat(failure()).isEqualTo("sdp_no_bundle");
        offer(6);
        session.room().onConnectionOpened(open(member, 6), "answer");
        drain();
        offer(7);

        assertThat(lastEffect()).isInstanceOf(Effect.OpenConnection.class);
    }

    @Test
    void aLaterOfferThatIsRefusedLeavesTheConnectionAndItsEvents() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        session.room().onConnectionOpened(open(member, 4), "answer");
        offer(5);
        drain();
        session.room().onShardEvent(of(7), 1, SLOTS);
        assertThat(sent()).isEmpty();
        session.room()
                .onOfferRefused(open(member, 5), Refusal.of(RefusalCode.SDP_MALFORMED, "No."));
        assertThat(sent()).contains(SLOTS);
        session.room().onShardEvent(of(7), 1, SLOTS);
        assertThat(lastSent()).isEqualTo(SLOTS);
    }

    @Test
    void eventsOfTheShardWaitForTheAnswer() {
        Effect.Member member = joined(LOUNGE, 3);
        session.room().onShardEvent(of(7), 1, SLOTS);
        offer(4);
        drain();
        session.room().onShardEvent(of(7), 1, SLOTS);
        assertThat(sent()).isEmpty();
        session.room().onConnectionOpened(open(member, 4), "answer");

        assertThat(sent()).containsExactly(new ServerMessage.Answer(4, "answer"), SLOTS);
    }

    @Test
    void changesOnlyTheFieldsThatAreNamed() {
        Effect.Member member = joined(LOUNGE, 3);
        receive(new ClientMessage.State(4, null, null, true, null, null, null));
        receive(new ClientMessage.State(5, true, null, null, null, null, null));
        ParticipantState both = new ParticipantState(true, false, true, false);

        assertThat(lastEffect()).isEqualTo(new Effect.ChangeState(member, 5, both));
        session.room().onStateChanged(new Effect.ChangeState(member, 5, both));
        assertThat(lastSent()).isEqualTo(new ServerMessage.State(5, both));
    }

    @Test
    void aMutedParticipantIsOpenedMutedAndKeepsItsOwnState() {
        Effect.Member member = joined(LOUNGE, 3);
        session.room().onRights(of(7), MUTED_BY_MODERATOR);
        assertThat(lastSent()).isEqualTo(new ServerMessage.Rights(MUTED_BY_MODERATOR));
        offer(4);

        ParticipantState muted = new ParticipantState(true, false, false, false);
        assertThat(lastEffect())
                .isEqualTo(
                        new Effect.OpenConnection(
                                member,
                                4,
                                "v=0",
                                Map.of("0", TrackKind.MICROPHONE),
                                false,
                                false,
                                muted,
                                TrackLimits.NONE));
        receive(new ClientMessage.State(5, false, null, null, null, null, null));
        assertThat(lastEffect())
                .isEqualTo(new Effect.ChangeState(member, 5, ParticipantState.INITIAL));
    }

    @Test
    void aConnectionBeingOpenedIsCorrectedWhenRightsChange() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        session.room().onRights(of(7), MUTED_BY_MODERATOR);

        assertThat(lastEffect())
                .isEqualTo(
                        new Effect.Command(
                                member,
                                null,
                                null,
                                new MediaCommand.ChangeState(
                                        new ParticipantState(true, false, false, false))));
    }

    @Test
    void aCameraWithoutThePermissionForItIsOffForGood() {
        Effect.Member member = joined(LOUNGE, 3);
        receive(new ClientMessage.State(4, null, null, true, null, null, null));
        session.room()
                .onRights(
                        of(7),
                        VoiceRights.of(Permissions.of(Permission.CONNECT, Permission.SPEAK)));
        assertThat(lastSent()).isEqualTo(new ServerMessage.State(null, ParticipantState.INITIAL));
        receive(new ClientMessage.State(5, null, null, true, null, null, null));
        assertThat(lastEffect())
                .isEqualTo(new Effect.ChangeState(member, 5, ParticipantState.INITIAL));
    }

    @Test
    void aMovedParticipantJoinsOnceWhereTheModeratorMovedIt() {
        Effect.Member member = joined(LOUNGE, 3);
        effects.clear();
        session.room().onMoved(now, of(7), GARAGE);

        assertThat(sent())
                .containsExactly(
                        new ServerMessage.Left(
                                null, LOUNGE, LeaveReason.MOVED_BY_MODERATOR, GARAGE));
        assertThat(effects).contains(new Effect.LeaveRoom(member));
        assertThat(startJoin(GARAGE).moved()).isTrue();
        receive(new ClientMessage.Leave(8));
        assertThat(startJoin(GARAGE).moved()).isFalse();
    }

    @Test
    void aMoveAllowsAJoinFor30Seconds() {
        joined(LOUNGE, 3);
        session.room().onMoved(now, of(7), GARAGE);
        now += SessionRoom.MOVE_MILLIS;
        Effect.Join inTime = startJoin(GARAGE);
        assertThat(inTime.moved()).isTrue();
        session.room().onJoined(now, inTime, admission(3), List.of());
        session.room().onMoved(now, of(7), LOUNGE);
        now += SessionRoom.MOVE_MILLIS + 1;

        assertThat(startJoin(LOUNGE).moved()).isFalse();
    }

    @Test
    void aMoveOutOfAFormerRoomIsIgnored() {
        joined(LOUNGE, 3);
        effects.clear();
        session.room().onMoved(now, of(6), GARAGE);

        assertThat(effects).isEmpty();
        receive(new ClientMessage.Leave(8));
        assertThat(startJoin(GARAGE).moved()).isFalse();
    }

    /// The room is on another node, and its events overtake the answer to the join.
    @Test
    void rightsThatComeBeforeTheAnswerToTheJoinCount() {
        Effect.Join join = startJoin(LOUNGE);
        session.room().onRights(of(7), VoiceRights.of(Permissions.OF_EVERYONE));
        session.room().onRights(of(7), MUTED_BY_MODERATOR);
        session.room().onRights(of(6), VoiceRights.of(Permissions.OF_EVERYONE));
        drain();
        session.room().onJoined(now, join, admission(3), List.of());
        assertThat(sent())
                .containsExactly(
                        new ServerMessage.Joined(2, LOUNGE, admission(3), List.of()),
                        new ServerMessage.Rights(VoiceRights.of(Permissions.OF_EVERYONE)),
                        new ServerMessage.Rights(MUTED_BY_MODERATOR));
        offer(4);

        assertThat(lastEffect())
                .isInstanceOfSatisfying(
                        Effect.OpenConnection.class,
                        open -> assertThat(open.state().muted()).isTrue());
    }

    @Test
    void anEvictionThatComesBeforeTheAnswerToTheJoinCounts() {
        Effect.Join join = startJoin(LOUNGE);
        session.room().onEvicted(of(6), LeaveReason.MEDIA_LOST);
        session.room().onEvicted(of(7), LeaveReason.ACCESS_LOST);
        drain();
        session.room().onJoined(now, join, admission(3), List.of());

        assertThat(effects).contains(new Effect.LeaveRoom(member(1, LOUNGE, 3)));
        assertThat(lastSent())
                .isEqualTo(new ServerMessage.Left(null, LOUNGE, LeaveReason.ACCESS_LOST));
    }

    @Test
    void aMoveThatComesBeforeTheAnswerToTheJoinCounts() {
        Effect.Join join = startJoin(LOUNGE);
        session.room().onMoved(now, of(7), GARAGE);
        session.room().onJoined(now, join, admission(3), List.of());

        assertThat(lastSent())
                .isEqualTo(
                        new ServerMessage.Left(
                                null, LOUNGE, LeaveReason.MOVED_BY_MODERATOR, GARAGE));
        assertThat(startJoin(GARAGE).moved()).isTrue();
    }

    @Test
    void anEventThatCameBeforeARefusalIsNotOfTheNextJoin() {
        Effect.Join refused = startJoin(LOUNGE);
        session.room().onEvicted(of(7), LeaveReason.ACCESS_LOST);
        session.room().onJoinRefused(refused, Refusal.of(RefusalCode.FORBIDDEN, "No."));
        joined(LOUNGE, 3);

        assertThat(lastSent()).isInstanceOf(ServerMessage.Joined.class);
    }

    @Test
    void aStateThatChangedWhileTheConnectionOpenedIsEnforcedOnceItIsOpen() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        session.room().onRights(of(7), MUTED_BY_MODERATOR);
        drain();
        session.room().onConnectionOpened(open(member, 4), "answer");

        assertThat(lastEffect())
                .isEqualTo(
                        new Effect.Command(
                                member,
                                null,
                                null,
                                new MediaCommand.ChangeState(
                                        new ParticipantState(true, false, false, false))));
    }

    @Test
    void limitsThatChangeReachTheShard() {
        Effect.Member member = joined(LOUNGE, 3);
        VoiceRights limited =
                VoiceRights.of(Permissions.OF_EVERYONE).limitedTo(TrackLimits.ofMicrophone(32_000));
        Effect.Command limit =
                new Effect.Command(
                        member,
                        null,
                        null,
                        new MediaCommand.ChangeLimits(TrackLimits.ofMicrophone(32_000)));
        offer(4);
        session.room().onRights(of(7), limited);
        assertThat(lastSent()).isEqualTo(new ServerMessage.Rights(limited));
        assertThat(lastEffect()).isEqualTo(limit);

        // The command may have come before there was a connection.
        drain();
        session.room().onConnectionOpened(open(member, 4), "answer");
        assertThat(lastEffect()).isEqualTo(limit);

        offer(5);
        assertThat(((Effect.OpenConnection) lastEffect()).limits())
                .isEqualTo(TrackLimits.ofMicrophone(32_000));
    }

    @Test
    void rightsOfAFormerRoomAreIgnored() {
        joined(LOUNGE, 3);
        effects.clear();
        session.room().onRights(of(6), MUTED_BY_MODERATOR);

        assertThat(effects).isEmpty();
    }

    @Test
    void aStateSetWhileJoiningIsCarriedOutOnceInside() {
        Effect.Join join = startJoin(LOUNGE);
        receive(new ClientMessage.State(4, true, null, null, null, null, null));
        session.room().onJoined(now, join, admission(3), List.of());

        assertThat(lastEffect())
                .isEqualTo(
                        new Effect.ChangeState(
                                member(1, LOUNGE, 3),
                                4,
                                new ParticipantState(true, false, false, false)));
    }

    @Test
    void looksForTheNextOwnerOfARoomThatNoLongerAnswers() {
        Effect.Member member = joined(LOUNGE, 3);
        ParticipantState muted = new ParticipantState(true, false, false, false);
        receive(new ClientMessage.State(4, true, null, null, null, null, null));
        session.room()
                .onStateRefused(
                        now,
                        new Effect.ChangeState(member, 4, muted),
                        Refusal.of(RefusalCode.STALE_EPOCH, "Another."));

        assertThat(lastSent()).isEqualTo(new ServerMessage.State(4, muted));
        assertThat(lastEffect())
                .isEqualTo(new Effect.Announce(member, new Participant(3, USER, "ada", muted)));
    }

    @Test
    void goesOnWithTheNextOwnerAsTheSameParticipant() {
        Effect.Member member = joined(LOUNGE, 3);
        offer(4);
        session.room().onConnectionOpened(open(member, 4), "answer");
        session.room().onOwnerGone(now);
        Effect.Announce announce = (Effect.Announce) lastEffect();
        Participant other = participant(9);
        session.room().onAnnounced(now, announce, admission(8, 3, other), List.of());

        assertThat(lastSent())
                .isEqualTo(new ServerMessage.Roster(List.of(), List.of(), List.of(other)));
        drain();
        session.room().onRoomEvent(now, of(7), ROSTER);
        assertThat(drain()).as("of the former owner").isEmpty();
        session.room().onRoomEvent(now, of(8), ROSTER);
        assertThat(lastSent()).isEqualTo(ROSTER);
        session.room().onShardEvent(of(7), 1, SLOTS);
        assertThat(lastSent()).as("the shard does not know yet").isEqualTo(SLOTS);
        receive(new ClientMessage.Leave(5));
        assertThat(effects).contains(new Effect.LeaveRoom(member.ownedIn(8)));
    }

    @Test
    void ignoresEventsOfAnotherEpoch() {
        joined(LOUNGE, 3);
        drain();
        session.room().onRoomEvent(now, of(6), ROSTER);
        session.room().onEvicted(of(6), LeaveReason.MEDIA_LOST);
        assertThat(drain()).isEmpty();
        session.room().onRoomEvent(now, of(7), ROSTER);

        assertThat(sent()).containsExactly(ROSTER);
    }

    @Test
    void sendsTheReasonWhyItIsOutOfTheRoom() {
        joined(LOUNGE, 3);
        session.room().onEvicted(of(7), LeaveReason.JOINED_ELSEWHERE);
        assertThat(lastSent())
                .isEqualTo(new ServerMessage.Left(null, LOUNGE, LeaveReason.JOINED_ELSEWHERE));
        receive(new ClientMessage.Leave(9));

        assertThat(failure()).isEqualTo("not_in_room");
    }

    @Test
    void confirmsOnlyItsOwnParticipantToTheRoom() {
        joined(LOUNGE, 3);

        assertThat(session.room().isStillThere(now, new ParticipantId(7, 3))).isTrue();
        assertThat(session.room().isStillThere(now, new ParticipantId(7, 2))).isFalse();
        assertThat(session.room().isStillThere(now, new ParticipantId(6, 3))).isFalse();
    }

    @Test
    void aRoomThatFellSilentIsLostWhenNoNodeTakesIt() {
        joined(LOUNGE, 3);
        now = OwnerSearch.ROOM_SILENCE_MILLIS;
        receive(new ClientMessage.Ping(null, 1, null));
        session.room().isStillThere(now, new ParticipantId(7, 3));
        now += OwnerSearch.ROOM_SILENCE_MILLIS;
        receive(new ClientMessage.Ping(null, 2, null));
        session.onTick(now);
        assertThat(lastSent()).isInstanceOf(ServerMessage.Pong.class);
        session.onTick(++now);
        Effect.Announce announce = (Effect.Announce) lastEffect();

        session.room().onAnnounceRefused(announce, Refusal.of(RefusalCode.UNAVAILABLE, "No."));
        drain();
        session.onTick(now + 1_000);
        assertThat(drain()).as("again").containsExactly(announce);

        now += OwnerSearch.ANNOUNCE_MILLIS + 1;
        receive(new ClientMessage.Ping(null, 3, null));
        session.onTick(now);
        assertThat(lastSent())
                .isEqualTo(new ServerMessage.Left(null, LOUNGE, LeaveReason.ROOM_LOST));
    }

    @Test
    void theNextOwnerMayHaveNoShardYet() {
        joined(LOUNGE, 3);
        session.room().onOwnerGone(now);
        Effect.Announce announce = (Effect.Announce) lastEffect();
        session.room().onAnnounceRefused(announce, Refusal.of(RefusalCode.NO_MEDIA_NODE, "None."));
        drain();
        session.onTick(now + 1_000);
        assertThat(drain()).as("again").containsExactly(announce);
    }

    @Test
    void anOwnerThatIsThereAfterAllKeepsTheRoom() {
        joined(LOUNGE, 3);
        session.room().onOwnerGone(now);
        Effect.Announce announce = (Effect.Announce) lastEffect();
        session.room().onOwnerThere(now, announce);
        drain();
        session.onTick(now + 1_000);
        assertThat(drain()).isEmpty();
    }

    /// The room has to have the participant when the client comes back to another node.
    @Test
    void aSessionThatIsHandedOverLeavesTheParticipantAndItsConnectionAlone() {
        joined(LOUNGE, 3);
        drain();

        session.handOver();
        session.onTick(now + 1_000);
        session.onClosed();
        session.close(CloseCode.HEARTBEAT_LOST);
        receive(new ClientMessage.Leave(9));

        assertThat(effects).containsExactly(new Effect.Close(CloseCode.DRAINING));
    }

    @Test
    void closesAfterTwoAndAHalfHeartbeatsOfSilence() {
        identify();
        session.onTick(25_000);
        assertThat(lastEffect()).isNotEqualTo(new Effect.Close(CloseCode.HEARTBEAT_LOST));
        session.onTick(25_001);

        assertThat(lastEffect()).isEqualTo(new Effect.Close(CloseCode.HEARTBEAT_LOST));
    }

    @Test
    void closesAConnectionThatDoesNotIdentifyInTime() {
        for (now = 0; now <= 30_000; now += 5_000) {
            receive(new ClientMessage.Ping(null, now, null));
            session.onTick(now);
        }
        session.onTick(30_001);

        assertThat(lastEffect()).isEqualTo(new Effect.Close(CloseCode.ABUSE));
    }

    @Test
    void letsABurstPassAndClosesAFlood() {
        identify();
        now = 60_000;
        for (int i = 0; i < MessageBudget.MESSAGES_BURST; i++) {
            receive(new ClientMessage.Ping(null, i, null));
        }
        assertThat(lastSent()).isInstanceOf(ServerMessage.Pong.class);
        receive(new ClientMessage.Ping(null, 0, null));

        assertThat(failure()).isEqualTo("rate_limited");
        assertThat(lastEffect()).isEqualTo(new Effect.Close(CloseCode.ABUSE));
    }

    @Test
    void signalsGoToTheRoomAndTooManyAreRefused() {
        joined(LOUNGE, 3);
        now = 60_000;
        drain();
        var signal = new MeshSignal(1, "v=0", null, null, null, null);
        receive(new ClientMessage.Signal(3, 1, signal));
        receive(new ClientMessage.Pair(4, 1, PairProblem.FAILED));
        var figures = List.of(new UplinkFigures(1, 240_000, 2, 45));
        receive(new ClientMessage.Uplink(null, figures));
        assertThat(drain())
                .containsExactly(
                        new Effect.Signal(member(1, LOUNGE, 3), 1, signal),
                        new Effect.ReportPair(member(1, LOUNGE, 3), 1, PairProblem.FAILED),
                        new Effect.ReportUplink(member(1, LOUNGE, 3), figures));

        for (int i = 3; i < MessageBudget.SIGNALS_BURST; i++) {
            receive(new ClientMessage.Signal(null, 1, signal));
        }
        assertThat(drain()).hasSize(MessageBudget.SIGNALS_BURST - 3);
        receive(new ClientMessage.Signal(5, 1, signal));
        assertThat(effects).contains(new Effect.Exceeded(Limit.SIGNALS_PER_SESSION));
        assertThat(failure()).isEqualTo("rate_limited");
    }

    /// Long ones would fill what may wait for a participant that reads slowly, whose WebSocket is
    /// then closed.
    @Test
    void limitsTheSignalingTextOfASession() {
        joined(LOUNGE, 3);
        now = 60_000;
        drain();
        var signal = new MeshSignal(1, "x".repeat(10_000), null, null, null, null);
        int fit = MessageBudget.SIGNAL_TEXT_BURST / 10_000;
        for (int i = 0; i < fit; i++) {
            receive(new ClientMessage.Signal(null, 1, signal));
        }
        assertThat(drain()).hasSize(fit).allMatch(Effect.Signal.class::isInstance);

        receive(new ClientMessage.Signal(4, 1, signal));
        assertThat(effects).contains(new Effect.Exceeded(Limit.SIGNALS_PER_SESSION));
        assertThat(failure()).isEqualTo("rate_limited");
        drain();

        now += 1_000 * 10_000 / MessageBudget.SIGNAL_TEXT_PER_SECOND;
        receive(new ClientMessage.Signal(5, 1, signal));
        assertThat(drain()).containsExactly(new Effect.Signal(member(1, LOUNGE, 3), 1, signal));
    }

    @Test
    void aSignalOutsideOfARoomIsRefused() {
        identify();
        receive(new ClientMessage.Pair(3, 1, PairProblem.FAILED));
        assertThat(failure()).isEqualTo("not_in_room");
        startJoin(LOUNGE);
        receive(new ClientMessage.Pair(4, 1, PairProblem.FAILED));
        assertThat(failure()).isEqualTo("not_in_room");
    }

    @Test
    void theShardLearnsTheModeOfAConnectionThatIsOpen() {
        Effect.Member member = joined(LOUNGE, 3);
        var p2p =
                new Effect.Command(member, null, null, new MediaCommand.ChangeMode(MediaMode.P2P));
        var sfu =
                new Effect.Command(member, null, null, new MediaCommand.ChangeMode(MediaMode.SFU));
        offer(4);
        mode(ModeReason.SMALL_ROOM);
        assertThat(effects).doesNotContain(p2p);
        session.room().onConnectionOpened(open(member, 4), "answer");
        assertThat(drain()).contains(p2p);

        mode(ModeReason.MODERATED);
        assertThat(drain()).contains(sfu);
    }

    private void mode(ModeReason reason) {
        session.room().onRoomEvent(now, new ParticipantId(7, 3), new ServerMessage.Mode(reason));
    }

    @Test
    void theModeAndTheSignalsOfARoomReachTheClient() {
        joined(LOUNGE, 3);
        var signal = new MeshSignal(1, null, "v=0", null, null, null);
        mode(ModeReason.SMALL_ROOM);
        session.room()
                .onRoomEvent(now, new ParticipantId(7, 3), new ServerMessage.Signal(1, signal));
        assertThat(sent())
                .endsWith(
                        new ServerMessage.Mode(ModeReason.SMALL_ROOM),
                        new ServerMessage.Signal(1, signal));
    }

    /// H3
    @Test
    void aJoinCostsMoreThanAPing() {
        identify();
        now = 60_000;
        for (int i = 0; i < MessageBudget.MESSAGES_BURST / MessageBudget.JOIN_COST; i++) {
            receive(
                    new ClientMessage.Join(
                            i, UUID.randomUUID(), null, MeshAbility.NONE, null, List.of()));
        }
        assertThat(lastEffect()).isNotEqualTo(new Effect.Close(CloseCode.ABUSE));
        receive(
                new ClientMessage.Join(
                        9, UUID.randomUUID(), null, MeshAbility.NONE, null, List.of()));

        assertThat(failure()).isEqualTo("rate_limited");
        assertThat(lastEffect()).isEqualTo(new Effect.Close(CloseCode.ABUSE));
    }

    /// H15
    @Test
    void framesThatAreNoMessagesArePaced() {
        for (int i = 0; i <= MessageBudget.MESSAGES_BURST; i++) {
            session.onOtherFrame(0);
        }

        assertThat(effects)
                .contains(new Effect.Exceeded(Limit.MESSAGES_PER_SOCKET))
                .endsWith(new Effect.Close(CloseCode.ABUSE));
    }

    @Test
    void refusesAnOversizeFrameAndClosesOnTheThirdInARow() {
        session.onFrameTooLarge(0, 65_536);
        assertThat(failure()).isEqualTo("frame_too_large");
        session.onFrameTooLarge(0, 65_536);
        session.onFrameTooLarge(0, 65_536);

        assertThat(lastEffect()).isEqualTo(new Effect.Close(CloseCode.ABUSE));
    }

    @Test
    void refusesAnUnreadableFrameAndGoesOn() {
        session.onFrame(
                0,
                new ClientFrame.Refused(
                        8, "join", Refusal.ofField(RefusalCode.BAD_FIELD, "No.", "channel")));

        assertThat(lastSent())
                .isEqualTo(
                        new ServerMessage.Failure(
                                8, "join", RefusalCode.BAD_FIELD, "No.", "channel"));
    }

    @Test
    void aRevokedDeviceSessionIsOutOfRoomAndConnection() {
        joined(LOUNGE, 3);
        session.onDeviceSessionRevoked(new UUID(0, 99));
        assertThat(lastSent()).isInstanceOf(ServerMessage.Joined.class);
        drain();
        session.onDeviceSessionRevoked(DEVICE_SESSION);

        assertThat(failure()).isEqualTo("session_revoked");
        assertThat(effects).contains(new Effect.LeaveRoom(member(1, LOUNGE, 3)));
        assertThat(lastEffect()).isEqualTo(new Effect.Close(CloseCode.SESSION_REVOKED));
    }

    @Test
    void sendsNothingAfterTheEnd() {
        Effect.Member member = joined(LOUNGE, 3);
        session.onClosed();
        drain();
        session.room().onStateChanged(new Effect.ChangeState(member, 1, ParticipantState.INITIAL));
        session.room().onRoomEvent(now, of(7), ROSTER);
        session.onGuildEvent(ROSTER);
        session.onTick(1_000_000);
        receive(new ClientMessage.Ping(1, 1, null));
        session.onClosed();

        assertThat(drain()).isEmpty();
    }

    private void identify() {
        identified = true;
        receive(new ClientMessage.Identify(1, "token", null));
        session.handshake().onTokenChecked(ADA, DEVICE_SESSION, null);
        session.handshake().onGuilds(GUILDS);
        session.handshake().onListening();
        session.handshake().onGuilds(GUILDS);
    }

    /// Participant 3 of the room with this epoch.
    private static ParticipantId of(long epoch) {
        return new ParticipantId(epoch, 3);
    }

    private Effect.Join startJoin(UUID channel) {
        if (!identified) {
            identify();
        }
        receive(new ClientMessage.Join(2, channel, null, MeshAbility.NONE, null, List.of()));
        return (Effect.Join) lastEffect();
    }

    private Effect.Member joined(UUID channel, int number) {
        Effect.Join join = startJoin(channel);
        session.room().onJoined(now, join, admission(number), List.of());
        return member(join.membership(), channel, number);
    }

    private static Effect.Member member(long membership, UUID channel, int number) {
        return new Effect.Member(membership, channel, 7, number, 1, SHARD);
    }

    private static Effect.OpenConnection open(Effect.Member member, int re) {
        return new Effect.OpenConnection(
                member,
                re,
                "v=0",
                Map.of("0", TrackKind.MICROPHONE),
                false,
                false,
                ParticipantState.INITIAL,
                TrackLimits.NONE);
    }

    private static Effect.Command view(
            Effect.Member member, int re, View view, int audibleSpeakers) {
        return new Effect.Command(
                member, re, "view", new MediaCommand.ChangeView(view, audibleSpeakers));
    }

    private static Effect disconnect(Effect.Member member) {
        return new Effect.Command(member, null, null, new MediaCommand.Disconnect());
    }

    private void offer(int id) {
        receive(new ClientMessage.Offer(id, "v=0", Map.of("0", TrackKind.MICROPHONE), false, null));
    }

    private void receive(ClientMessage message) {
        session.onFrame(now, new ClientFrame.Understood(message));
    }

    private static Admission admission(int number) {
        return admission(7, number);
    }

    private static Admission returned(int number) {
        Admission joined = admission(number);
        return new Admission(
                joined.epoch(),
                number,
                true,
                joined.rights(),
                joined.mode(),
                joined.roster(),
                joined.placement(),
                joined.shard(),
                joined.limits());
    }

    private static Admission admission(long epoch, int number, Participant... others) {
        return new Admission(
                epoch,
                number,
                false,
                VoiceRights.of(Permissions.OF_EVERYONE),
                ModeReason.SFU_ONLY,
                Stream.concat(Stream.of(participant(number)), Stream.of(others)).toList(),
                1,
                SHARD,
                MediaLimits.DEFAULT);
    }

    private static Participant participant(int number) {
        return new Participant(number, USER, "ada", ParticipantState.INITIAL);
    }

    private List<ServerMessage> sent() {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(effect -> ((Effect.Send) effect).message())
                .toList();
    }

    private ServerMessage lastSent() {
        return sent().getLast();
    }

    private Effect lastEffect() {
        return effects.getLast();
    }

    private String failure() {
        return kind(lastSent());
    }

    private static String kind(ServerMessage message) {
        return message instanceof ServerMessage.Failure failure
                ? failure.code().wireName()
                : MessageCodec.op(message);
    }

    private List<Effect> drain() {
        List<Effect> drained = List.copyOf(effects);
        effects.clear();
        return drained;
    }
}
