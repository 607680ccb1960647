package signaling;

import call.MediaCommand;
import call.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import rooms.ShardAddress;

/// The media side of a stay in a room: offers to its shard, what the client looks at, and the shard's
/// news.
final class MediaNegotiation {
    private enum Negotiation {
        /// No offer, or it was refused.
        NONE,
        /// The shard has the offer; its news wait for the answer, which the client must see first.
        OFFERED,
        /// There is a connection. Back to OFFERED when the client restarts ICE or wants more slots.
        ANSWERED
    }

    private final RoomMembership stay;
    private final ShardAddress shard;
    private final Consumer<ServerMessage> client;
    private final Consumer<Effect> effects;
    private final List<ServerMessage> newsBeforeAnswer = new ArrayList<>();
    private Negotiation negotiation = Negotiation.NONE;

    /// Where an offer that is refused leads back to.
    private Negotiation beforeOffer = Negotiation.NONE;

    /// The last view, said again to a shard that has a new connection.
    private ClientMessage.@Nullable View view;

    MediaNegotiation(
            RoomMembership stay,
            ShardAddress shard,
            Consumer<ServerMessage> client,
            Consumer<Effect> effects) {
        this.stay = stay;
        this.shard = shard;
        this.client = client;
        this.effects = effects;
    }

    void onOffer(ClientMessage.Offer offer) {
        if (negotiation == Negotiation.OFFERED) {
            stay.refuse(
                    offer.id(),
                    "offer",
                    Refusal.of(
                            "offer_pending",
                            "The answer to the offer before is still under way; wait for it."));
            return;
        }
        beforeOffer = negotiation;
        negotiation = Negotiation.OFFERED;
        effects.accept(
                new Effect.OpenConnection(
                        stay,
                        offer.id(),
                        shard,
                        stay.channel(),
                        stay.epoch(),
                        stay.participant(),
                        offer.sdp(),
                        offer.tracks(),
                        offer.encrypted(),
                        stay.role(),
                        stay.state()));
    }

    void onOpened(@Nullable Integer re, String answer) {
        negotiation = Negotiation.ANSWERED;
        client.accept(new ServerMessage.Answer(re, answer));
        tellWhatWaited();
    }

    void onRefused(@Nullable Integer re, Refusal refusal) {
        negotiation = beforeOffer;
        stay.refuse(re, "offer", refusal);
        if (negotiation == Negotiation.ANSWERED) {
            tellWhatWaited();
        } else {
            newsBeforeAnswer.clear();
        }
    }

    void onView(ClientMessage.View newView) {
        ClientMessage.View whole = newView.over(view);
        view = whole;
        if (negotiation == Negotiation.ANSWERED) {
            send(whole);
        }
    }

    void onNews(ServerMessage news) {
        switch (negotiation) {
            case NONE -> {}
            case OFFERED -> newsBeforeAnswer.add(news);
            case ANSWERED -> client.accept(news);
        }
    }

    /// The stay is over.
    void close() {
        if (negotiation != Negotiation.NONE) {
            undo();
        }
    }

    /// A connection was opened for a stay that is over.
    void undo() {
        send(null, null, new MediaCommand.Disconnect());
    }

    private void tellWhatWaited() {
        newsBeforeAnswer.forEach(client);
        newsBeforeAnswer.clear();
        if (view != null) {
            send(view);
        }
    }

    private void send(ClientMessage.View whole) {
        Integer speakers = whole.audioSlots();
        send(
                whole.id(),
                "view",
                new MediaCommand.ChangeView(whole.view(), speakers == null ? 0 : speakers));
    }

    private void send(@Nullable Integer re, @Nullable String op, MediaCommand command) {
        effects.accept(
                new Effect.Command(
                        stay,
                        re,
                        op,
                        shard,
                        stay.channel(),
                        stay.epoch(),
                        stay.participant(),
                        command));
    }
}
