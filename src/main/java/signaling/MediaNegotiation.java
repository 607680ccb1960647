package signaling;

import call.MediaCommand;
import call.ParticipantState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;

/// The media side of a membership in a room: offers to its shard, the client's view, and the events of
/// the shard.
final class MediaNegotiation {
    private enum Phase {
        /// No offer, or it was refused.
        NONE,
        /// The shard has the offer; its events wait for the answer, which the client must see first.
        OFFERED,
        /// There is a connection. Back to OFFERED when the client restarts ICE or offers more slots.
        ANSWERED
    }

    private final Effect.Member member;
    private final boolean prioritySpeaker;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final List<ServerMessage> eventsBeforeAnswer = new ArrayList<>();
    private Phase phase = Phase.NONE;

    /// Where an offer that is refused leads back to.
    private Phase beforeOffer = Phase.NONE;

    /// The last view, sent again to a shard that has a new connection.
    private ClientMessage.@Nullable View view;

    MediaNegotiation(
            Effect.Member member,
            boolean prioritySpeaker,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.member = member;
        this.prioritySpeaker = prioritySpeaker;
        this.client = client;
        this.effects = effects;
    }

    void onOffer(ClientMessage.Offer offer, ParticipantState state) {
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
        effects.accept(
                new Effect.OpenConnection(
                        member,
                        offer.id(),
                        offer.sdp(),
                        offer.tracks(),
                        offer.encrypted(),
                        prioritySpeaker,
                        state));
    }

    /// The state that the shard has to enforce.
    void onState(ParticipantState state) {
        if (phase != Phase.NONE) {
            effects.accept(
                    new Effect.Command(member, null, null, new MediaCommand.ChangeState(state)));
        }
    }

    /// @param state that the shard has to enforce; it may have changed since the offer
    void onOpened(@Nullable Integer re, String answer, ParticipantState state) {
        phase = Phase.ANSWERED;
        client.accept(new ServerMessage.Answer(re, answer));
        onState(state);
        sendWhatWaited();
    }

    void onRefused(@Nullable Integer re, Refusal refusal) {
        phase = beforeOffer;
        refuse(re, refusal);
        if (phase == Phase.ANSWERED) {
            sendWhatWaited();
        } else {
            eventsBeforeAnswer.clear();
        }
    }

    void onView(ClientMessage.View newView) {
        ClientMessage.View whole = newView.over(view);
        view = whole;
        if (phase == Phase.ANSWERED) {
            send(whole);
        }
    }

    void onEvent(ServerMessage event) {
        switch (phase) {
            case NONE -> {}
            case OFFERED -> eventsBeforeAnswer.add(event);
            case ANSWERED -> client.accept(event);
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
        eventsBeforeAnswer.forEach(client);
        eventsBeforeAnswer.clear();
        if (view != null) {
            send(view);
        }
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

    private void refuse(@Nullable Integer re, Refusal refusal) {
        client.accept(ServerMessage.Failure.of(re, "offer", refusal));
    }
}
