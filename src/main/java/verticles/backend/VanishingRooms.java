package verticles.backend;

import bus.Addresses;
import bus.Bus;
import bus.account.AuthEvent;
import bus.call.RoomMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.directory.Directory;
import store.directory.Lease;
import store.guild.ExternalGuestStore;
import store.guild.ExternalRoomStore;
import store.postgres.Database;
import verticles.guild.Changes;
import verticles.node.VertxTimer;

/// Deletes rooms that were made to vanish when they are empty, and guests whose time is over.
public final class VanishingRooms {
    private static final Logger LOG = LoggerFactory.getLogger(VanishingRooms.class);

    /// The longest delay between a room becoming due and its deletion.
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /// After a start of the node, whose clients come back within it.
    private static final Duration FIRST_AFTER = Duration.ofMinutes(1);

    private final ExternalRoomStore rooms;
    private final ExternalGuestStore guests;
    private final Directory directory;
    private final Bus bus;

    public VanishingRooms(Database database, Directory directory, Bus bus) {
        this.rooms = new ExternalRoomStore(database);
        this.guests = new ExternalGuestStore(database);
        this.directory = directory;
        this.bus = bus;
    }

    public void start(Vertx vertx) {
        VertxTimer timer = new VertxTimer(vertx);
        timer.arm(
                FIRST_AFTER.toMillis(),
                () -> new VertxTimer(vertx).armPeriodic(INTERVAL.toMillis(), this::sweepNow));
    }

    private void sweepNow() {
        sweep().onFailure(e -> LOG.warn("empty rooms are not deleted: {}", e.toString()));
    }

    /// Completes when what is due has been deleted.
    public Future<?> sweep() {
        return guests.purge()
                .onSuccess(ended ->
                        ended.forEach(guest ->
                                bus.publish(
                                        Addresses.AUTH_EVENTS,
                                        new AuthEvent.DeviceSessionRevoked(guest))))
                .compose(_ -> rooms.guildsWithVanishing())
                .compose(guilds -> Future.join(guilds.stream().map(this::sweep).toList()));
    }

    private Future<Void> sweep(UUID guild) {
        return directory
                .presence(guild)
                .compose(present -> rooms.use(guild, present.keySet()))
                .compose(_ -> rooms.unused(guild))
                .compose(unused ->
                        occupied(unused)
                                .compose(occupied -> rooms.use(guild, occupied))
                                .compose(_ -> rooms.deleteUnused(guild, unused)))
                .onSuccess(deleted -> end(guild, deleted))
                .mapEmpty();
    }

    /// Those with participants, as their owners say: the directory may have lost them, when its
    /// server was started again.
    private Future<List<UUID>> occupied(List<UUID> unused) {
        List<Future<Optional<UUID>>> asked =
                unused.stream()
                        .map(room ->
                                isOccupied(room)
                                        .map(occupied ->
                                                occupied
                                                        ? Optional.of(room)
                                                        : Optional.<UUID>empty()))
                        .toList();
        return Future.all(asked)
                .map(_ -> asked.stream().flatMap(each -> each.result().stream()).toList());
    }

    /// A room whose owner does not answer may have participants; one without an owner has none.
    private Future<Boolean> isOccupied(UUID room) {
        return bus.request(Addresses.room(room), new RoomMessage.ShowStatus())
                .map(status -> status.participants() > 0)
                .recover(_ -> directory.holder(Lease.keyOfRoom(room)).map(Optional::isPresent));
    }

    /// Who has joined a moment ago is out.
    private void end(UUID guild, List<UUID> deleted) {
        for (UUID room : deleted) {
            LOG.info("room {}: deleted, it was empty", room);
            bus.request(Addresses.room(room), new RoomMessage.End());
        }
        if (!deleted.isEmpty()) {
            Changes.announce(bus, guild, null);
        }
    }
}
