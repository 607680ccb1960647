package signaling.message;

import call.EndReason;
import call.LeaveReason;
import call.MediaMode;
import call.ParticipantState;
import call.SlotOwner;
import call.TrackKind;
import call.TrackLimits;
import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import presence.OnlineStatus;
import rooms.ChannelKind;
import rooms.GuildMember;
import rooms.Participant;
import rooms.ShardAddress;
import rooms.StageRole;
import rooms.VideoQuality;
import rooms.VoiceRights;
import rooms.mesh.ModeReason;
import rooms.permission.Permission;
import rooms.permission.Permissions;

/// The form in JSON of the records that are not written field by field: names of enums, figures
/// rounded, and what says nothing left out.
final class WireForm {
    private record Joined(
            @Nullable Integer re,
            UUID channel,
            int participant,
            boolean kept,
            int placement,
            MediaMode mode,
            ModeReason modeReason,
            int audioSlots,
            int videoSlots,
            int maxAudibleSpeakers,
            List<ServerMessage.IceServer> iceServers,
            List<ShardAddress> shards,
            VoiceRights rights,
            List<Participant> roster) {
        static Joined of(ServerMessage.Joined joined) {
            var admission = joined.admission();
            return new Joined(
                    joined.re(),
                    joined.channel(),
                    admission.participant(),
                    admission.kept(),
                    admission.placement(),
                    admission.mode().mode(),
                    admission.mode(),
                    admission.limits().audioSlots(),
                    admission.limits().videoSlots(),
                    admission.limits().maxAudibleSpeakers(),
                    joined.iceServers(),
                    List.of(admission.shard()),
                    admission.rights(),
                    admission.roster());
        }
    }

    private record Migrate(
            int placement,
            boolean lost,
            int audioSlots,
            int videoSlots,
            int maxAudibleSpeakers,
            List<ServerMessage.IceServer> iceServers) {
        static Migrate of(ServerMessage.Migrate move) {
            return new Migrate(
                    move.placement(),
                    move.lost(),
                    move.limits().audioSlots(),
                    move.limits().videoSlots(),
                    move.limits().maxAudibleSpeakers(),
                    move.iceServers());
        }
    }

    private record Mode(MediaMode mode, ModeReason reason) {
        static Mode of(ServerMessage.Mode message) {
            return new Mode(message.reason().mode(), message.reason());
        }
    }

    /// What is false is left out: most participants have no restriction.
    private record RestrictedParticipant(
            int number,
            UUID user,
            String username,
            ParticipantState state,
            @Nullable Boolean serverMuted,
            @Nullable Boolean serverDeafened,
            @Nullable Boolean suppressed) {
        static RestrictedParticipant of(Participant participant) {
            return new RestrictedParticipant(
                    participant.number(),
                    participant.user(),
                    participant.username(),
                    participant.state(),
                    nullIfFalse(participant.serverMuted()),
                    nullIfFalse(participant.serverDeafened()),
                    nullIfFalse(participant.suppressed()));
        }
    }

    private record Member(
            UUID user,
            String username,
            @Nullable String nickname,
            List<UUID> roles,
            @Nullable Long timedOutUntil) {
        static Member of(GuildMember member) {
            return new Member(
                    member.user(),
                    member.username(),
                    member.nickname(),
                    member.roles(),
                    member.timedOutUntilMillis() == 0 ? null : member.timedOutUntilMillis());
        }
    }

    /// Priority and a raised hand are left out when they are not there.
    private record State(
            boolean muted,
            boolean deafened,
            boolean camera,
            boolean screen,
            @Nullable Boolean priority,
            @Nullable Boolean handRaised) {
        static State of(ParticipantState state) {
            return new State(
                    state.muted(),
                    state.deafened(),
                    state.camera(),
                    state.screen(),
                    nullIfFalse(state.priority()),
                    nullIfFalse(state.handRaised()));
        }
    }

    private record Limits(
            int microphoneBitsPerSecond,
            @Nullable Integer cameraHeight,
            @Nullable Integer cameraBitsPerSecond) {
        static Limits of(TrackLimits limits) {
            return new Limits(
                    limits.microphoneBitsPerSecond(),
                    nullIfZero(limits.cameraHeight()),
                    nullIfZero(limits.cameraBitsPerSecond()));
        }
    }

    private record Rights(
            List<String> permissions,
            boolean serverMuted,
            boolean serverDeafened,
            @Nullable Long timedOutUntil,
            @Nullable String stage,
            Limits limits) {
        static Rights of(VoiceRights rights) {
            return new Rights(
                    rights.permissions().list().stream().map(Permission::wireName).toList(),
                    rights.serverMuted(),
                    rights.serverDeafened(),
                    rights.timedOutUntilMillis() == 0 ? null : rights.timedOutUntilMillis(),
                    rights.stage() == StageRole.NONE
                            ? null
                            : rights.stage().name().toLowerCase(Locale.ROOT),
                    Limits.of(rights.limits()));
        }
    }

    private record Connection(boolean connected, String reason) {
        static Connection of(ServerMessage.Connection connection) {
            EndReason ended = connection.ended();
            return new Connection(ended == null, ended == null ? "connected" : ended.word());
        }
    }

    /// @param paused true when the client's connection cannot carry the track now, else null
    private record Slot(
            String mid, int participant, @Nullable TrackKind track, @Nullable Boolean paused) {
        static Slot of(SlotOwner owner) {
            return new Slot(
                    owner.mid(), owner.participant(), owner.track(), owner.paused() ? true : null);
        }
    }

    /// A list is null when nothing in it has changed.
    private record Measured(
            int roundTripMillis,
            @Nullable List<Quality.OfTrack> up,
            @Nullable List<Quality.OfSlot> down,
            @Nullable List<Quality.OfParticipant> participants) {
        static Measured of(ServerMessage.Quality message) {
            Quality quality = message.measured();
            return new Measured(
                    quality.roundTripMillis(),
                    nullIfEmpty(quality.up()),
                    nullIfEmpty(quality.down()),
                    nullIfEmpty(quality.participants()));
        }
    }

    /// @param cause null while the score is good
    private record TrackQuality(
            TrackKind track,
            double score,
            @Nullable Cause cause,
            double lossPercent,
            int jitterMillis,
            int kilobitsPerSecond) {
        static TrackQuality of(Quality.OfTrack quality) {
            Quality.OfStream stream = quality.stream();
            return new TrackQuality(
                    quality.track(),
                    tenths(stream.score()),
                    nullIfNone(stream.cause()),
                    tenths(stream.lossPercent()),
                    (int) Math.round(stream.jitterMillis()),
                    (int) (stream.bitsPerSecond() / 1_000));
        }
    }

    /// @param cause null while the score is good
    /// @param freezes that ended in the last second, null for none
    private record SlotQuality(
            String mid,
            double score,
            @Nullable Cause cause,
            double lossPercent,
            int jitterMillis,
            int kilobitsPerSecond,
            @Nullable Integer freezes,
            @Nullable Integer frozenMillis) {
        static SlotQuality of(Quality.OfSlot quality) {
            Quality.OfStream stream = quality.stream();
            return new SlotQuality(
                    quality.mid(),
                    tenths(stream.score()),
                    nullIfNone(stream.cause()),
                    tenths(stream.lossPercent()),
                    (int) Math.round(stream.jitterMillis()),
                    (int) (stream.bitsPerSecond() / 1_000),
                    nullIfZero(quality.freezes()),
                    nullIfZero(quality.frozenMillis()));
        }
    }

    private record ParticipantQuality(int participant, Level level, @Nullable Cause cause) {
        static ParticipantQuality of(Quality.OfParticipant quality) {
            return new ParticipantQuality(
                    quality.participant(), quality.level(), nullIfNone(quality.cause()));
        }
    }

    private WireForm() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        write(module, TrackKind.class, TrackKind::wireName);
        write(module, MediaMode.class, MediaMode::wireName);
        write(module, ModeReason.class, ModeReason::wireName);
        write(module, ServerMessage.Mode.class, Mode::of);
        write(module, Level.class, Level::wireName);
        write(module, LeaveReason.class, LeaveReason::wireName);
        write(module, Cause.class, Cause::wireName);
        write(module, ChannelKind.class, ChannelKind::wireName);
        write(module, VideoQuality.class, VideoQuality::wireName);
        write(module, OnlineStatus.class, OnlineStatus::wireName);
        write(module, Permission.class, Permission::wireName);
        write(module, Permissions.class, Permissions::list);
        write(module, SlotOwner.class, Slot::of);
        write(module, ServerMessage.Joined.class, Joined::of);
        write(module, ServerMessage.Migrate.class, Migrate::of);
        write(module, Participant.class, RestrictedParticipant::of);
        write(module, GuildMember.class, Member::of);
        write(module, VoiceRights.class, Rights::of);
        write(module, ParticipantState.class, State::of);
        write(module, ServerMessage.Connection.class, Connection::of);
        write(module, ServerMessage.Quality.class, Measured::of);
        write(module, Quality.OfTrack.class, TrackQuality::of);
        write(module, Quality.OfSlot.class, SlotQuality::of);
        write(module, Quality.OfParticipant.class, ParticipantQuality::of);
        return module;
    }

    private static <T> void write(
            SimpleModule module, Class<T> type, Function<? super T, Object> form) {
        module.addSerializer(
                type,
                new StdDelegatingSerializer(
                        type,
                        new StdConverter<T, Object>() {
                            @Override
                            public Object convert(T value) {
                                return form.apply(value);
                            }
                        }));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static @Nullable Cause nullIfNone(Cause cause) {
        return cause == Cause.NONE ? null : cause;
    }

    private static <T> @Nullable List<T> nullIfEmpty(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static @Nullable Boolean nullIfFalse(boolean value) {
        return value ? true : null;
    }

    private static @Nullable Integer nullIfZero(long count) {
        return count == 0 ? null : (int) count;
    }
}
