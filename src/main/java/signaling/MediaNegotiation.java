package signaling;

import call.MediaCommand;
import call.MediaMode;
import call.ParticipantState;
import call.TrackLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.ShardAddress;
import signaling.message.ClientMessage;
import signaling.message.ServerMessage;

/// The media side of a membership in a room: offers to its shard, the client's view, and the events
/// of the shard. When the media of the room moves, the client connects to another shard; what a
/// former one reports is ignored, but for that of a move whose former connection is still in use.
final class MediaNegotiation {
    private enum Phase {
        /// No offer, or it was refused.
        NONE,
        /// The shard has the offer; its events wait for the answer, which the client must see
        /// first.
        OFFERED,
        /// There is a connection. Back to OFFERED when the client restarts ICE or offers more
        /// slots.
        ANSWERED
    }

    private final boolean prioritySpeaker;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final List<ServerMessage> waiting = new ArrayList<>();
    private Effect.Member member;
    private Phase phase = Phase.NONE;
    private MediaMode mode;

    /// To the shard last.
    private MediaMode sentMode = MediaMode.SFU;

    /// Where an offer that is refused leads back to.
    private Phase beforeOffer = Phase.NONE;

    /// The `id` of the offer that the shard has.
    private @Nullable Integer offered;

    /// Of the last move, after which offers name their placement; null before the first.
    private @Nullable Integer movedTo;

    /// The placement whose connection is used until everyone has one to the present shard; null
    /// when there is none.
    private @Nullable Integer former;

    /// For a client whose kept connection the shard does not have; null without one.
    private ServerMessage.@Nullable Migrate reconnect;

    /// The last view, sent again to a shard that has a new connection.
    private ClientMessage.@Nullable View view;

    MediaNegotiation(
            Effect.Member member,
            boolean prioritySpeaker,
            MediaMode mode,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.member = member;
        this.prioritySpeaker = prioritySpeaker;
        this.mode = mode;
        this.client = client;
        this.effects = effects;
    }

    Effect.Member member() {
        return member;
    }

    /// The room has another owner.
    void onOwner(long epoch) {
        member = member.ownedIn(epoch);
    }

    void onOffer(ClientMessage.Offer offer, ParticipantState state, TrackLimits limits) {
        Integer placement = offer.placement();
        if (placement == null ? movedTo != null : placement != member.placement()) {
            refuse(offer.id(), mediaMoved());
            return;
        }
        if (phase == Phase.OFFERED) {
            refuse(
                    offer.id(),
                    Refusal.of(
                            RefusalCode.OFFER_PENDING,
                            "The previous offer is still being answered; wait for its answer."));
            return;
        }
        beforeOffer = phase;
        phase = Phase.OFFERED;
        offered = offer.id();
        effects.accept(
                new Effect.OpenConnection(
                        member,
                        offer.id(),
                        offer.sdp(),
                        offer.tracks(),
                        offer.encrypted(),
                        prioritySpeaker,
                        state,
                        limits));
    }

    /// The client has the connection of the former session.
    ///
    /// @param connectedTo the placement that it is with
    /// @param move to where the media of the room is now
    void goOn(int connectedTo, ServerMessage.Migrate move) {
        if (connectedTo == member.placement()) {
            phase = Phase.ANSWERED;
            reconnect = move;
            effects.accept(new Effect.TakeOver(member));
            sendMode();
        } else {
            movedTo = move.placement();
            client.accept(move);
        }
    }

    /// The shard has no connection of that placement: the client makes another one.
    void onTakeOverRefused(int placement) {
        ServerMessage.Migrate move = reconnect;
        if (move != null && phase == Phase.ANSWERED && placement == member.placement()) {
            phase = Phase.NONE;
            movedTo = placement;
            client.accept(move);
        }
    }

    /// The media of the room moves to another shard. A client without a connection need not know.
    void onMoves(ServerMessage.Migrate move, ShardAddress shard) {
        if (move.placement() <= member.placement()) {
            return;
        }
        Effect.Member before = member;
        member = before.movedTo(move.placement(), shard);
        if (phase == Phase.NONE && movedTo == null) {
            effects.accept(new Effect.MediaMoved(member));
            return;
        }
        if (phase == Phase.OFFERED) {
            refuse(offered, mediaMoved());
        }
        boolean connected =
                phase == Phase.ANSWERED
                        || (phase == Phase.OFFERED && beforeOffer == Phase.ANSWERED);
        former = move.lost() || !connected ? null : Integer.valueOf(before.placement());
        movedTo = move.placement();
        phase = Phase.NONE;
        waiting.clear();
        client.accept(former == null ? move.ofLost() : move);
    }

    /// Everyone in the room has a connection to the shard that it has moved to.
    void onSwitched(int placement) {
        if (former == null || placement != member.placement()) {
            return;
        }
        former = null;
        client.accept(new ServerMessage.Switched(placement));
        if (phase == Phase.ANSWERED) {
            sendWhatWaited();
        }
    }

    /// The state that the shard has to enforce.
    void onState(ParticipantState state) {
        if (phase != Phase.NONE) {
            effects.accept(
                    new Effect.Command(member, null, null, new MediaCommand.ChangeState(state)));
        }
    }

    /// How much the participant may send from now on.
    void onLimits(TrackLimits limits) {
        if (phase != Phase.NONE) {
            effects.accept(
                    new Effect.Command(member, null, null, new MediaCommand.ChangeLimits(limits)));
        }
    }

    /// How the media of the room travels from now on.
    void onMode(MediaMode newMode) {
        mode = newMode;
        if (phase == Phase.ANSWERED) {
            sendMode();
        }
    }

    private void sendMode() {
        sentMode = mode;
        effects.accept(new Effect.Command(member, null, null, new MediaCommand.ChangeMode(mode)));
    }

    /// @param state that the shard has to enforce; it may have changed since the offer
    /// @param limits likewise
    void onOpened(
            Effect.OpenConnection open, String answer, ParticipantState state, TrackLimits limits) {
        if (open.member().placement() != member.placement()) {
            effects.accept(disconnect(open.member()));
            return;
        }
        phase = Phase.ANSWERED;
        client.accept(new ServerMessage.Answer(open.re(), answer));
        onState(state);
        if (!limits.equals(open.limits())) {
            onLimits(limits);
        }
        // A connection of the shard begins as one of the SFU, and another offer may keep the one
        // there is.
        if (mode != MediaMode.SFU || sentMode != MediaMode.SFU) {
            sendMode();
        }
        if (former == null) {
            if (movedTo != null) {
                // If it does not connect, the shard reports it.
                effects.accept(new Effect.MediaMoved(member));
            }
            sendWhatWaited();
        }
        if (view != null) {
            send(view);
        }
    }

    void onRefused(Effect.OpenConnection open, Refusal refusal) {
        if (open.member().placement() != member.placement()) {
            return;
        }
        phase = beforeOffer;
        refuse(open.re(), refusal);
        if (phase == Phase.ANSWERED && former == null) {
            sendWhatWaited();
        } else if (phase != Phase.ANSWERED) {
            waiting.clear();
        }
    }

    void onView(ClientMessage.View newView) {
        ClientMessage.View whole = newView.over(view);
        view = whole;
        if (phase == Phase.ANSWERED) {
            send(whole);
        }
    }

    /// @param placement of the shard whose event it is
    void onEvent(int placement, ServerMessage event) {
        if (placement != member.placement()) {
            // The end of the former connection does not concern the present one.
            if (Integer.valueOf(placement).equals(former)
                    && !(event instanceof ServerMessage.Connection)) {
                client.accept(event);
            }
            return;
        }
        if (former != null
                && event instanceof ServerMessage.Connection(var ended)
                && ended == null) {
            effects.accept(new Effect.MediaMoved(member));
        }
        switch (phase) {
            case NONE -> {}
            case OFFERED -> waiting.add(event);
            case ANSWERED -> {
                if (former == null) {
                    client.accept(event);
                } else {
                    waiting.add(event);
                }
            }
        }
    }

    /// The membership is over.
    void close() {
        if (phase != Phase.NONE) {
            effects.accept(disconnect(member));
        }
    }

    static Effect.Command disconnect(Effect.Member member) {
        return new Effect.Command(member, null, null, new MediaCommand.Disconnect());
    }

    private void sendWhatWaited() {
        waiting.forEach(client);
        waiting.clear();
    }

    private void send(ClientMessage.View whole) {
        Integer speakers = whole.audioSlots();
        effects.accept(
                new Effect.Command(
                        member,
                        whole.id(),
                        "view",
                        new MediaCommand.ChangeView(
                                whole.view(), speakers == null ? 0 : speakers)));
    }

    private static Refusal mediaMoved() {
        return Refusal.of(
                RefusalCode.MEDIA_MOVED,
                "The media of the room has moved; offer for the placement of the last migrate.");
    }

    private void refuse(@Nullable Integer re, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(re, "offer", refusal));
    }
}
