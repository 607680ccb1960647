package bots.client;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The media connections of a call: the one in use, and the one to the shard that the media of the
/// room moves to. Used on the event loop of the call.
final class CallLinks {
    /// For how long the former connection is kept after a switch.
    private static final long LINGER_MILLIS = 1_000;

    private final EventLoop loop;
    private final MediaSession media;

    /// In use, or the first one that is being made.
    private MediaLink current;

    /// Null when the media of the room does not move, or the former connection is lost.
    private @Nullable MediaLink next;

    private boolean closed;

    CallLinks(EventLoop loop, MediaSession media, MediaLink first) {
        this.loop = loop;
        this.media = media;
        this.current = first;
    }

    MediaLink current() {
        return current;
    }

    /// Whether it is one of these; others are closed or about to be.
    boolean has(MediaLink link) {
        return !closed && (link == current || link == next);
    }

    /// The media of the room moves to another shard.
    ///
    /// @param atOnce the connection in use is lost, or was never made
    void onMigrate(MediaLink made, boolean atOnce) {
        if (next != null) {
            drop(next);
            next = null;
        }
        if (atOnce) {
            drop(current);
            current = made;
        } else {
            next = made;
        }
    }

    /// A connection could not be made; another one takes its place.
    void replace(MediaLink failed, MediaLink made) {
        if (failed == current) {
            current = made;
        } else {
            next = made;
        }
        drop(failed);
    }

    /// Everyone has a connection to the shard that the media of the room moves to.
    void onSwitched() {
        MediaLink made = next;
        if (made == null) {
            return;
        }
        MediaLink former = current;
        current = made;
        next = null;
        // Until then the former one is listened to.
        made.forward(former::mute);
        // Others may still listen to it.
        loop.schedule(() -> former.leave(() -> drop(former)), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// The session is lost, and the next one does not know a connection that is not in use yet.
    void dropNext() {
        if (next != null) {
            drop(next);
            next = null;
        }
    }

    /// One of these is connected.
    void onConnected(MediaLink link) {
        media.add(link);
        if (link == current) {
            link.forward();
        }
    }

    /// @return whether the call ends with it; the former connection is not needed during a move
    boolean onLost(MediaLink link) {
        if (link == next || (link == current && next == null)) {
            return true;
        }
        drop(link);
        return false;
    }

    void close() {
        closed = true;
        current.close();
        if (next != null) {
            next.close();
        }
    }

    private void drop(MediaLink former) {
        media.remove(former);
        former.close();
    }
}
