package verticles.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import store.files.FileStore;
import store.files.FolderFiles;

/// Serves avatars. Their names are 128 random bits, which only who may see the person gets: so they need no
/// token, and the browser keeps them. They are images and nothing else, whatever was uploaded.
public final class AvatarFiles {
    private static final String PATH = "/avatars/:name";

    private final FileStore files;

    private AvatarFiles(FileStore files) {
        this.files = files;
    }

    public static void mount(Router router, FileStore files) {
        router.get(PATH).handler(new AvatarFiles(files)::send);
    }

    private void send(RoutingContext request) {
        String name = Objects.requireNonNull(request.pathParam("name"));
        if (!FolderFiles.isName(name)) {
            request.next();
            return;
        }
        files.get(name).onSuccess(found -> send(request, found)).onFailure(request::fail);
    }

    private static void send(RoutingContext request, Optional<Buffer> file) {
        if (file.isEmpty()) {
            request.next();
            return;
        }
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "image/png")
                .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
                .putHeader("Content-Disposition", "inline; filename=\"avatar.png\"")
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .end(file.get());
    }
}
