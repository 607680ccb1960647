package bots.client;

import bots.client.signaling.JoinedRoom;
import bots.client.signaling.RequestFailedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// On which placement of its room the media of a call is: negotiates the first connection, follows when the room
/// moves to another shard, and keeps the placement when another session goes on. Used on the event loop of the
/// call.
final class CallPlacement {
    private final JoinSequence joining;
    private final CallLinks links;
    private final SessionReturn comeback;
    private final Supplier<MediaLink> newLink;
    private final Consumer<Throwable> onFailure;

    /// That the media connection in use is with.
    private int placement;

    /// @param newLink makes another media connection of the call
    /// @param onFailure ends the call
    CallPlacement(
            JoinSequence joining,
            CallLinks links,
            SessionReturn comeback,
            Supplier<MediaLink> newLink,
            Consumer<Throwable> onFailure) {
        this.joining = joining;
        this.links = links;
        this.comeback = comeback;
        this.newLink = newLink;
        this.onFailure = onFailure;
    }

    void onJoined(JoinedRoom room) {
        placement = room.placement();
    }

    /// Makes the first media connection.
    void begin() {
        negotiate(links.current(), null);
    }

    private void negotiate(MediaLink made, @Nullable Integer on) {
        joining.negotiate(made, on)
                .onSuccess(_ -> made.begin())
                .onFailure(failure -> {
                    if (links.has(made)) {
                        onFailure.accept(failure);
                    }
                });
    }

    /// The media of the room moves to another shard.
    ///
    /// @param move the protocol's `migrate`
    /// @param connected whether media flows
    void onMigrate(JsonObject move, boolean connected) {
        MediaLink made = newLink.get();
        int next = move.getInteger("placement");
        boolean atOnce = move.getBoolean("lost") || !connected;
        if (atOnce) {
            placement = next;
        }
        links.onMigrate(made, atOnce);
        negotiate(made, next);
    }

    /// All participants have a connection to the next shard.
    ///
    /// @param switched the protocol's `switched`
    void onSwitched(JsonObject switched) {
        placement = switched.getInteger("placement");
        links.onSwitched();
    }

    /// The session is lost, while media flows.
    ///
    /// @param ended whether the call has ended meanwhile
    void onSessionLost(String channel, BooleanSupplier ended) {
        links.dropNext();
        comeback.begin(attempt ->
                        ended.getAsBoolean()
                                ? Future.failedFuture(RequestFailedException.ofEndedCall())
                                : joining.goOn(channel, attempt, placement))
                .onFailure(onFailure::accept);
    }
}
