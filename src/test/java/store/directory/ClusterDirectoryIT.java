package store.directory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

class ClusterDirectoryIT extends DirectoryContract {
    @Override
    Future<Directory> open(Vertx vertx) {
        return ClusterDirectory.open(vertx);
    }
}
