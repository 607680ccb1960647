package bots;

import bots.client.Account;
import bots.measure.Listening.Heard;
import bots.scenario.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Somebody in the play, over all stays. Belongs to the play; the senders go to the thread of each call.
final class Bot {
    enum State {
        AWAY,
        COMING,
        PRESENT,
        GOING
    }

    /// Access tokens are good for a quarter of an hour.
    private static final long OLD_NANOS = 10 * 60_000_000_000L;

    private final int number;
    private final Room room;
    private final Set<Role> roles;
    private final @Nullable VoiceSender voice;
    private final List<PictureSender> pictures;
    private final Room.@Nullable Seat seat;
    private final List<Heard> arrivals = new ArrayList<>();
    private final List<Heard> heard = new ArrayList<>();
    private Account account;
    private long accountNanos = System.nanoTime();
    private State state = State.AWAY;
    private @Nullable Stay stay;
    private boolean comesBack;
    private double joinMillis = -1;
    private boolean spoke;

    /// @param voice null for one that does not talk
    Bot(
            int number,
            Account account,
            Room room,
            Set<Role> roles,
            @Nullable VoiceSender voice,
            List<PictureSender> pictures) {
        this.number = number;
        this.account = account;
        this.room = room;
        this.roles = EnumSet.copyOf(roles);
        this.voice = voice;
        this.pictures = List.copyOf(pictures);
        this.seat = voice == null ? null : room.seat(this);
    }

    int number() {
        return number;
    }

    Account account() {
        return account;
    }

    /// Whether its token will soon be refused.
    boolean accountIsOld(long nowNanos) {
        return nowNanos - accountNanos > OLD_NANOS;
    }

    /// Somebody asks for a new token, and then it comes.
    void onRenewing() {
        state = State.COMING;
    }

    void onRenewed(Account renewed, long nowNanos) {
        account = renewed;
        accountNanos = nowNanos;
    }

    Room room() {
        return room;
    }

    boolean has(Role role) {
        return roles.contains(role);
    }

    /// For people, for example `talker, camera`.
    String roles() {
        return roles.stream()
                .filter(role -> role != Role.PARTICIPANTS)
                .map(role -> role.word().substring(0, role.word().length() - 1))
                .collect(Collectors.joining(", "));
    }

    @Nullable VoiceSender voice() {
        return voice;
    }

    List<PictureSender> pictures() {
        return pictures;
    }

    void speak(boolean speaks) {
        if (voice != null) {
            voice.speak(speaks);
            spoke |= speaks;
        }
    }

    State state() {
        return state;
    }

    @Nullable Stay stay() {
        return stay;
    }

    void onComing(Stay begun) {
        state = State.COMING;
        stay = begun;
        comesBack = false;
    }

    void onPresent(double joinMillis) {
        state = State.PRESENT;
        this.joinMillis = joinMillis;
        if (seat != null) {
            seat.enter();
        }
    }

    /// @param comesBack whether it is churn
    void onGoing(boolean comesBack) {
        state = State.GOING;
        this.comesBack = comesBack;
        hush();
    }

    boolean comesBack() {
        return comesBack;
    }

    void onAway() {
        state = State.AWAY;
        stay = null;
        hush();
    }

    private void hush() {
        if (seat != null) {
            seat.leave();
        }
        speak(false);
    }

    void onHeard(Heard once) {
        heard.add(once);
    }

    void onArrived(Heard once) {
        arrivals.add(once);
    }

    /// While others still came.
    List<Heard> arrivals() {
        return arrivals;
    }

    /// Since then, of each stay.
    List<Heard> heard() {
        return heard;
    }

    /// Whether it ever had something to say.
    boolean spoke() {
        return spoke;
    }

    /// Of the last join, -1 before one succeeded.
    double joinMillis() {
        return joinMillis;
    }
}
