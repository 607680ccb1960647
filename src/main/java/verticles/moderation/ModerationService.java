package verticles.moderation;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.guild.ModerationMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import bus.message.Request;
import call.LeaveReason;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.moderation.ModerationAct;
import rooms.permission.Permission;
import rooms.permission.Rank;
import store.PageCursor;
import store.directory.Directory;
import store.guild.AccessStore;
import store.guild.AddressBanStore;
import store.guild.AuditStore;
import store.guild.MemberAccess;
import store.guild.ModerationStore;
import store.postgres.Database;
import text.LabelRules;
import verticles.guild.AddressBans;
import verticles.guild.Changes;
import verticles.guild.GuildAccess;
import verticles.guild.MemberEvents;
import verticles.shared.RateCheck;

/// Answers requests of moderators: checks permission and hierarchy, writes act and audit log, then
/// has the rooms of the guild enforce it. A moderator acts only on members below their own highest
/// role.
public final class ModerationService {
    private static final int MAX_REASON_LENGTH = 512;
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final ModerationStore store;
    private final AuditStore auditLog;
    private final AccessStore members;
    private final VoiceTargets targets;
    private final MemberEvents events;
    private final GuildAccess access;
    private final Bus bus;
    private final AddressBans addressBans;
    private final RateLimit acts;

    /// @param acts of moderators, by user
    public ModerationService(
            Database database,
            Directory directory,
            Bus bus,
            AddressBans addressBans,
            RateLimit acts) {
        this.addressBans = addressBans;
        this.store = new ModerationStore(database);
        this.auditLog = new AuditStore(database);
        this.members = new AccessStore(database);
        this.targets = new VoiceTargets(database, directory, members);
        this.events = new MemberEvents(database, bus);
        this.access = new GuildAccess(members);
        this.bus = bus;
        this.acts = acts;
    }

    public Answer onMessage(ModerationMessage message) {
        return switch (message) {
            case ModerationMessage.Moderate moderate -> moderate.answer(moderate(moderate));
            case ModerationMessage.ShowAuditLog show ->
                    show.answer(
                            access.requirePermission(
                                            show.user(), show.guild(), Permission.VIEW_AUDIT_LOG)
                                    .compose(_ ->
                                            auditLog.page(
                                                    show.guild(), show.before(), show.limit() + 1))
                                    .map(found ->
                                            new ModerationMessage.AuditLog(
                                                    found.stream().limit(show.limit()).toList(),
                                                    found.size() > show.limit())));
            case ModerationMessage.ListBans list ->
                    list.answer(
                            access.requirePermission(
                                            list.user(), list.guild(), Permission.BAN_MEMBERS)
                                    .compose(_ -> bansBefore(list))
                                    .compose(before ->
                                            store.bans(
                                                    list.guild(),
                                                    before.orElse(null),
                                                    list.limit()))
                                    .map(page ->
                                            new ModerationMessage.Bans(
                                                    page.items(),
                                                    page.next() != null,
                                                    page.next(),
                                                    addressBans.days())));
        };
    }

    /// Where the page before ended. A client that sends the user of its last ban cannot go on when
    /// that ban was revoked meanwhile; refused with `not_found` then.
    private Future<Optional<PageCursor>> bansBefore(ModerationMessage.ListBans list) {
        String before = list.before();
        if (before == null || !UUID_FORM.matcher(before).matches()) {
            return Future.succeededFuture(Optional.ofNullable(PageCursor.read(before)));
        }
        return store.cursorOfBan(list.guild(), UUID.fromString(before))
                .map(found -> {
                    if (found.isEmpty()) {
                        throw new RefusedException(
                                RefusalCode.NOT_FOUND, "This user is not banned.");
                    }
                    return found;
                });
    }

    private Future<BusMessage.Done> moderate(ModerationMessage.Moderate request) {
        return RateCheck.of(acts, request.user().toString()).compose(_ -> carryOut(request));
    }

    private Future<BusMessage.Done> carryOut(ModerationMessage.Moderate request) {
        String reason = reason(request.reason());
        UUID guild = request.guild();
        return access.requirePermission(request.user(), guild)
                .compose(actor ->
                        members.member(request.target(), guild)
                                .map(found -> requireBelow(actor, found, request)))
                .compose(_ -> voiceChannelsOf(request))
                .compose(channels ->
                        request.act() instanceof ModerationAct.OnStage
                                ? targets.stages(request.target(), channels)
                                : Future.succeededFuture(channels))
                .compose(channels -> permitted(request, channels))
                .compose(channels ->
                        checkVoice(request, channels)
                                .compose(_ -> addresses(request))
                                .compose(addresses ->
                                        store.carryOut(
                                                new ModerationStore.Act(
                                                        guild,
                                                        request.user(),
                                                        request.target(),
                                                        request.act(),
                                                        reason,
                                                        addresses.orElse(null)),
                                                (actor, target) ->
                                                        requireStill(actor, target, request)))
                                .compose(_ ->
                                        enforce(guild, request.target(), request.act(), channels)));
    }

    /// What the back end of another application does by an API key, whose scope was checked; it
    /// stands above all members of the guild. Refused with `not_found` and `not_in_room`, and for a
    /// move with `bad_field` or `forbidden`.
    ///
    /// @param key id of the API key
    /// @param channel where the target is, null for acts in the whole guild
    /// @param act a `Kick` only of a guest
    public Future<BusMessage.Done> moderateByKey(
            UUID key, UUID guild, @Nullable UUID channel, UUID target, ModerationAct act) {
        List<UUID> channels = channel == null ? List.of() : List.of(channel);
        return (channel == null
                        ? Future.<Void>succeededFuture()
                        : targets.requireIn(guild, channel, target))
                .compose(_ ->
                        act instanceof ModerationAct.Move(UUID to)
                                ? targets.requireMovable(guild, target, to, Permission.VIEW_CHANNEL)
                                : Future.succeededFuture())
                .compose(
                        _ -> store.carryOut(new ModerationStore.Act(guild, key, target, act, null)))
                .compose(_ ->
                        act instanceof ModerationAct.Kick
                                ? Future.succeededFuture(events.guestLeft(guild, target))
                                : enforce(guild, target, act, channels));
    }

    private static @Nullable Void requireBelow(
            MemberAccess actor, Optional<MemberAccess> target, ModerationMessage.Moderate request) {
        ModerationAct act = request.act();
        boolean self = actor.user().equals(request.target());
        if (act instanceof ModerationAct.InviteToSpeak) {
            // It takes nothing from the target, who may rank above the moderator of a stage.
            return null;
        }
        if (self ? act instanceof ModerationAct.OnVoice : isBelow(actor.rank(), target)) {
            return null;
        }
        throw new RefusedException(
                RefusalCode.FORBIDDEN,
                self
                        ? "You cannot do this to yourself."
                        : "You can only do this to members below your highest role.");
    }

    /// What was checked before may have changed since: in particular, the target may own the guild
    /// by now.
    private static void requireStill(
            MemberAccess actor, Optional<MemberAccess> target, ModerationMessage.Moderate request) {
        requireBelow(actor, target, request);
        if (!(request.act() instanceof ModerationAct.OnVoice)) {
            GuildAccess.require(actor.permissions(), request.act().permission());
        }
    }

    /// Users who are not members have no rank.
    private static boolean isBelow(Rank actor, Optional<MemberAccess> target) {
        return target.map(member -> actor.isAbove(member.rank())).orElse(true);
    }

    /// Where the target is now, as far as its act needs it.
    private Future<List<UUID>> voiceChannelsOf(ModerationMessage.Moderate request) {
        return request.act() instanceof ModerationAct.OnVoice
                ? targets.channelsOf(request.guild(), request.target())
                : Future.succeededFuture(List.of());
    }

    /// Those of the channels in which the moderator has the permission. Where it is in none of
    /// them, that for the whole guild counts: a member cannot hide in a channel that the moderator
    /// does not see.
    private Future<List<UUID>> permitted(ModerationMessage.Moderate request, List<UUID> channels) {
        if (request.act() instanceof ModerationAct.MoveToAudience
                && request.user().equals(request.target())) {
            return Future.succeededFuture(channels);
        }
        Permission permission = request.act().permission();
        List<Future<Optional<UUID>>> asked =
                channels.stream()
                        .map(channel ->
                                access.requireChannelPermission(
                                                request.user(),
                                                request.guild(),
                                                channel,
                                                permission)
                                        .map(_ -> Optional.of(channel))
                                        .recover(ModerationService::orNone))
                        .toList();
        return Future.all(asked)
                .map(_ -> asked.stream().flatMap(each -> each.result().stream()).toList())
                .compose(permitted -> {
                    if (!permitted.isEmpty()) {
                        return Future.succeededFuture(permitted);
                    }
                    if (request.act() instanceof ModerationAct.OnStage) {
                        throw new RefusedException(
                                RefusalCode.FORBIDDEN, "You do not moderate this stage.");
                    }
                    return access.requirePermission(request.user(), request.guild(), permission)
                            .map(_ -> channels);
                });
    }

    private static Future<Optional<UUID>> orNone(Throwable failure) {
        return failure instanceof RefusedException
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure);
    }

    private Future<?> checkVoice(ModerationMessage.Moderate request, List<UUID> channels) {
        return switch (request.act()) {
            case ModerationAct.Disconnect _ -> {
                VoiceTargets.requireSome(channels);
                yield Future.succeededFuture();
            }
            case ModerationAct.Move(UUID channel) -> {
                VoiceTargets.requireSome(channels);
                yield access.requireChannelPermission(
                                request.user(), request.guild(), channel, Permission.CONNECT)
                        .compose(to -> targets.requireMovable(request.target(), to));
            }
            default -> Future.succeededFuture();
        };
    }

    private Future<Optional<AddressBanStore.Addresses>> addresses(
            ModerationMessage.Moderate request) {
        return request.act() instanceof ModerationAct.Ban(boolean address) && address
                ? addressBans.of(request.guild(), request.target()).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private Future<BusMessage.Done> enforce(
            UUID guild, UUID target, ModerationAct act, List<UUID> channels) {
        return switch (act) {
            case ModerationAct.Disconnect _ ->
                    inEach(channels, new RoomMessage.Disconnect(target, LeaveReason.DISCONNECTED));
            case ModerationAct.Move(UUID to) -> inEach(channels, new RoomMessage.Move(target, to));
            case ModerationAct.InviteToSpeak _ ->
                    inEach(channels, new RoomMessage.ChangeSpeaker(target, true));
            case ModerationAct.MoveToAudience _ ->
                    inEach(channels, new RoomMessage.ChangeSpeaker(target, false));
            case ModerationAct.ServerMute _, ModerationAct.ServerDeafen _, ModerationAct.Unban _ ->
                    Future.succeededFuture(Changes.announce(bus, guild, target));
            case ModerationAct.TimeOut _ -> Future.succeededFuture(events.changed(guild, target));
            case ModerationAct.Kick _, ModerationAct.Ban _ ->
                    Future.succeededFuture(events.left(guild, target));
        };
    }

    private <M extends RoomMessage & Request<BusMessage.Done>> Future<BusMessage.Done> inEach(
            List<UUID> channels, M act) {
        return Future.all(
                        channels.stream()
                                .map(channel -> bus.request(Addresses.room(channel), act))
                                .toList())
                .map(new BusMessage.Done());
    }

    /// One line, as it is shown; refused with `bad_field`.
    private static @Nullable String reason(@Nullable String reason) {
        String shown = reason == null ? "" : LabelRules.trim(reason);
        if (shown.isEmpty()) {
            return null;
        }
        String problem = LabelRules.problem(shown, MAX_REASON_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "reason " + problem, "reason"));
        }
        return shown;
    }
}
