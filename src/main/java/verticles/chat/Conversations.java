package verticles.chat;

import caching.RecentReads;
import chat.Place;
import chat.WritePermission;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.chat.ConversationStore;
import verticles.shared.CachedReads;

/// Who is in which conversation, as it was read a moment ago; it never changes. Whether they may
/// write is read each time. Used on the context that made it.
final class Conversations {
    private static final int MAX_KEPT = 20_000;
    private static final long KEPT_MILLIS = Duration.ofMinutes(10).toMillis();

    /// What changes something for the other user.
    private static final Set<Permission> WRITING =
            EnumSet.of(Permission.SEND_MESSAGES, Permission.ATTACH_FILES);

    private final ConversationStore store;
    private final CachedReads<UUID, Place.Direct> kept =
            new CachedReads<>(new RecentReads<>(MAX_KEPT, KEPT_MILLIS), _ -> Long.MAX_VALUE);

    Conversations(ConversationStore store) {
        this.store = store;
    }

    boolean isKnown(UUID id) {
        return kept.has(id);
    }

    /// Refused with `channel_not_found` for one of others, and with `forbidden` when the user may
    /// not write and the permissions mean that.
    Future<PlaceAccess> require(UUID user, UUID id, Permission... permissions) {
        return kept.find(id, () -> store.place(id))
                .map(found ->
                        found.filter(place -> place.users().contains(user))
                                .orElseThrow(Conversations::noConversation))
                .compose(place ->
                        Arrays.stream(permissions).anyMatch(WRITING::contains)
                                ? store.permission(user, partner(place, user))
                                        .map(permission -> {
                                            requireWritable(permission);
                                            return PlaceAccess.of(place);
                                        })
                                : Future.succeededFuture(PlaceAccess.of(place)));
    }

    private static UUID partner(Place.Direct place, UUID user) {
        return place.users().getFirst().equals(user)
                ? place.users().getLast()
                : place.users().getFirst();
    }

    /// Refused with `forbidden`. Whether the partner has blocked the user or accepts no messages
    /// makes no difference.
    static void requireWritable(WritePermission permission) {
        if (permission.blocking()) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN, "You have blocked this person. Unblock them to write.");
        }
        if (!permission.isGranted()) {
            throw new RefusedException(
                    RefusalCode.FORBIDDEN,
                    "You cannot send messages to this person. You need a server in common, and they must"
                            + " accept direct messages.");
        }
    }

    static RefusedException noConversation() {
        return new RefusedException(RefusalCode.CHANNEL_NOT_FOUND, "This channel does not exist.");
    }
}
