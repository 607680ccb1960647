package bots.participant;

import bots.client.signaling.AuthenticatedUser;
import bots.measure.ReceptionMeter.Reception;
import bots.scenario.BotRole;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One bot over all of its calls. On the thread of the run; its senders belong to the event loop of
/// its current call.
public final class Bot {
    public enum State {
        /// Not in its room.
        AWAY,
        /// Renewing its token, or joining.
        JOINING,
        /// Media flows.
        PRESENT,
        /// Requested to leave; the call has not ended yet.
        LEAVING
    }

    /// Access tokens are valid for a quarter of an hour.
    private static final long OLD_NANOS = 10 * 60_000_000_000L;

    private final int number;
    private final BotRoom room;
    private final Set<BotRole> roles;
    private final @Nullable MicrophoneSender microphone;
    private final List<VideoSender> videos;
    private final BotRoom.@Nullable Part conversation;
    private final List<Reception> arrivals = new ArrayList<>();
    private final List<Reception> receptions = new ArrayList<>();
    private AuthenticatedUser user;
    private long userNanos = System.nanoTime();
    private State state = State.AWAY;
    private boolean rejoins;
    private int tries;
    private double joinMillis = -1;
    private boolean spoke;

    /// @param microphone null for a bot that does not talk
    Bot(
            int number,
            AuthenticatedUser user,
            BotRoom room,
            Set<BotRole> roles,
            @Nullable MicrophoneSender microphone,
            List<VideoSender> videos) {
        this.number = number;
        this.user = user;
        this.room = room;
        this.roles = EnumSet.copyOf(roles);
        this.microphone = microphone;
        this.videos = List.copyOf(videos);
        conversation = microphone == null ? null : room.add(this::speak);
    }

    public int number() {
        return number;
    }

    public AuthenticatedUser user() {
        return user;
    }

    /// Whether its token expires soon.
    boolean tokenIsOld(long nowNanos) {
        return nowNanos - userNanos > OLD_NANOS;
    }

    void onRenewed(AuthenticatedUser renewed, long nowNanos) {
        user = renewed;
        userNanos = nowNanos;
    }

    public BotRoom room() {
        return room;
    }

    public boolean has(BotRole role) {
        return roles.contains(role);
    }

    /// For the report, for example `talker, camera`.
    public String roles() {
        return roles.stream()
                .filter(role -> role != BotRole.PARTICIPANTS)
                .map(role -> role.text().substring(0, role.text().length() - 1))
                .collect(Collectors.joining(", "));
    }

    @Nullable MicrophoneSender microphone() {
        return microphone;
    }

    List<VideoSender> videos() {
        return videos;
    }

    private void speak(boolean speaks) {
        if (microphone != null) {
            microphone.speak(speaks);
            spoke |= speaks;
        }
    }

    public State state() {
        return state;
    }

    /// Joins in a row that have not succeeded, the present one included.
    int tries() {
        return tries;
    }

    void onJoining() {
        state = State.JOINING;
        tries++;
        rejoins = false;
    }

    void onPresent(double ofJoinMillis) {
        state = State.PRESENT;
        tries = 0;
        joinMillis = ofJoinMillis;
        if (conversation != null) {
            conversation.enter();
        }
    }

    /// @param comesBack whether it joins again afterwards (churn)
    void onLeaving(boolean comesBack) {
        state = State.LEAVING;
        rejoins = comesBack;
        stopTalking();
    }

    boolean rejoins() {
        return rejoins;
    }

    void onAway() {
        state = State.AWAY;
        stopTalking();
    }

    private void stopTalking() {
        if (conversation != null) {
            conversation.leave();
        }
        speak(false);
    }

    void onReception(Reception reception) {
        receptions.add(reception);
    }

    void onArrival(Reception reception) {
        arrivals.add(reception);
    }

    /// What it received while the first participants were still joining.
    public List<Reception> arrivals() {
        return arrivals;
    }

    /// What it received after that, of each call.
    public List<Reception> receptions() {
        return receptions;
    }

    /// Whether a conversation ever let it speak.
    public boolean spoke() {
        return spoke;
    }

    /// Of the last join, -1 before one succeeded.
    public double joinMillis() {
        return joinMillis;
    }
}
