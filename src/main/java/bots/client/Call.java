package bots.client;

import bots.client.fault.FaultyLink;
import bots.client.fault.NetworkFault;
import bots.client.media.CallOptions;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.JoinedRoom;
import bots.client.signaling.RequestFailedException;
import bots.client.signaling.SignalingConnection;
import bots.client.signaling.SilenceProbe;
import bots.client.signaling.TrackNames;
import call.TrackKind;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One participant's call, from `join` to its end: signaling, ICE, DTLS, SRTP, RTP and RTCP. It
/// joins once; to join again, make a new one. [#join], [#leave], [#kill], [#fault] and [#execute]
/// may be called by any thread, all else by that of [#loop].
public final class Call {
    /// Knows the calls in progress. Called on the event loop of the call.
    interface Registry {
        void onBegun(Call call);

        void onEnded(Call call);
    }

    /// A join storm of hundreds completes within this time.
    private static final long JOIN_SECONDS = 60;

    private static final String LEFT = "left";
    private static final String KILLED = "killed";
    private static final long LEAVE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Registry registry;
    private final CallLoop callLoop;
    private final EventLoop loop;
    private final FaultyLink fault;
    private final JoinSequence joining;
    private final MediaSession media;
    private final CallLinks links;
    private final @Nullable Mesh mesh;
    private final SessionReturn comeback;
    private final CallPlacement placement;
    private final CallMessages messages;
    private final SilenceProbe silence;
    private final CallListener listener;
    private final Promise<JoinedRoom> joined = Promise.promise();

    /// Written by the event loop; other threads read a state that may have changed since.
    private volatile CallState state = CallState.NEW;

    private String channel = "";
    private @Nullable ScheduledFuture<?> timeout;
    private boolean leaving;

    Call(
            Registry registry,
            SharedResources shared,
            CallLoop callLoop,
            AuthenticatedUser user,
            CallOptions options,
            CallListener listener) {
        this.registry = registry;
        this.callLoop = callLoop;
        this.loop = callLoop.eventLoop();
        this.listener = listener;
        fault = new FaultyLink(loop, options.fault());
        media = new MediaSession(loop, fault);
        joining = new JoinSequence(shared, callLoop, user, options, fault, new Events());
        comeback = new SessionReturn(loop);
        mesh = options.mesh() ? new Mesh(loop, joining, listener) : null;
        if (mesh != null) {
            media.use(mesh);
        }
        links = new CallLinks(loop, media, newLink());
        placement =
                new CallPlacement(loop, joining, links, comeback, this::newLink, this::onFailure);
        silence = new SilenceProbe(() -> media.counts().packetsReceived(), joining::probe);
        messages =
                new CallMessages(
                        placement,
                        mesh,
                        listener,
                        () -> state == CallState.CONNECTED,
                        left -> end(left.getString("reason", LEFT), ""));
    }

    private MediaLink newLink() {
        return joining.link(new LinkEvents(), listener);
    }

    /// @param channel id
    /// @return completed when media may flow; fails with a `RequestFailedException` of the server's
    ///     code, or of `ice_failed`, `dtls_failed`, `timed_out`, `closed_<code>`; the call has then
    ///     ended
    public Future<JoinedRoom> join(String channel) {
        callLoop.context().runOnContext(_ -> begin(channel));
        return joined.future();
    }

    private void begin(String joinedChannel) {
        channel = joinedChannel;
        if (state != CallState.NEW) {
            joined.tryFail(new IllegalStateException("a call joins once"));
            return;
        }
        state = CallState.JOINING;
        registry.onBegun(this);
        timeout = loop.schedule(() -> end("timed_out", ""), JOIN_SECONDS, TimeUnit.SECONDS);
        joining.join(channel)
                .onSuccess(room -> {
                    placement.onJoined(room);
                    if (mesh != null) {
                        mesh.enter(room);
                    }
                    listener.onJoined(room);
                })
                .onFailure(this::onFailure)
                .onSuccess(_ -> placement.begin());
    }

    private void onFailure(Throwable failure) {
        if (failure instanceof RequestFailedException refused) {
            end(refused.failure().code(), refused.failure().message());
        } else {
            end("unreachable", String.valueOf(failure.getMessage()));
        }
    }

    /// Ends the call by `leave` and close_notify.
    public Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        callLoop.context()
                .runOnContext(_ -> {
                    if (state != CallState.JOINING && state != CallState.CONNECTED) {
                        left.complete();
                        return;
                    }
                    leaving = true;
                    Runnable last =
                            () -> {
                                end(LEFT, "");
                                left.tryComplete();
                            };
                    loop.schedule(last, LEAVE_MILLIS, TimeUnit.MILLISECONDS);
                    joining.leave().onComplete(_ -> links.current().leave(last));
                });
        return left.future();
    }

    /// Ends the call as if its process were killed: sockets close, nothing is sent.
    public void kill() {
        execute(() -> {
            joining.abort();
            end(KILLED, "");
        });
    }

    /// Changes the simulated network.
    public void fault(NetworkFault changed) {
        execute(() -> fault.change(changed));
    }

    public CallState state() {
        return state;
    }

    /// The event loop of this call, also for timers of its owner.
    public EventLoop loop() {
        return loop;
    }

    /// Runs the task on [#loop].
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /// What it sends and has counted.
    public MediaSession media() {
        return media;
    }

    /// Mutes or unmutes the microphone (the protocol's `state`).
    public Future<Void> mute(boolean muted) {
        return joining.changeState("muted", muted);
    }

    /// Switches the camera or the screen on or off (the protocol's `state`).
    public Future<Void> show(TrackKind track, boolean on) {
        return joining.changeState(TrackNames.nameOf(track), on);
    }

    /// Requests video tracks and a number of audio slots (the protocol's `view`). The server
    /// does not reply.
    public void view(JsonArray requests, int audioSlots) {
        joining.view(requests, audioSlots);
    }

    private void end(String reason, String message) {
        if (state == CallState.ENDED) {
            return;
        }
        state = CallState.ENDED;
        registry.onEnded(this);
        if (timeout != null) {
            timeout.cancel(false);
        }
        silence.stop();
        media.close();
        if (mesh != null) {
            mesh.leave();
        }
        links.close();
        // The server may close DTLS or the session before `leave` is complete.
        String reported = leaving && !reason.equals(KILLED) ? LEFT : reason;
        fault.close();
        joining.close();
        joined.tryFail(new RequestFailedException(reported, message));
        listener.onEnded(reported);
    }

    private void onBug(Throwable bug) {
        LOG.error("The call has failed.", bug);
        end("bug", String.valueOf(bug));
    }

    private final class Events implements SignalingConnection.Listener {
        @Override
        public void onServerMessage(String op, String frame) {
            messages.onMessage(op, frame);
        }

        @Override
        public void onClosed(String reason) {
            if (comeback.inProgress()) {
                return;
            }
            if (state == CallState.CONNECTED && !leaving && SessionReturn.follows(reason)) {
                placement.onSessionLost(channel, () -> state == CallState.ENDED);
            } else {
                end(reason, "The signaling session has ended.");
            }
        }
    }

    private final class LinkEvents implements MediaLink.Listener {
        @Override
        public void onPath(MediaLink of, long nowNanos) {
            joining.onPath(nowNanos);
        }

        @Override
        public void onConnected(MediaLink of, long nowNanos) {
            if (state == CallState.ENDED || !links.has(of)) {
                return;
            }
            links.onConnected(of);
            if (state == CallState.CONNECTED) {
                return;
            }
            state = CallState.CONNECTED;
            if (timeout != null) {
                timeout.cancel(false);
            }
            fault.onConnected(nowNanos);
            silence.start(loop);
            listener.onConnected(joining.times(nowNanos));
            joined.tryComplete(joining.joined());
        }

        @Override
        public void onLost(MediaLink of, String reason, String message) {
            if (state == CallState.CONNECTED && placement.onNotMade(of)) {
                return;
            }
            if (links.onLost(of)) {
                end(reason, message);
            }
        }

        @Override
        public void onBug(Throwable bug) {
            Call.this.onBug(bug);
        }
    }
}
