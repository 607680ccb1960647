package verticles;

import accounts.secret.SecretSealing;
import bus.Addresses;
import bus.Bus;
import bus.guild.RoomsMessage;
import bus.message.Answer;
import bus.node.NodeEvent;
import bus.node.NodeMessage;
import config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import store.directory.Directory;
import store.events.EventStore;
import store.events.VisitStore;
import store.files.FolderFiles;
import store.guild.AccessStore;
import store.guild.ModerationStore;
import store.guild.RoomNameStore;
import store.postgres.Database;
import store.postgres.DatabaseLost;
import verticles.backend.BackendService;
import verticles.backend.VanishingRooms;
import verticles.chat.AttachmentCleanup;
import verticles.chat.ChatService;
import verticles.chat.DatabaseWatch;
import verticles.chat.MessageRetention;
import verticles.chat.RemovedPlaceCleanup;
import verticles.events.EventCleanup;
import verticles.events.EventRequests;
import verticles.events.StatisticsRollup;
import verticles.events.WebhookDelivery;
import verticles.events.kafka.KafkaDelivery;
import verticles.guild.AccessCache;
import verticles.guild.AddressBans;
import verticles.guild.GuildAccess;
import verticles.guild.GuildRequests;
import verticles.guild.LiveRooms;
import verticles.moderation.ModerationService;
import verticles.rollout.RolloutWatch;
import verticles.room.registry.ChannelRooms;
import verticles.room.registry.OwnedRooms;
import verticles.room.registry.RegistryName;
import verticles.room.visit.StoredVisits;
import verticles.room.visit.VisitLog;
import verticles.shared.NodeRateLimits;
import verticles.shared.NodeRefusals;
import verticles.voice.VoiceService;

/// Answers on `rooms`, `chat`, `moderation`, `voice`, `events` and `backend`, and owns the rooms it
/// opened, see [OwnedRooms].
public final class RoomRegistryVerticle extends VerticleBase {
    /// Enough to empty a room by hand, too little to keep the database busy.
    private static final int MODERATIONS_PER_MINUTE = 60;

    /// Of one user, who can see what came of one before the next.
    private static final int WEBHOOK_CHANGES_PER_MINUTE = 20;

    private final Settings settings;
    private final Database database;
    private final Directory directory;
    private final int index;

    private OwnedRooms rooms;
    private ChannelRooms channelRooms;
    private Bus.@Nullable Consumer requests;
    private GuildRequests guilds;
    private ModerationService moderation;
    private Bus.@Nullable Consumer moderationRequests;
    private Bus.@Nullable Consumer voiceRequests;
    private BackendService backend;
    private Bus.@Nullable Consumer backendRequests;
    private LiveRooms liveRooms;

    @SuppressWarnings("NullAway.Init") // what needs the Vertx is made in start()
    public RoomRegistryVerticle(
            Settings settings, Database database, Directory directory, int index) {
        this.settings = settings;
        this.database = database;
        this.directory = directory;
        this.index = index;
    }

    @Override
    public Future<?> start() {
        Bus bus = new Bus(vertx);
        AccessStore access = new AccessStore(database);
        String owner = new RegistryName(settings.node().id(), index, UUID.randomUUID()).toString();
        VisitLog visits =
                settings.events().recorded()
                        ? new StoredVisits(vertx, new VisitStore(database))
                        : VisitLog.off();
        RolloutWatch rollout =
                new RolloutWatch(vertx, bus, database, settings.voice().architecture());
        rooms = new OwnedRooms(vertx, bus, settings, directory, access, visits, rollout, owner);
        channelRooms = new ChannelRooms(vertx, bus, directory, rooms);
        moderation =
                new ModerationService(
                        database,
                        directory,
                        bus,
                        new AddressBans(settings, database, NodeRefusals.of(vertx)),
                        NodeRateLimits.of(
                                vertx,
                                Limit.MODERATION_PER_USER,
                                MODERATIONS_PER_MINUTE,
                                Duration.ofMinutes(1)));
        VoiceService voice =
                new VoiceService(
                        new GuildAccess(access),
                        new ModerationStore(database),
                        channelRooms,
                        directory,
                        bus,
                        NodeRateLimits.of(
                                vertx,
                                Limit.VOICE_REQUESTS_PER_USER,
                                settings.limits().http().voiceRequestsPerMinute(),
                                Duration.ofMinutes(1)));
        backend = new BackendService(database, directory, moderation, bus);
        liveRooms = new LiveRooms(new RoomNameStore(database), directory, rollout);
        rooms.start();
        if (index == 0) {
            MessageRetention.start(vertx, database, settings.guilds().messageDays());
            AttachmentCleanup.start(
                    vertx, database, new FolderFiles(vertx, settings.node().attachments()));
            RemovedPlaceCleanup.start(vertx, database);
            DatabaseWatch.start(vertx, database);
            new VanishingRooms(database, directory, bus).start(vertx);
        }
        SecretSealing sealing =
                new SecretSealing(settings.accounts().secretKey(), "webhooks", new SecureRandom());
        EventRequests events =
                new EventRequests(
                        database,
                        new GuildAccess(access),
                        settings.events(),
                        sealing,
                        NodeRateLimits.of(
                                vertx,
                                Limit.WEBHOOK_CHANGES_PER_USER,
                                WEBHOOK_CHANGES_PER_MINUTE,
                                Duration.ofMinutes(1)));
        return startEvents(sealing)
                .compose(_ -> rollout.start(rooms::onRollout))
                .compose(_ ->
                        bus.consume(Addresses.EVENTS, events::onMessage, DatabaseLost::explain))
                .compose(_ -> AccessCache.of(access, bus))
                .compose(recent -> {
                    guilds =
                            new GuildRequests(
                                    database,
                                    recent,
                                    directory,
                                    settings.guilds(),
                                    bus,
                                    channelChanges(settings));
                    return ChatService.of(
                            vertx,
                            database,
                            recent,
                            bus,
                            settings.guilds(),
                            settings.limits().chat());
                })
                .compose(
                        chat -> bus.consume(Addresses.CHAT, chat::onMessage, DatabaseLost::explain))
                .compose(_ -> bus.consume(Addresses.ROOMS, this::onMessage, DatabaseLost::explain))
                .onSuccess(consumer -> requests = consumer)
                .compose(_ ->
                        bus.consume(
                                Addresses.MODERATION, moderation::onMessage, DatabaseLost::explain))
                .onSuccess(consumer -> moderationRequests = consumer)
                .compose(_ -> bus.consume(Addresses.VOICE, voice::onMessage, DatabaseLost::explain))
                .onSuccess(consumer -> voiceRequests = consumer)
                .compose(_ ->
                        bus.consume(Addresses.BACKEND, backend::onMessage, DatabaseLost::explain))
                .onSuccess(consumer -> backendRequests = consumer)
                .compose(_ -> bus.listen(Addresses.NODE_EVENTS, this::onNodeEvent))
                .compose(_ ->
                        bus.answerPings(
                                settings.node().id(),
                                "rooms",
                                index,
                                () -> new NodeMessage.Pong(true, "")));
    }

    private Future<Void> startEvents(SecretSealing sealing) {
        if (index > 0) {
            return Future.succeededFuture();
        }
        if (settings.events().recorded()) {
            EventCleanup.start(vertx, database, settings.events());
        }
        if (settings.events().webhooks().enabled()) {
            WebhookDelivery.start(vertx, database, sealing, settings.events().webhooks());
        }
        if (settings.events().statistics().enabled()) {
            StatisticsRollup.start(vertx, database, settings.events().statistics().days());
        }
        if (settings.events().kafka().enabled()) {
            KafkaDelivery.start(vertx, database, settings.events().kafka(), settings.node().id());
        }
        return new EventStore(database).setReaders(settings.events());
    }

    private RateLimit channelChanges(Settings settings) {
        return NodeRateLimits.of(
                vertx,
                Limit.CHANNEL_CHANGES_PER_USER,
                settings.limits().accounts().channelChangesPerMinute(),
                Duration.ofMinutes(1));
    }

    /// Joins go to other registries before the rooms end, so that no participant comes back here.
    @Override
    public Future<?> stop() {
        List<Future<Void>> closed =
                Stream.of(requests, moderationRequests, voiceRequests, backendRequests)
                        .flatMap(Stream::ofNullable)
                        .map(Bus.Consumer::close)
                        .toList();
        return Future.join(closed).transform(_ -> rooms.close());
    }

    private void onNodeEvent(NodeEvent event) {
        switch (event) {
            case NodeEvent.NodeLeft(String node) -> {
                rooms.onNodeLeft(node);
                channelRooms.onNodeLeft(node);
            }
            case NodeEvent.NodeJoined(String node) -> rooms.onNodeJoined(node);
        }
    }

    private Answer onMessage(RoomsMessage message) {
        return switch (message) {
            case RoomsMessage.OfGuild ofGuild -> guilds.onMessage(ofGuild);
            case RoomsMessage.ListLiveRooms list ->
                    list.answer(liveRooms.list(list.after(), list.limit()));
            case RoomsMessage.Announce announce ->
                    announce.answer(
                            guilds.guilds()
                                    .joinable(
                                            announce.participant().user(), announce.channel(), true)
                                    .compose(found -> channelRooms.announce(found, announce)));
            case RoomsMessage.Join join ->
                    join.answer(
                            guilds.guilds()
                                    .joinable(join.user(), join.channel(), join.moved())
                                    .compose(found -> channelRooms.join(found, join)));
        };
    }
}
