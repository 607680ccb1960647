package store.directory;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Against a real Redis.
class RedisDirectoryIT extends DirectoryContract {
    @TempDir static Path folder;

    private static @Nullable RedisServer server;

    @BeforeAll
    static void startRedis() throws IOException {
        server = new RedisServer(folder);
    }

    @AfterAll
    static void stopRedis() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Future<Directory> open(Vertx vertx) {
        return RedisDirectory.open(vertx, Objects.requireNonNull(server).url());
    }
}
