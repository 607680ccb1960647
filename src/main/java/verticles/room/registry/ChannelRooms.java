package verticles.room.registry;

import bus.Addresses;
import bus.Bus;
import bus.call.RoomMessage;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import rooms.ChannelView;
import rooms.ShardAddress;
import rooms.VoiceRights;
import rooms.permission.Permission;
import store.directory.Directory;
import store.directory.Lease;
import store.guild.ChannelAccess;
import verticles.room.HostedRoom;
import verticles.room.placement.DirectoryLost;

/// The rooms of voice channels, wherever they are: requests go to the registry that owns the room.
/// One that no registry owns is opened here, in [OwnedRooms]. Used on the registry's context only.
public final class ChannelRooms {
    private final Bus bus;
    private final Directory directory;
    private final OwnedRooms owned;
    private final OwnerRequests requests;

    public ChannelRooms(Vertx vertx, Bus bus, Directory directory, OwnedRooms owned) {
        this.requests = new OwnerRequests(vertx);
        this.bus = bus;
        this.directory = directory;
        this.owned = owned;
    }

    /// Joins the room of a channel.
    ///
    /// @param found the channel, and what the user may do in it
    public Future<RoomMessage.Joined> join(ChannelAccess found, RoomsMessage.Join request) {
        UUID room = request.channel();
        VoiceRights rights = found.voiceRights();
        int userLimit =
                request.moved() || rights.permissions().has(Permission.MOVE_MEMBERS)
                        ? 0
                        : found.channel().userLimit();
        return askOwner(
                found.channel(),
                epoch -> {
                    RoomMessage.Join join =
                            new RoomMessage.Join(
                                    epoch,
                                    request.region(),
                                    request.measured(),
                                    request.session(),
                                    request.user(),
                                    request.username(),
                                    rights,
                                    userLimit,
                                    request.state(),
                                    request.mesh(),
                                    request.former());
                    HostedRoom here = owned.room(room);
                    return here != null ? here.join(join) : bus.request(Addresses.room(room), join);
                });
    }

    /// Brings a participant of a former owner to the room.
    ///
    /// @param found the channel, and what the user may do in it
    public Future<RoomMessage.Joined> announce(ChannelAccess found, RoomsMessage.Announce request) {
        UUID room = request.channel();
        return askOwner(
                found.channel(),
                epoch ->
                        bus.request(
                                Addresses.room(room),
                                new RoomMessage.Announce(
                                        epoch,
                                        request.formerEpoch(),
                                        request.session(),
                                        request.participant(),
                                        found.voiceRights(),
                                        request.placement(),
                                        request.shard())));
    }

    /// Gives the room of a channel a shard before its first participant joins.
    ///
    /// @param region whose shards come first
    public Future<RoomMessage.Status> place(ChannelView channel, String region) {
        return askOwner(
                channel,
                epoch ->
                        bus.request(
                                Addresses.room(channel.id()),
                                new RoomMessage.Place(epoch, region)));
    }

    /// Opens the room, or asks the registry that has it, which may only be taking it or giving it
    /// up.
    ///
    /// @param request by the epoch of the room
    private <T> Future<T> askOwner(ChannelView channel, LongFunction<Future<T>> request) {
        return requests.repeat(() ->
                owned.open(channel)
                        .compose(lease ->
                                requests.whileThere(
                                        RegistryName.node(lease.owner()),
                                        request.apply(lease.epoch()))));
    }

    /// Its registries will not answer.
    public void onNodeLeft(String node) {
        requests.onNodeLeft(node);
    }

    /// The state of a room; empty when no registry owns it.
    public Future<Optional<RoomMessage.Status>> status(UUID room) {
        return requests.repeat(() -> statusNow(room));
    }

    private Future<Optional<RoomMessage.Status>> statusNow(UUID room) {
        return directory
                .holder(Lease.keyOfRoom(room))
                .recover(DirectoryLost::refused)
                .compose(holder ->
                        holder.isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : bus.request(Addresses.room(room), new RoomMessage.ShowStatus())
                                        .map(Optional::of));
    }

    /// The shard that a room would get now.
    public Future<ShardAddress> preview(UUID room, String region) {
        return owned.preview(room, region);
    }
}
