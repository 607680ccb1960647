package bots.client;

import bots.client.signaling.JoinedRoom;
import bots.client.signaling.RequestFailedException;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// On which placement of its room the media of a call is: negotiates the first connection, follows
/// when the room moves to another shard, and keeps the placement when another session goes on. Used
/// on the event loop of the call.
final class CallPlacement {
    /// Until the server gives the participant up.
    private static final int ATTEMPTS = 60;

    private static final long RETRY_MILLIS = 1_000;

    private final JoinSequence joining;
    private final CallLinks links;
    private final SessionReturn comeback;
    private final Supplier<MediaLink> newLink;
    private final Consumer<Throwable> onFailure;
    private final EventLoop loop;

    /// Of the last move, null before the first.
    private @Nullable Integer movesTo;

    /// For the connection that is being made.
    private int attempts;

    /// That the media connection in use is with.
    private int placement;

    /// @param loop of the call
    /// @param newLink makes another media connection of the call
    /// @param onFailure ends the call
    CallPlacement(
            EventLoop loop,
            JoinSequence joining,
            CallLinks links,
            SessionReturn comeback,
            Supplier<MediaLink> newLink,
            Consumer<Throwable> onFailure) {
        this.loop = loop;
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
        negotiate(links.current());
    }

    private void negotiate(MediaLink made) {
        joining.negotiate(made, movesTo)
                .onSuccess(_ -> made.begin())
                .onFailure(failure -> {
                    boolean passes = isTransient(failure) || comeback.inProgress();
                    if (links.has(made) && !(passes && makeAgain(made))) {
                        onFailure.accept(failure);
                    }
                });
    }

    /// The shard or the session is not reached at the moment.
    private static boolean isTransient(Throwable failure) {
        return failure instanceof RequestFailedException refused
                && (refused.failure().code().equals("unavailable")
                        || SessionReturn.follows(refused.failure().code()));
    }

    /// A connection to the shard that the media of the room moves to could not be made, and the
    /// call goes on.
    ///
    /// @return whether it is made again
    boolean onNotMade(MediaLink failed) {
        return movesTo != null && links.has(failed) && failed.media() == null && makeAgain(failed);
    }

    private boolean makeAgain(MediaLink failed) {
        if (++attempts > ATTEMPTS) {
            return false;
        }
        loop.schedule(
                () -> {
                    if (links.has(failed)) {
                        MediaLink made = newLink.get();
                        links.replace(failed, made);
                        negotiate(made);
                    }
                },
                RETRY_MILLIS,
                TimeUnit.MILLISECONDS);
        return true;
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
        movesTo = next;
        attempts = 0;
        negotiate(made);
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
