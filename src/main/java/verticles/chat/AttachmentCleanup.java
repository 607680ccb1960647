package verticles.chat;

import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.chat.AttachmentStore;
import store.files.FileStore;
import store.postgres.Database;
import verticles.node.VertxTimer;

/// Deletes the files of images whose messages are gone, and images that were uploaded and never
/// sent.
public final class AttachmentCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(AttachmentCleanup.class);

    /// Of one round.
    private static final int BATCH = 100;

    /// While there was something to delete.
    private static final long BUSY_MILLIS = 2_000;

    /// A query costs the node and the database some 2 ms of CPU while they are idle.
    private static final long IDLE_MILLIS = 15_000;

    /// After a failure, most likely of the database.
    private static final long RETRY_MILLIS = 60_000;

    /// Whoever writes a long message meanwhile still has the image.
    private static final int SENT_WITHIN_MINUTES = 60;

    private final AttachmentStore store;
    private final FileStore files;
    private final VertxTimer timer;

    private AttachmentCleanup(Vertx vertx, Database database, FileStore files) {
        this.store = new AttachmentStore(database);
        this.files = files;
        this.timer = new VertxTimer(vertx);
    }

    /// On the context of the caller, as long as it exists.
    public static void start(Vertx vertx, Database database, FileStore files) {
        new AttachmentCleanup(vertx, database, files).next(IDLE_MILLIS);
    }

    private void next(long delayMillis) {
        timer.arm(delayMillis, this::clean);
    }

    private void clean() {
        store.expire(SENT_WITHIN_MINUTES, BATCH)
                .compose(_ -> store.sweep(files::delete, BATCH))
                .onSuccess(deleted -> next(deleted > 0 ? BUSY_MILLIS : IDLE_MILLIS))
                .onFailure(e -> {
                    LOG.warn("files of deleted images are left for now: {}", e.toString());
                    next(RETRY_MILLIS);
                });
    }
}
