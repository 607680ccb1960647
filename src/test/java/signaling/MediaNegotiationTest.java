package signaling;

import static org.assertj.core.api.Assertions.assertThat;

import call.EndReason;
import call.MediaCommand;
import call.MediaLimits;
import call.MediaMode;
import call.ParticipantState;
import call.SlotOwner;
import call.TrackKind;
import call.TrackLimits;
import call.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import refusal.RefusalCode;
import rooms.ShardAddress;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// The media of a room that moves to another shard. What does not concern moves is in
/// [SessionTest].
class MediaNegotiationTest {
    private static final ShardAddress FIRST = new ShardAddress("a", 0);
    private static final ShardAddress SECOND = new ShardAddress("b", 1);
    private static final Effect.Member BEFORE =
            new Effect.Member(1, new UUID(0, 1), 7, 3, 1, FIRST);
    private static final Effect.Member AFTER =
            new Effect.Member(1, new UUID(0, 1), 7, 3, 2, SECOND);
    private static final ParticipantState MUTED = new ParticipantState(true, false, false, false);
    private static final ServerMessage.Migrate LOST = migrate(true);
    private static final ServerMessage.Migrate DRAINED = migrate(false);
    private static final ServerMessage CONNECTED = new ServerMessage.Connection(null);

    private final List<ServerMessage> sent = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final MediaNegotiation media =
            new MediaNegotiation(BEFORE, false, MediaMode.SFU, sent::add, effects::add);

    @Test
    void afterALossTheClientConnectsToTheOtherShardWithItsStateAndView() {
        connect(1, null);
        View view = new View(List.of());
        media.onView(new ClientMessage.View(2, view, 20));
        forget();

        media.onMoves(LOST, SECOND);
        assertThat(sent).containsExactly(LOST);

        Effect.OpenConnection open = connect(3, 2);
        assertThat(open.member()).isEqualTo(AFTER);
        assertThat(open.state()).isEqualTo(MUTED);
        assertThat(effects)
                .contains(
                        new Effect.Command(
                                AFTER, 2, "view", new MediaCommand.ChangeView(view, 20)));
        assertThat(effects).contains(new Effect.MediaMoved(AFTER));
        media.onEvent(2, CONNECTED);
        assertThat(sent).endsWith(CONNECTED);
    }

    /// It was frozen, and wakes up.
    @Test
    void whatALostShardSaysLaterIsIgnored() {
        connect(1, null);
        media.onMoves(LOST, SECOND);
        connect(3, 2);
        forget();

        media.onEvent(1, slots("4"));
        media.onEvent(1, new ServerMessage.Connection(EndReason.PATH_SILENT));
        assertThat(sent).isEmpty();
        media.onEvent(2, slots("5"));
        assertThat(sent).containsExactly(slots("5"));
    }

    @Test
    void untilTheSwitchTheFormerShardCounts() {
        connect(1, null);
        media.onMoves(DRAINED, SECOND);
        connect(3, 2);
        assertThat(effects).doesNotContain(new Effect.MediaMoved(AFTER));
        media.onEvent(2, CONNECTED);
        assertThat(effects).endsWith(new Effect.MediaMoved(AFTER));
        media.onEvent(2, slots("5"));
        forget();

        media.onEvent(1, slots("4"));
        media.onEvent(1, new ServerMessage.Connection(EndReason.PATH_SILENT));
        assertThat(sent).containsExactly(slots("4"));

        media.onSwitched(2);
        assertThat(sent)
                .containsExactly(slots("4"), new ServerMessage.Switched(2), CONNECTED, slots("5"));
        media.onEvent(1, slots("6"));
        assertThat(sent).doesNotContain(slots("6"));
    }

    @Test
    void anOfferThatTheFormerShardHasIsRefusedAndItsConnectionClosed() {
        media.onOffer(offer(1, null), MUTED, TrackLimits.NONE);
        Effect.OpenConnection open = (Effect.OpenConnection) effects.getLast();

        media.onMoves(DRAINED, SECOND);
        assertThat(code(sent.getFirst())).isEqualTo(RefusalCode.MEDIA_MOVED);
        assertThat(sent.getLast()).as("there is nothing to keep").isEqualTo(LOST);

        media.onOpened(open, "answer", MUTED, TrackLimits.NONE);
        assertThat(sent).noneMatch(ServerMessage.Answer.class::isInstance);
        assertThat(effects).endsWith(MediaNegotiation.disconnect(BEFORE));
    }

    @Test
    void theConnectionOfALostSessionGoesOn() {
        media.goOn(1, LOST);
        assertThat(sent).isEmpty();
        assertThat(effects)
                .containsExactly(
                        new Effect.TakeOver(BEFORE),
                        new Effect.Command(
                                BEFORE, null, null, new MediaCommand.ChangeMode(MediaMode.SFU)));

        media.onEvent(1, slots("4"));
        assertThat(sent).containsExactly(slots("4"));
        View view = new View(List.of());
        media.onView(new ClientMessage.View(2, view, 20));
        assertThat(effects)
                .endsWith(
                        new Effect.Command(
                                BEFORE, 2, "view", new MediaCommand.ChangeView(view, 20)));
        connect(3, null);
        media.close();
        assertThat(effects).endsWith(MediaNegotiation.disconnect(BEFORE));
    }

    @Test
    void aConnectionThatTheShardDoesNotHaveIsMadeAnew() {
        media.goOn(1, LOST);
        media.onTakeOverRefused(1);
        assertThat(sent).containsExactly(LOST);

        media.onOffer(offer(3, 1), MUTED, TrackLimits.NONE);
        assertThat(effects.getLast()).isInstanceOf(Effect.OpenConnection.class);
    }

    @Test
    void aConnectionWithAFormerShardIsMadeAnew() {
        MediaNegotiation moved =
                new MediaNegotiation(AFTER, false, MediaMode.SFU, sent::add, effects::add);
        moved.goOn(1, LOST);
        assertThat(sent).containsExactly(LOST);
        assertThat(effects).isEmpty();

        moved.onEvent(2, slots("4"));
        assertThat(sent).containsExactly(LOST);
        moved.onOffer(offer(4, null), MUTED, TrackLimits.NONE);
        assertThat(code(sent.getLast())).isEqualTo(RefusalCode.MEDIA_MOVED);
        moved.onOffer(offer(5, 2), MUTED, TrackLimits.NONE);
        assertThat(effects.getLast()).isInstanceOf(Effect.OpenConnection.class);
    }

    @Test
    void anOfferForAnotherPlacementIsRefused() {
        connect(1, null);
        media.onMoves(LOST, SECOND);
        media.onOffer(offer(4, null), MUTED, TrackLimits.NONE);
        assertThat(code(sent.getLast())).isEqualTo(RefusalCode.MEDIA_MOVED);
        media.onOffer(offer(5, 1), MUTED, TrackLimits.NONE);
        assertThat(code(sent.getLast())).isEqualTo(RefusalCode.MEDIA_MOVED);
    }

    @Test
    void oneWithoutAConnectionMovesSilently() {
        media.onMoves(LOST, SECOND);
        assertThat(sent).isEmpty();
        assertThat(effects).containsExactly(new Effect.MediaMoved(AFTER));
        assertThat(connect(1, null).member()).isEqualTo(AFTER);
    }

    @Test
    void moveThatCameTooLateChangesNothing() {
        connect(1, null);
        media.onMoves(LOST, SECOND);
        forget();
        media.onMoves(LOST, FIRST);
        assertThat(sent).isEmpty();
    }

    private Effect.OpenConnection connect(int id, @Nullable Integer placement) {
        media.onOffer(offer(id, placement), MUTED, TrackLimits.NONE);
        Effect.OpenConnection open = (Effect.OpenConnection) effects.getLast();
        media.onOpened(open, "answer", MUTED, TrackLimits.NONE);
        return open;
    }

    private void forget() {
        sent.clear();
        effects.clear();
    }

    private static ClientMessage.Offer offer(int id, @Nullable Integer placement) {
        return new ClientMessage.Offer(
                id, "v=0", Map.of("0", TrackKind.MICROPHONE), false, placement);
    }

    private static ServerMessage.Migrate migrate(boolean lost) {
        return new ServerMessage.Migrate(2, lost, MediaLimits.DEFAULT, List.of());
    }

    private static ServerMessage.Slots slots(String mid) {
        return new ServerMessage.Slots(List.of(new SlotOwner(mid, 9, TrackKind.MICROPHONE, false)));
    }

    private static RefusalCode code(ServerMessage message) {
        return ((ServerMessage.Failure) message).code();
    }
}
