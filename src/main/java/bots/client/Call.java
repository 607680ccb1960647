package bots.client;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import media.dtls.DtlsKeys;
import media.forward.TrackKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusedException;

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

    private static final long LEAVE_MILLIS = 2_000;

    /// Media may overtake the end of the handshake, which has a thread of its own.
    private static final int MAX_EARLY = 128;

    private static final long FAR_NANOS = Long.MAX_VALUE / 4;
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Switchboard switchboard;
    private final ContextInternal context;
    private final EventLoop loop;
    private final Joining joining;
    private final CallListener listener;
    private final Promise<Joined> entered = Promise.promise();
    private final Queue<byte[]> early = new ArrayDeque<>();
    private final Runnable keepTime = this::onDeadline;
    private final Runnable flushing = this::flush;

    /// Written by the event loop; others read what was true a moment ago.
    private volatile State state = State.NEW;

    private @Nullable ScheduledFuture<?> timeout;
    private @Nullable Handshake handshake;
    private @Nullable CallMedia media;
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
        joining = new Joining(switchboard, context, loop, bench, account, options, new Events());
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
                        joining.wire().check(agreement);
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
            Runnable last =
                    () -> {
                        end("left", "");
                        left.tryComplete();
                    };
            loop.schedule(last, LEAVE_MILLIS, TimeUnit.MILLISECONDS);
            joining.leave()
                    .onComplete(_ -> {
                        Handshake open = handshake;
                        if (open == null) {
                            last.run();
                        } else {
                            open.close(() -> loop.execute(last));
                        }
                    });
        });
        return left.future();
    }

    /// Is gone without a word, as a process that was killed: sockets close, nothing is sent.
    public void kill() {
        execute(() -> {
            joining.abort();
            end("killed", "");
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
    /// @param marker first packet after a silence (RFC 7587 section 4.3)
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

    private void onKeys(DtlsKeys keys) {
        if (state != State.JOINING) {
            return;
        }
        long now = System.nanoTime();
        state = State.CONNECTED;
        if (timeout != null) {
            timeout.cancel(false);
        }
        media = joining.connect(now, keys, listener);
        joining.wire().onConnected(now);
        listener.onConnected(joining.times(now));
        for (byte[] datagram : early) {
            media.onDatagram(now, datagram, 0, datagram.length);
        }
        early.clear();
        entered.tryComplete(joining.joined());
        arm(now);
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
        early.clear();
        if (handshake != null) {
            handshake.abandon();
        }
        joining.close();
        entered.tryFail(new RefusedException(reason, message));
        listener.onEnded(reason);
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

    /// What its parts tell, all but the handshake on the event loop.
    private final class Events implements Joining.Listener, Wire.Listener, Handshake.Listener {
        @Override
        public Wire.Listener ofWire() {
            return this;
        }

        @Override
        public void onNews(String op, String frame) {
            switch (op) {
                case "encodings" -> {
                    JsonObject message = new JsonObject(frame);
                    listener.onEncodings(
                            Joining.trackOf(message.getString("track")),
                            message.getJsonArray("active").stream().map(String::valueOf).toList());
                }
                case "left" -> end(new JsonObject(frame).getString("reason", "left"), "");
                default -> listener.onNews(op, frame);
            }
        }

        @Override
        public void onClosed(String reason) {
            end(reason, "The signaling session has ended.");
        }

        @Override
        public void onPath(long nowNanos) {
            if (state != State.JOINING || handshake != null) {
                return;
            }
            joining.onPath(nowNanos);
            handshake =
                    new Handshake(
                            switchboard.identity(),
                            joining.agreement().fingerprint(),
                            switchboard.handshakes(),
                            this);
            handshake.begin();
        }

        @Override
        public void onDatagram(long nowNanos, byte[] bytes, int offset, int length) {
            int first = bytes[offset] & 0xFF;
            CallMedia connected = media;
            if (first >= 128 && first <= 191) {
                if (connected != null) {
                    connected.onDatagram(nowNanos, bytes, offset, length);
                } else if (early.size() < MAX_EARLY) {
                    early.add(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            } else if (first >= 20 && first <= 63 && handshake != null) {
                handshake.onDatagram(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }

        @Override
        public void onReadBatchEnd(long nowNanos) {
            if (media != null) {
                joining.wire().flush();
                arm(nowNanos);
            }
        }

        @Override
        public void onPathLost(String reason) {
            end(reason, "There is no path to the server.");
        }

        @Override
        public void onBug(Throwable bug) {
            Call.this.onBug(bug);
        }

        @Override
        public void onFlight(byte[] datagram) {
            loop.execute(() -> {
                if (state != State.ENDED) {
                    joining.wire().send(datagram, 0, datagram.length);
                    joining.wire().flush();
                }
            });
        }

        @Override
        public void onKeys(DtlsKeys keys) {
            loop.execute(() -> Call.this.onKeys(keys));
        }

        @Override
        public void onFailed(String reason) {
            loop.execute(() -> end("dtls_failed", reason));
        }

        @Override
        public void onClosed() {
            loop.execute(() -> end("dtls_closed", "The server said close_notify."));
        }
    }
}
