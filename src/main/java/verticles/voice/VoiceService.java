package verticles.voice;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.call.VoiceMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import call.LeaveReason;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.ShardAddress;
import rooms.permission.Permission;
import store.directory.Directory;
import store.directory.NodeHeartbeat;
import store.guild.ChannelAccess;
import store.guild.ModerationStore;
import verticles.guild.GuildAccess;
import verticles.room.placement.DirectoryLost;
import verticles.room.registry.ChannelRooms;
import verticles.shared.RateCheck;

/// Answers on the address `voice`.
public final class VoiceService {
    private final GuildAccess access;
    private final ModerationStore store;
    private final ChannelRooms rooms;
    private final Directory directory;
    private final Bus bus;
    private final RateLimit requests;

    /// @param requests of each user
    public VoiceService(
            GuildAccess access,
            ModerationStore store,
            ChannelRooms rooms,
            Directory directory,
            Bus bus,
            RateLimit requests) {
        this.access = access;
        this.store = store;
        this.rooms = rooms;
        this.directory = directory;
        this.bus = bus;
        this.requests = requests;
    }

    public Answer onMessage(VoiceMessage message) {
        return switch (message) {
            case VoiceMessage.ListRegions list ->
                    list.answer(nodes().map(Regions::of).map(VoiceMessage.Regions::new));
            case VoiceMessage.FindNode find ->
                    find.answer(
                            channel(find, Permission.CONNECT)
                                    .compose(found -> node(found, find.region())));
            case VoiceMessage.ShowRoom show ->
                    show.answer(
                            channel(show, Permission.VIEW_CHANNEL)
                                    .compose(_ -> rooms.status(show.channel()))
                                    .compose(status ->
                                            described(
                                                    show.channel(),
                                                    status.orElse(
                                                            new RoomMessage.Status(
                                                                    0, null, null)))));
            case VoiceMessage.OpenRoom open ->
                    open.answer(
                            channel(open, Permission.CONNECT)
                                    .compose(found -> rooms.place(found.channel(), open.region()))
                                    .compose(status -> described(open.channel(), status)));
            case VoiceMessage.CloseRoom close ->
                    close.answer(
                            channel(close, Permission.MANAGE_CHANNELS)
                                    .compose(found -> close(close, found.channel().guild())));
            case VoiceMessage.LeaveRoom leave ->
                    leave.answer(
                            channel(leave, Permission.VIEW_CHANNEL)
                                    .compose(_ -> rooms.status(leave.channel()))
                                    .compose(status -> leave(leave, status)));
        };
    }

    /// Before anything is looked up, the request is counted.
    private Future<ChannelAccess> channel(VoiceMessage.OfChannel asked, Permission needed) {
        return RateCheck.of(requests, asked.user().toString())
                .compose(
                        _ -> access.requireChannelPermission(asked.user(), asked.channel(), needed))
                .map(GuildAccess::requireVoice);
    }

    private Future<VoiceMessage.RoomNode> node(ChannelAccess found, String region) {
        UUID channel = found.channel().id();
        return rooms.status(channel)
                .compose(status -> {
                    @Nullable ShardAddress live =
                            status.map(RoomMessage.Status::shard).orElse(null);
                    return (live == null
                                    ? rooms.preview(channel, region)
                                    : Future.succeededFuture(live))
                            .compose(shard ->
                                    region(shard)
                                            .map(of ->
                                                    new VoiceMessage.RoomNode(
                                                            found.channel().guild(),
                                                            channel,
                                                            live != null,
                                                            shard,
                                                            of)));
                });
    }

    private Future<VoiceMessage.RoomStatus> described(UUID channel, RoomMessage.Status status) {
        @Nullable ShardAddress shard = status.shard();
        return shard == null
                ? Future.succeededFuture(
                        new VoiceMessage.RoomStatus(
                                channel, status.participants(), status.mode(), null, null))
                : region(shard)
                        .map(region ->
                                new VoiceMessage.RoomStatus(
                                        channel,
                                        status.participants(),
                                        status.mode(),
                                        shard,
                                        region));
    }

    private Future<BusMessage.Done> close(VoiceMessage.CloseRoom request, UUID guild) {
        return rooms.status(request.channel())
                .compose(status ->
                        status.isEmpty()
                                ? Future.succeededFuture(new BusMessage.Done())
                                : store.logEndedCall(guild, request.user(), request.channel())
                                        .compose(_ ->
                                                bus.request(
                                                        Addresses.room(request.channel()),
                                                        new RoomMessage.Dissolve())));
    }

    private Future<BusMessage.Done> leave(
            VoiceMessage.LeaveRoom request, Optional<RoomMessage.Status> status) {
        return status.isEmpty()
                ? Future.failedFuture(
                        new RefusedException(
                                RefusalCode.NOT_IN_ROOM, "You are not in this voice channel."))
                : bus.request(
                        Addresses.room(request.channel()),
                        new RoomMessage.Disconnect(request.user(), LeaveReason.LEFT));
    }

    private Future<String> region(ShardAddress shard) {
        return nodes().map(nodes -> Regions.ofNode(shard.node(), nodes));
    }

    private Future<List<NodeHeartbeat>> nodes() {
        return directory.nodes().recover(DirectoryLost::refused);
    }
}
