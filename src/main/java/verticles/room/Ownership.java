package verticles.room;

import java.util.Locale;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.directory.Lease;

/// The lease under which a registry owns one room, until the registry gives the room up. Used on
/// the registry's context only.
final class Ownership {
    private final Lease lease;
    private boolean over;

    Ownership(Lease lease) {
        this.lease = lease;
    }

    /// Names the room in the log.
    String key() {
        return lease.key();
    }

    Lease lease() {
        return lease;
    }

    long epoch() {
        return lease.epoch();
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /// @param ofSender the epoch in which the sender of a message knows the room
    /// @throws RefusedException `stale_epoch` for another one, and for any when the room was given
    ///     up
    void require(long ofSender) {
        if (over || ofSender != lease.epoch()) {
            throw new RefusedException(
                    RefusalCode.STALE_EPOCH,
                    String.format(
                            Locale.ROOT, "Room has epoch %d, not %d.", lease.epoch(), ofSender));
        }
    }
}
