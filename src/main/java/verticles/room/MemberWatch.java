package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.call.SessionMessage;
import call.ParticipantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.node.Clock;

/// Asks the sessions of one room every few seconds whether they are still there: one that died with
/// its node cannot send `Leave`. Used on the registry's context only.
final class MemberWatch {
    private static final long ASK_MILLIS = 10_000;

    /// One unanswered question may be a pause of the node, and two the time that a client needs for
    /// a session with another node while the machines are busy with the loss of the first.
    private static final int UNANSWERED_LIMIT = 3;

    private final Bus bus;
    private final long epoch;
    private final IntFunction<@Nullable String> sessionOf;
    private final IntConsumer lost;
    private final Map<Integer, Integer> unanswered = new HashMap<>();
    private long askedAtMillis = Clock.millis();

    /// @param sessionOf the session of a participant, null when it has left
    /// @param lost called with one whose session is not there
    MemberWatch(Bus bus, long epoch, IntFunction<@Nullable String> sessionOf, IntConsumer lost) {
        this.bus = bus;
        this.epoch = epoch;
        this.sessionOf = sessionOf;
        this.lost = lost;
    }

    /// To be called about once a second.
    void onTick(List<Integer> participants) {
        if (Clock.millis() - askedAtMillis >= ASK_MILLIS) {
            askedAtMillis = Clock.millis();
            participants.forEach(this::ask);
        }
    }

    void onLeft(int number) {
        unanswered.remove(number);
    }

    private void ask(int number) {
        String session = sessionOf.apply(number);
        if (session == null) {
            return;
        }
        bus.request(
                        Addresses.session(session),
                        new SessionMessage.StillThere(new ParticipantId(epoch, number)))
                .onSuccess(_ -> unanswered.remove(number))
                .onFailure(e -> onNoAnswer(number, session, e));
    }

    /// @param session that was asked; the participant may have another one by now
    private void onNoAnswer(int number, String session, Throwable cause) {
        if (!session.equals(sessionOf.apply(number))) {
            return;
        }
        boolean denied =
                cause instanceof RefusedException refused
                        && refused.refusal().code() == RefusalCode.NOT_IN_ROOM;
        if (!denied && !bus.reachesRegions()) {
            // It may be in another region, where the call goes on.
            return;
        }
        if (denied || unanswered.merge(number, 1, Integer::sum) >= UNANSWERED_LIMIT) {
            unanswered.remove(number);
            lost.accept(number);
        }
    }
}
