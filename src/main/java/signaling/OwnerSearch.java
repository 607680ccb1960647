package signaling;

import java.util.EnumSet;
import java.util.Set;
import refusal.Refusal;
import refusal.RefusalCode;

/// Whether the owner of a room is still there, as one of its participants sees it, and the search
/// for the next one. An owner that is silent for too long, or known to be gone, is looked for until
/// one answers or the room counts as lost.
final class OwnerSearch {
    /// What the participant has to do.
    enum Step {
        WAIT,
        /// Announce the participant to the owner, whichever registry that is now.
        ANNOUNCE,
        /// No registry owns the room: leave it.
        LOST
    }

    /// A room asks its members every 10 s whether they are still there; after three missed
    /// questions it is gone.
    static final long ROOM_SILENCE_MILLIS = 30_000;

    /// How long the next owner of a room is looked for: a lease lives for 5 s, and a frozen node is
    /// noticed after as long.
    static final long ANNOUNCE_MILLIS = 30_000;

    private static final long NOT = Long.MIN_VALUE;

    private static final Set<RefusalCode> OWNER_GONE =
            EnumSet.of(RefusalCode.UNAVAILABLE, RefusalCode.STALE_EPOCH);

    private long activeAtMillis;

    /// Since when an owner is looked for.
    private long sinceMillis = NOT;

    private boolean unanswered;

    /// The owner has just answered.
    OwnerSearch(long nowMillis) {
        activeAtMillis = nowMillis;
    }

    /// Whether a request was refused because the room has no owner, or another one than it was sent
    /// to.
    static boolean isOwnerGone(Refusal refusal) {
        return OWNER_GONE.contains(refusal.code());
    }

    /// Whether a refused announcement is worth another one: the owner is not there yet, or its
    /// shards are not.
    static boolean mayStillAdmit(Refusal refusal) {
        return isOwnerGone(refusal) || refusal.code() == RefusalCode.NO_MEDIA_NODE;
    }

    /// An event of the room. It does not end a search: it can be older than what began it.
    void onActive(long nowMillis) {
        activeAtMillis = nowMillis;
    }

    /// The owner may be gone.
    Step onGone(long nowMillis) {
        if (sinceMillis != NOT) {
            return Step.WAIT;
        }
        sinceMillis = nowMillis;
        return announce();
    }

    /// The owner may be in a region that cannot be reached now: that it is silent means nothing.
    void onUnreachable(long nowMillis) {
        activeAtMillis = nowMillis;
        if (sinceMillis != NOT) {
            sinceMillis = nowMillis;
        }
    }

    /// No owner has taken the announcement; it is repeated with the next tick.
    void onUnanswered() {
        unanswered = true;
    }

    /// An owner has answered: the next one, or the same if it was only slow or another node was
    /// lost.
    void onFound(long nowMillis) {
        sinceMillis = NOT;
        activeAtMillis = nowMillis;
    }

    /// To be called about once a second.
    Step onTick(long nowMillis) {
        if (sinceMillis == NOT) {
            return nowMillis - activeAtMillis > ROOM_SILENCE_MILLIS ? onGone(nowMillis) : Step.WAIT;
        }
        if (nowMillis - sinceMillis > ANNOUNCE_MILLIS) {
            return Step.LOST;
        }
        return unanswered ? announce() : Step.WAIT;
    }

    private Step announce() {
        unanswered = false;
        return Step.ANNOUNCE;
    }
}
