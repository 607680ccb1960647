package verticles.http.files;

import config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import store.files.FileStore;
import store.files.FolderFiles;

/// Serves avatars and images of messages. Their names are 128 random bits, which only users get who
/// may see the person or the message: so they need no token, and the browser caches them. They are
/// images and nothing else, whatever was uploaded.
public final class ImageFiles {
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8};

    private final FileStore files;

    private ImageFiles(FileStore files) {
        this.files = files;
    }

    public static void mount(Router router, Vertx vertx, Settings settings) {
        router.get("/avatars/:name")
                .handler(new ImageFiles(new FolderFiles(vertx, settings.node().avatars()))::send);
        router.get("/attachments/:name")
                .handler(
                        new ImageFiles(new FolderFiles(vertx, settings.node().attachments()))
                                ::send);
    }

    private void send(RoutingContext request) {
        String name = Objects.requireNonNull(request.pathParam("name"));
        if (!FolderFiles.isName(name)) {
            request.next();
            return;
        }
        files.find(name).onSuccess(found -> send(request, found)).onFailure(request::fail);
    }

    private static void send(RoutingContext request, Optional<FileStore.Found> file) {
        if (file.isEmpty()) {
            request.next();
            return;
        }
        Buffer head = file.get().head();
        boolean isJpeg =
                head.length() >= JPEG.length && Arrays.equals(head.getBytes(0, JPEG.length), JPEG);
        String format = isJpeg ? "jpeg" : "png";
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "image/" + format)
                .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable")
                .putHeader("Content-Disposition", "inline; filename=\"image." + format + "\"")
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .sendFile(file.get().path().toString())
                .onFailure(request::fail);
    }
}
