package verticles.api.chat;

import accounts.Identity;
import bus.Addresses;
import bus.Bus;
import bus.guild.ChatMessage;
import chat.Attachment;
import images.AttachmentImage;
import images.ImageException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.files.FileStore;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Images that are uploaded for messages. They are decoded and encoded again here, so that only
/// what is known of them is sent to the registry.
public final class AttachmentRoutes {
    private static final int DECODERS = 2;
    private static final int NAME_BYTES = 16;

    private final Bus bus;
    private final Authentication authentication;
    private final FileStore files;
    private final WorkerExecutor decoders;
    private final SecureRandom random = new SecureRandom();

    public AttachmentRoutes(Vertx vertx, Bus bus, Authentication authentication, FileStore files) {
        this.bus = bus;
        this.authentication = authentication;
        this.files = files;
        this.decoders = vertx.createSharedWorkerExecutor("hubbub-images", DECODERS);
    }

    public void addTo(Operations operations) {
        operations.add("uploadAttachment", this::upload);
    }

    /// Fails when the user may not upload an image to the channel of the path now.
    public Future<?> prepare(RoutingContext request, Identity identity) {
        return bus.request(
                Addresses.CHAT, new ChatMessage.PrepareUpload(identity.user(), channel(request)));
    }

    private Future<?> upload(RoutingContext request) {
        byte[] file = Objects.requireNonNull(request.body().buffer(), "in the contract").getBytes();
        return authentication
                .identify(request)
                .compose(identity ->
                        decoders.executeBlocking(() -> AttachmentImage.of(file), false)
                                .recover(AttachmentRoutes::refused)
                                .compose(image ->
                                        store(
                                                identity.user(),
                                                channel(request),
                                                Objects.requireNonNull(image))))
                .onSuccess(stored -> ApiResponse.send(request, 201, stored));
    }

    /// The row first: a file without one would never be deleted.
    private Future<Attachment> store(UUID user, UUID channel, AttachmentImage image) {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        Attachment stored =
                new Attachment(HexFormat.of().formatHex(name), image.width(), image.height());
        return bus.request(
                        Addresses.CHAT,
                        new ChatMessage.AddAttachment(user, channel, stored, image.file().length))
                .compose(_ -> files.put(stored.id(), Buffer.buffer(image.file())))
                .map(_ -> stored);
    }

    private static <T> Future<T> refused(Throwable failure) {
        return Future.failedFuture(
                failure instanceof ImageException unreadable
                        ? new RefusedException(
                                Refusal.of(
                                        RefusalCode.BAD_REQUEST,
                                        Objects.requireNonNull(unreadable.getMessage())))
                        : failure);
    }

    private static UUID channel(RoutingContext request) {
        try {
            return UUID.fromString(request.pathParam("channel"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "This is not an id.", "channel"));
        }
    }
}
