package verticles.room;

import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.FormerParticipant;
import rooms.ShardAddress;
import rooms.placement.ClientLocation;
import rooms.placement.EdgeChoice;
import rooms.placement.PlacementRequest;
import verticles.room.placement.ShardDirectory;

/// Where the media of the next participant of a room will be: on one shard in each region that
/// participants are near to, until that has `rooms.edgeLimit` participants of the room; then on
/// further ones, each for the participants that join next. Used on the registry's context only.
final class SeatSearch {
    /// Where a participant's media is.
    ///
    /// @param shard of the edge
    record Seat(RoomMedia edge, ShardDirectory.Placed shard) {}

    private final UUID room;
    private final RoomEdges edges;
    private final ShardDirectory shards;
    private final int edgeLimit;
    private final boolean edgePerRegion;
    private final FurtherShard further;

    /// @param edgeLimit maximum number of participants of the room that are placed on one shard
    /// @param edgePerRegion participants are placed in the region that they are nearest to
    SeatSearch(
            UUID room,
            RoomEdges edges,
            ShardDirectory shards,
            int edgeLimit,
            boolean edgePerRegion) {
        this.room = room;
        this.edges = edges;
        this.shards = shards;
        this.edgeLimit = edgeLimit;
        this.edgePerRegion = edgePerRegion;
        this.further = new FurtherShard(shards, edges::add);
    }

    /// Where the next participant's media will be; [RoomEdges#onJoined] is to be called at once.
    /// Refused with `no_media_node`.
    ///
    /// @param location of the participant
    Future<Seat> place(ClientLocation location) {
        return place(location, edgePerRegion ? shards.home(location) : null);
    }

    /// @param home region of the participant; null when all regions are alike
    private Future<Seat> place(ClientLocation location, @Nullable String home) {
        return switch (EdgeChoice.of(location, home, described(), edgeLimit)) {
            case EdgeChoice.Join(int index) -> {
                RoomMedia edge = edges.all().get(index);
                yield edge.placed(location)
                        .compose(shard ->
                                edge.participants().size() < edgeLimit
                                        ? Future.succeededFuture(new Seat(edge, shard))
                                        : place(location, home)); // others were faster
            }
            case EdgeChoice.Open open ->
                    further.open(
                                    new PlacementRequest(
                                            room,
                                            location,
                                            open.only(),
                                            1,
                                            edges.shardsBeside(null),
                                            open.cause()))
                            .compose(opened -> {
                                if (opened) {
                                    return place(location, home);
                                }
                                return home == null ? leastFull(location) : place(location, null);
                            });
        };
    }

    private List<EdgeChoice.Edge> described() {
        return edges.all().stream()
                .map(edge -> {
                    ShardDirectory.Placed placed = edge.inUse();
                    return new EdgeChoice.Edge(
                            placed == null ? null : placed.region(), edge.participants().size());
                })
                .toList();
    }

    /// Where the media is of a participant who has another session now. If this owner does not know
    /// it, the connection may have to be made anew. Refused as [#place].
    Future<Seat> placeAgain(ClientLocation location, FormerParticipant former) {
        RoomMedia known = edges.of(former.number());
        for (RoomMedia edge : edges.all()) {
            if (edge.equals(known)
                    || (known == null && edge.inUse() != null && edge.isAt(former.placement()))) {
                return edge.placed(location).map(shard -> new Seat(edge, shard));
            }
        }
        return place(location);
    }

    private Future<Seat> leastFull(ClientLocation location) {
        RoomMedia edge =
                edges.all().stream()
                        .min(Comparator.comparingInt(e -> e.participants().size()))
                        .orElseThrow();
        return edge.placed(location).map(shard -> new Seat(edge, shard));
    }

    /// A participant's media is on that shard since before this owner. It is kept there if the
    /// shard is there.
    Future<Seat> adopt(ShardAddress shard, int ofParticipant) {
        Seat known = seatOn(shard, ofParticipant);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return shards.find(shard)
                .compose(found -> {
                    Seat since = seatOn(shard, ofParticipant);
                    if (since != null) {
                        return Future.succeededFuture(since);
                    }
                    if (found.isEmpty()) {
                        return place(ClientLocation.at(""));
                    }
                    RoomMedia edge = edges.adopt(found.get(), ofParticipant, null);
                    return Future.succeededFuture(new Seat(edge, found.get()));
                });
    }

    /// Two edges may be on one shard: the placement distinguishes what they report.
    private @Nullable Seat seatOn(ShardAddress shard, int placement) {
        for (RoomMedia edge : edges.all()) {
            ShardDirectory.Placed placed = edge.inUse();
            if (placed != null && placed.shard().equals(shard) && edge.isAt(placement)) {
                return new Seat(edge, placed);
            }
        }
        return null;
    }
}
