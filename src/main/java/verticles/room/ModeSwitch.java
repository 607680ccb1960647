package verticles.room;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.call.SessionMessage;
import call.ParticipantId;
import config.call.VoiceSettings;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.ChannelKind;
import rooms.ChannelView;
import rooms.Participant;
import rooms.live.Room;
import rooms.mesh.Architecture;
import rooms.mesh.ArchitectureChoice;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshPolicy;
import rooms.mesh.MeshSignal;
import rooms.mesh.ModeReason;
import rooms.mesh.PairProblem;
import rooms.mesh.Present;
import rooms.mesh.RoomMode;
import rooms.mesh.SfuRollout;
import store.directory.Lease;
import verticles.node.Clock;
import verticles.node.VertxTimer;
import verticles.shared.ModeCounts;

/// The mode of one hosted room: notifies its members of each change, passes their signals on while
/// it is a mesh, and counts. Used on the registry's context only.
final class ModeSwitch {
    private static final Logger LOG = LoggerFactory.getLogger(ModeSwitch.class);

    private final Bus bus;
    private final VoiceSettings settings;
    private final Lease lease;
    private final Room room;
    private final RoomMode mode;
    private final VertxTimer timer;
    private final ModeCounts counts;

    private ArchitectureChoice architecture;

    /// As what the room is counted, null while it is empty.
    private ModeCounts.@Nullable Counted counted;

    ModeSwitch(
            Vertx vertx,
            Bus bus,
            VoiceSettings settings,
            ChannelView channel,
            Lease lease,
            Room room) {
        this.bus = bus;
        this.settings = settings;
        this.lease = lease;
        this.room = room;
        this.timer = new VertxTimer(vertx);
        this.counts = ModeCounts.of(vertx);
        this.architecture = SfuRollout.EVERYWHERE.choose(channel.id(), settings.architecture());
        this.mode =
                new RoomMode(
                        policy(architecture.architecture()), channel.kind() == ChannelKind.STAGE);
    }

    private MeshPolicy policy(Architecture chosen) {
        return switch (chosen) {
            case AUTO -> MeshPolicy.upTo(settings.largestMesh(), settings.meshAgainBelow());
            case P2P -> MeshPolicy.ANY_SIZE;
            case SFU -> MeshPolicy.SFU_ONLY;
        };
    }

    /// The configured one until the rollout says another one; participants switch without a gap.
    void onArchitecture(ArchitectureChoice choice) {
        if (!choice.equals(architecture)) {
            if (choice.architecture() != architecture.architecture()) {
                mode.onPolicy(policy(choice.architecture()));
            }
            architecture = choice;
            LOG.info(
                    "{}: architecture {} ({})",
                    lease.key(),
                    choice.architecture().wireName(),
                    choice.by().wireName());
            review();
        }
    }

    ModeReason reason() {
        return mode.reason();
    }

    /// The newcomer learns the mode from the answer to its join, the others from an event.
    void onJoin(int number, MeshAbility ability) {
        mode.onJoin(number, ability);
        review(number);
    }

    void onMessage(RoomMessage.OfMesh message) {
        switch (message) {
            case RoomMessage.Signal(long _, int from, var _, int to, MeshSignal signal) -> {
                if (mode.isMesh() && from != to && room.sessionOf(from) != null) {
                    send(to, id -> new SessionMessage.Signaled(id, from, signal));
                }
            }
            case RoomMessage.ReportPair(long _, int from, var _, int other, PairProblem problem) ->
                    mode.onProblem(Clock.millis(), from, other, problem);
            case RoomMessage.ReportUplink(long _, int from, var _, var figures) ->
                    mode.onUplink(Clock.millis(), from, figures);
        }
    }

    /// To be called after each change of the room.
    void review() {
        review(0);
    }

    void end() {
        timer.cancel();
        counts.move(counted, null);
        counted = null;
    }

    /// @param except is not notified
    private void review(int except) {
        boolean changed =
                mode.review(
                        Clock.millis(), room.roster().stream().map(ModeSwitch::present).toList());
        count();
        if (changed) {
            ModeReason reason = mode.reason();
            counts.changed(new ModeCounts.Counted(reason, architecture));
            LOG.info("{}: media by {} ({})", lease.key(), reason.mode(), reason.wireName());
            for (Participant participant : room.roster()) {
                if (participant.number() != except) {
                    send(participant.number(), id -> new SessionMessage.ModeChanged(id, reason));
                }
            }
        }
        long deadline = mode.nextDeadlineMillis();
        if (deadline == RoomMode.NEVER || room.isEmpty()) {
            timer.cancel();
        } else {
            timer.arm(Math.max(1, deadline - Clock.millis()), this::review);
        }
    }

    private void count() {
        ModeCounts.Counted now =
                room.isEmpty() ? null : new ModeCounts.Counted(mode.reason(), architecture);
        if (!Objects.equals(now, counted)) {
            counts.move(counted, now);
            counted = now;
        }
    }

    private void send(int to, Function<ParticipantId, SessionMessage> message) {
        String session = room.sessionOf(to);
        if (session != null) {
            bus.send(
                    Addresses.session(session),
                    message.apply(new ParticipantId(lease.epoch(), to)));
        }
    }

    private static Present present(Participant participant) {
        return new Present(
                participant.number(),
                participant.serverMuted()
                        || participant.serverDeafened()
                        || participant.suppressed(),
                participant.state().camera(),
                participant.state().screen());
    }
}
