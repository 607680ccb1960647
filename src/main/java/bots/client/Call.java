package bots.client;

import call.TrackKind;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.dtls.DtlsKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One participant's stay in a room: signaling, ICE, DTLS, SRTP, its RTP and RTCP. Once; who comes back
/// makes a new one. [#join], [#leave], [#kill], [#fault] and [#execute] may be called by any thread, all else by
/// that of [#loop].
public final class Call {
    public enum State {
        /// Not begun.
        NEW,
        /// On the way in, up to DTLS.
        JOINING,
        /// Media flows.
        CONNECTED,
        /// Over; [CallListener#onEnded] was told.
        ENDED
    }

    /// A join storm of hundreds has its end within this.
    private static final long JOIN_SECONDS = 60;

    private static final String LEFT = "left";
    private static final String KILLED = "killed";
    private static final long LEAVE_MILLIS = 2_000;

    private static final long FAR_NANOS = Long.MAX_VALUE / 4;
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Switchboard switchboard;
    private final ContextInternal context;
    private final EventLoop loop;
    private final Joining joining;
    private final SecureTransport transport;
    private final CallListener listener;
    private final Promise<Joined> entered = Promise.promise();
    private final Runnable keepTime = this::onDeadline;
    private final Runnable flushing = this::flush;

    /// Written by the event loop; others read what was true a moment ago.
    private volatile State state = State.NEW;

    private @Nullable ScheduledFuture<?> timeout;
    private @Nullable CallMedia media;
    private boolean leaving;
    private boolean flushPending;
    private long armedNanos;
    private boolean armed;

    Call(
            Switchboard switchboard,
            ContextInternal context,
            EventLoop loop,
            Workbench bench,
            Account account,
            CallOptions options,
            CallListener listener) {
        this.switchboard = switchboard;
        this.context = context;
        this.loop = loop;
        this.listener = listener;
        Events events = new Events();
        transport = new SecureTransport(loop, switchboard, events);
        joining =
                new Joining(switchboard, context, loop, bench, account, options, events, transport);
    }

    /// @param channel id
    /// @return completed when media may flow; fails with a `RefusedException` of the server's code, or
    ///     of `ice_failed`, `dtls_failed`, `timed_out`, `closed_<code>`; the call has then ended
    public Future<Joined> join(String channel) {
        context.runOnContext(_ -> begin(channel));
        return entered.future();
    }

    private void begin(String channel) {
        if (state != State.NEW) {
            entered.tryFail(new IllegalStateException("a call joins once"));
            return;
        }
        state = State.JOINING;
        switchboard.onBegun(this);
        timeout = loop.schedule(() -> end("timed_out", ""), JOIN_SECONDS, TimeUnit.SECONDS);
        joining.begin(channel)
                .onSuccess(listener::onJoined)
                .compose(_ -> joining.agree())
                .onSuccess(agreement -> {
                    if (state == State.JOINING) {
                        transport.begin(joining.wire(), agreement);
                    }
                })
                .onFailure(this::onFailure);
    }

    private void onFailure(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            end(refused.refusal().code(), refused.refusal().message());
        } else {
            end("unreachable", String.valueOf(failure.getMessage()));
        }
    }

    /// Says goodbye by signaling and DTLS.
    public Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        context.runOnContext(_ -> {
            if (state != State.JOINING && state != State.CONNECTED) {
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
            joining.leave().onComplete(_ -> transport.close(last));
        });
        return left.future();
    }

    /// Is gone without a word, as a process that was killed: sockets close, nothing is sent.
    public void kill() {
        execute(() -> {
            joining.abort();
            end(KILLED, "");
        });
    }

    /// What the network does to it from now on.
    public void fault(Fault changed) {
        execute(() -> joining.fault(changed));
    }

    public State state() {
        return state;
    }

    /// Where all of this call happens, for timers of whoever plays it.
    public EventLoop loop() {
        return loop;
    }

    /// Runs it on [#loop].
    public void execute(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /// Sends one frame of Opus.
    ///
    /// @param track MICROPHONE or SCREEN_AUDIO, one of those it publishes
    /// @param payload borrowed
    /// @param timestamp RTP, 48,000 a second
    /// @param audioLevel in −dBov (RFC 6464): 0 is loudest, 127 silence
    /// @param marker first packet after a silence (RFC 7587 §4.3)
    /// @return the RTP sequence number it went with, -1 while not connected or not publishing that
    public int sendAudio(
            TrackKind track,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            int audioLevel,
            boolean marker) {
        CallMedia connected = media;
        if (connected == null || state != State.CONNECTED) {
            return -1;
        }
        flushSoon();
        return connected
                .sent()
                .sendAudio(
                        System.nanoTime(),
                        track,
                        payload,
                        offset,
                        length,
                        timestamp,
                        audioLevel,
                        marker);
    }

    /// Sends one packet of VP8, payload descriptor included (RFC 7741); the caller cuts frames into packets
    /// of at most 1,150 bytes and spreads large ones over time.
    ///
    /// @param track CAMERA or SCREEN
    /// @param encoding index into [CallOptions#encodings], else 0
    /// @param timestamp RTP, 90,000 a second
    /// @param marker last packet of the frame
    /// @return the RTP sequence number it went with, -1 while not connected or not publishing that
    public int sendVideo(
            TrackKind track,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker) {
        CallMedia connected = media;
        if (connected == null || state != State.CONNECTED) {
            return -1;
        }
        flushSoon();
        return connected
                .sent()
                .sendVideo(
                        System.nanoTime(),
                        track,
                        encoding,
                        payload,
                        offset,
                        length,
                        timestamp,
                        marker);
    }

    private void flushSoon() {
        if (!flushPending) {
            flushPending = true;
            loop.execute(flushing);
        }
    }

    /// Hands what was sent in this turn to the socket at once; else it leaves when the turn ends.
    public void flush() {
        flushPending = false;
        if (media != null) {
            joining.wire().flush();
        }
    }

    /// Asks for a keyframe (PLI): whoever decodes and sees that it cannot.
    public void requestKeyframe(ReceiveSlot slot) {
        CallMedia connected = media;
        if (connected != null && state == State.CONNECTED) {
            long now = System.nanoTime();
            connected.requestKeyframe(now, slot);
            arm(now);
        }
    }

    /// Switches the microphone off or on (the protocol's `state`).
    public Future<Void> mute(boolean muted) {
        return joining.ask(new JsonObject().put("op", "state").put("muted", muted)).mapEmpty();
    }

    /// Switches the camera or the screen off or on (the protocol's `state`).
    public Future<Void> show(TrackKind track, boolean on) {
        return joining.ask(
                        new JsonObject()
                                .put("op", "state")
                                .put(track.name().toLowerCase(Locale.ROOT), on))
                .mapEmpty();
    }

    /// What it looks at and how many voices it wants (the protocol's `view`); an error is no answer to it.
    public void view(JsonArray wants, int audioSlots) {
        joining.tell(
                new JsonObject()
                        .put("op", "view")
                        .put("wants", wants)
                        .put("audioSlots", audioSlots));
    }

    public CallCounts counts() {
        CallMedia connected = media;
        return connected == null ? CallCounts.NONE : connected.counts();
    }

    private CallMedia onKeys(long nowNanos, DtlsKeys keys) {
        state = State.CONNECTED;
        if (timeout != null) {
            timeout.cancel(false);
        }
        CallMedia connected = joining.connect(nowNanos, keys, listener);
        media = connected;
        joining.wire().onConnected(nowNanos);
        return connected;
    }

    private void end(String reason, String message) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        switchboard.onEnded(this);
        if (timeout != null) {
            timeout.cancel(false);
        }
        transport.abandon();
        // The server may close DTLS or the session before we have said all of our goodbye.
        String told = leaving && !reason.equals(KILLED) ? LEFT : reason;
        joining.close();
        entered.tryFail(new RefusedException(told, message));
        listener.onEnded(told);
    }

    private void arm(long nowNanos) {
        CallMedia connected = media;
        if (connected == null || state != State.CONNECTED) {
            return;
        }
        long next = connected.nextDeadlineNanos();
        if (!armed || next - armedNanos < 0) {
            armed = true;
            armedNanos = next;
            loop.schedule(
                    keepTime, Math.clamp(next - nowNanos, 0, FAR_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    private void onDeadline() {
        CallMedia connected = media;
        long now = System.nanoTime();
        if (connected == null || state != State.CONNECTED || !armed || armedNanos - now > 0) {
            return; // ended, or a later timer has its time
        }
        armed = false;
        try {
            connected.onDeadline(now);
            joining.wire().flush();
            arm(now);
        } catch (RuntimeException e) {
            onBug(e); // the timer would keep it to itself
        }
    }

    private void onBug(Throwable bug) {
        LOG.error("call", bug);
        end("bug", String.valueOf(bug));
    }

    /// What signaling and the transport tell.
    private final class Events implements Signaling.Listener, SecureTransport.Listener {
        @Override
        public void onNews(String op, String frame) {
            switch (op) {
                case "encodings" -> {
                    JsonObject message = new JsonObject(frame);
                    listener.onEncodings(
                            Joining.trackOf(message.getString("track")),
                            message.getJsonArray("active").stream().map(String::valueOf).toList());
                }
                case "left" -> end(new JsonObject(frame).getString("reason", LEFT), "");
                default -> listener.onNews(op, frame);
            }
        }

        @Override
        public void onClosed(String reason) {
            end(reason, "The signaling session has ended.");
        }

        @Override
        public void onPath(long nowNanos) {
            joining.onPath(nowNanos);
        }

        @Override
        public CallMedia onKeys(long nowNanos, DtlsKeys keys) {
            return Call.this.onKeys(nowNanos, keys);
        }

        @Override
        public void onReady(long nowNanos) {
            listener.onConnected(joining.times(nowNanos));
            entered.tryComplete(joining.joined());
        }

        @Override
        public void onBatchEnd(long nowNanos) {
            joining.wire().flush();
            arm(nowNanos);
        }

        @Override
        public void onLost(String reason, String message) {
            end(reason, message);
        }

        @Override
        public void onBug(Throwable bug) {
            Call.this.onBug(bug);
        }
    }
}
