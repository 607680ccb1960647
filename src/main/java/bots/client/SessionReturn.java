package bots.client;

import bots.client.signaling.JoinedRoom;
import bots.client.signaling.RequestFailedException;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// Goes on as the same participant with another session, when the one of a call is lost while its
/// media flows. Used on the event loop of the call.
final class SessionReturn {
    /// Longer than the server keeps a participant whose session is lost: the server says when it is
    /// over.
    private static final int ATTEMPTS = 120;

    private static final long RETRY_MILLIS = 500;
    private static final long ATTEMPT_MILLIS = 10_000;

    /// The first one may reach a server that is frozen.
    private static final long FIRST_ATTEMPT_MILLIS = 6_000;

    /// The connection broke, or the node stops; other reasons are a decision of the server's about
    /// this client.
    private static final Set<String> LOSSES =
            Set.of("closed", "closed_1001", "closed_1006", "closed_4010");

    private final EventLoop loop;
    private boolean inProgress;

    SessionReturn(EventLoop loop) {
        this.loop = loop;
    }

    /// Whether a session that ended for this reason may be followed by another one.
    static boolean follows(String reason) {
        return LOSSES.contains(reason);
    }

    boolean inProgress() {
        return inProgress;
    }

    /// Tries until the server answers, or no longer has the participant.
    ///
    /// @param goOn joins again, by the number of the attempt, from 1
    /// @return failed when the call is over
    Future<JoinedRoom> begin(IntFunction<Future<JoinedRoom>> goOn) {
        inProgress = true;
        return attempt(goOn, 1)
                .compose(room ->
                        room.kept()
                                ? Future.succeededFuture(room)
                                : Future.failedFuture(
                                        new RequestFailedException(
                                                "session_lost",
                                                "The server has the participant no longer.")))
                .onComplete(_ -> inProgress = false);
    }

    private Future<JoinedRoom> attempt(IntFunction<Future<JoinedRoom>> goOn, int attempt) {
        return limited(
                        goOn.apply(attempt),
                        Math.min(ATTEMPT_MILLIS, attempt * FIRST_ATTEMPT_MILLIS))
                .recover(failure ->
                        attempt == ATTEMPTS
                                ? Future.failedFuture(failure)
                                : later().compose(_ -> attempt(goOn, attempt + 1)));
    }

    /// A server may accept the connection, and then be waiting for one that has died.
    private Future<JoinedRoom> limited(Future<JoinedRoom> attempt, long millis) {
        Promise<JoinedRoom> limited = Promise.promise();
        ScheduledFuture<?> timer =
                loop.schedule(
                        () ->
                                limited.tryFail(
                                        new RequestFailedException(
                                                "timed_out", "The server did not answer in time.")),
                        millis,
                        TimeUnit.MILLISECONDS);
        attempt.onComplete(outcome -> {
            timer.cancel(false);
            if (outcome.succeeded()) {
                limited.tryComplete(outcome.result());
            } else {
                limited.tryFail(outcome.cause());
            }
        });
        return limited.future();
    }

    private Future<Void> later() {
        Promise<Void> waited = Promise.promise();
        loop.schedule(() -> waited.complete(), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        return waited.future();
    }
}
