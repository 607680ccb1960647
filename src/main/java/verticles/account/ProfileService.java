package verticles.account;

import accounts.profile.Profile;
import bus.account.AccountMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import images.AvatarImage;
import images.ImageException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.ProfileStore;
import store.files.FileStore;
import store.postgres.Database;
import text.LabelRules;
import verticles.auth.DeviceLogins;
import verticles.shared.NodeRateLimits;
import verticles.shared.RateCheck;

/// Display names and avatars. An avatar is decoded and encoded again on threads of its own; one
/// person has one, so its number of files is that of accounts.
public final class ProfileService {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileService.class);
    private static final int DECODERS = 2;
    private static final int NAME_BYTES = 16;
    private static final int CHANGES_PER_HOUR = 20;
    private static final int READS_PER_MINUTE = 300;

    private final ProfileStore store;
    private final FileStore files;
    private final DeviceLogins logins;
    private final SecureRandom random;
    private final WorkerExecutor decoders;
    private final RateLimit changes;
    private final RateLimit reads;

    public ProfileService(
            Vertx vertx,
            Database database,
            FileStore files,
            DeviceLogins logins,
            SecureRandom random) {
        this.store = new ProfileStore(database);
        this.files = files;
        this.logins = logins;
        this.random = random;
        this.decoders = vertx.createSharedWorkerExecutor("hubbub-images", DECODERS);
        this.changes =
                NodeRateLimits.of(
                        vertx,
                        Limit.PROFILE_CHANGES_PER_USER,
                        CHANGES_PER_HOUR,
                        Duration.ofHours(1));
        this.reads =
                NodeRateLimits.of(
                        vertx,
                        Limit.PROFILE_READS_PER_USER,
                        READS_PER_MINUTE,
                        Duration.ofMinutes(1));
    }

    Answer answer(AccountMessage.OfProfile request) {
        UUID user = logins.identify(request.accessToken()).identity().user();
        return switch (request) {
            case AccountMessage.FindProfiles find -> find.answer(find(user, find));
            case AccountMessage.SetDisplayName set -> set.answer(setName(user, set.displayName()));
            case AccountMessage.SetAvatar set -> set.answer(setAvatar(user, set.imageBase64()));
            case AccountMessage.RemoveAvatar remove -> remove.answer(removeAvatar(user));
        };
    }

    private AccountMessage.Profiles find(UUID user, AccountMessage.FindProfiles request) {
        RateCheck.require(reads, user.toString());
        return new AccountMessage.Profiles(store.visible(user, request.users()).await());
    }

    private BusMessage.Done setName(UUID user, @Nullable String text) {
        @Nullable String name = text == null ? null : LabelRules.trim(text);
        @Nullable String problem =
                name == null ? null : LabelRules.problem(name, Profile.MAX_NAME_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "A display name " + problem, "displayName"));
        }
        RateCheck.require(changes, user.toString());
        store.setDisplayName(user, name).await();
        logins.publishChanged(user);
        return new BusMessage.Done();
    }

    private AccountMessage.AvatarSet setAvatar(UUID user, String imageBase64) {
        RateCheck.require(changes, user.toString());
        byte[] file = decoded(imageBase64);
        byte[] png =
                decoders.executeBlocking(() -> AvatarImage.squarePng(file), false)
                        .recover(ProfileService::refused)
                        .await();
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        String name = HexFormat.of().formatHex(bytes);
        files.put(name, Buffer.buffer(Objects.requireNonNull(png))).await();
        replace(user, name);
        return new AccountMessage.AvatarSet(name);
    }

    private static byte[] decoded(String imageBase64) {
        try {
            return Base64.getDecoder().decode(imageBase64);
        } catch (IllegalArgumentException e) {
            throw badImage("The image must be in Base64.");
        }
    }

    private static <T> Future<T> refused(Throwable failure) {
        return Future.failedFuture(
                failure instanceof ImageException unreadable
                        ? badImage(Objects.requireNonNull(unreadable.getMessage()))
                        : failure);
    }

    private static RefusedException badImage(String message) {
        return new RefusedException(Refusal.ofField(RefusalCode.BAD_FIELD, message, "image"));
    }

    private BusMessage.Done removeAvatar(UUID user) {
        RateCheck.require(changes, user.toString());
        replace(user, null);
        return new BusMessage.Done();
    }

    /// The former file last: what a row names exists.
    private void replace(UUID user, @Nullable String name) {
        store.setAvatar(user, name).await().ifPresent(this::deleteFile);
        logins.publishChanged(user);
    }

    /// The file with the avatar of a user, empty for none.
    Optional<String> avatar(UUID user) {
        return store.visible(user, List.of(user)).await().stream()
                .map(Profile::avatar)
                .filter(Objects::nonNull)
                .findFirst();
    }

    void deleteFile(String name) {
        files.delete(name).onFailure(e -> LOG.warn("an avatar is left: {}", e.toString()));
    }
}
