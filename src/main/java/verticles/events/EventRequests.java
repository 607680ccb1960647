package verticles.events;

import accounts.secret.SecretSealing;
import bus.guild.EventMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import config.events.EventSettings;
import events.EventType;
import events.WebhookSecret;
import events.WebhookStop;
import events.WebhookTarget;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.PageCursor;
import store.events.KafkaQueue;
import store.events.RollupStore;
import store.events.WebhookStore;
import store.postgres.Database;
import verticles.guild.GuildAccess;
import verticles.shared.RateCheck;

/// Answers requests about the webhooks and the statistics of guilds, and about Kafka.
public final class EventRequests {
    private static final String DISABLED =
            "This server sends no webhooks. Its administrator can turn them on (events.webhooks.enabled).";

    private final WebhookStore webhooks;
    private final RollupStore statistics;
    private final KafkaQueue kafka;
    private final GuildAccess access;
    private final EventSettings settings;
    private final SecretSealing sealing;
    private final RateLimit changes;
    private final SecureRandom random = new SecureRandom();

    /// @param changes of webhooks, by user
    public EventRequests(
            Database database,
            GuildAccess access,
            EventSettings settings,
            SecretSealing sealing,
            RateLimit changes) {
        this.webhooks = new WebhookStore(database);
        this.statistics = new RollupStore(database);
        this.kafka = new KafkaQueue(database);
        this.access = access;
        this.settings = settings;
        this.sealing = sealing;
        this.changes = changes;
    }

    public Answer onMessage(EventMessage message) {
        return switch (message) {
            case EventMessage.ListWebhooks list ->
                    list.answer(
                            manager(list.user(), list.guild())
                                    .compose(_ -> webhooks.ofGuild(list.guild()))
                                    .map(found ->
                                            new EventMessage.Webhooks(
                                                    settings.webhooks().enabled(), found)));
            case EventMessage.ShowStatistics show ->
                    show.answer(
                            manager(show.user(), show.guild())
                                    .compose(_ ->
                                            statistics.days(
                                                    show.guild(),
                                                    show.days(),
                                                    PageCursor.read(show.before()),
                                                    show.limit()))
                                    .map(page ->
                                            new EventMessage.Statistics(
                                                    settings.statistics().enabled(),
                                                    page.items(),
                                                    page.next())));
            case EventMessage.ShowKafka show ->
                    show.answer(
                            kafka.state(settings.kafka().enabled()).map(EventMessage.Kafka::new));
            case EventMessage.CreateWebhook create -> create.answer(create(create));
            case EventMessage.ChangeWebhook change -> change.answer(change(change));
            case EventMessage.DeleteWebhook delete ->
                    delete.answer(
                            changer(delete.user(), delete.guild())
                                    .compose(_ -> webhooks.delete(delete.guild(), delete.webhook()))
                                    .map(new BusMessage.Done()));
            case EventMessage.ReplayEvents replay ->
                    replay.answer(
                            changer(replay.user(), replay.guild())
                                    .compose(_ ->
                                            webhooks.replay(
                                                    replay.guild(),
                                                    replay.webhook(),
                                                    replay.after()))
                                    .map(new BusMessage.Done()));
        };
    }

    private Future<EventMessage.WebhookCreated> create(EventMessage.CreateWebhook request) {
        return changer(request.user(), request.guild())
                .compose(_ -> {
                    requireGood(request.url(), request.types());
                    if (!settings.webhooks().enabled()) {
                        throw new RefusedException(RefusalCode.WEBHOOKS_DISABLED, DISABLED);
                    }
                    UUID id = UUID.randomUUID();
                    WebhookSecret secret = WebhookSecret.next(random);
                    return webhooks.create(
                                    id,
                                    request.guild(),
                                    request.user(),
                                    request.url(),
                                    request.types(),
                                    sealing.seal(secret.bytes(), id))
                            .map(new EventMessage.WebhookCreated(id, secret.text()));
                });
    }

    private Future<BusMessage.Done> change(EventMessage.ChangeWebhook request) {
        return changer(request.user(), request.guild())
                .compose(_ -> {
                    requireGood(request.url(), request.types());
                    return webhooks.change(
                            request.guild(),
                            request.webhook(),
                            request.url(),
                            request.types(),
                            request.enabled() ? null : WebhookStop.BY_HAND);
                })
                .map(new BusMessage.Done());
    }

    private Future<?> manager(UUID user, UUID guild) {
        return access.requirePermission(user, guild, Permission.MANAGE_GUILD);
    }

    private Future<?> changer(UUID user, UUID guild) {
        return RateCheck.of(changes, user.toString()).compose(_ -> manager(user, guild));
    }

    private static void requireGood(String url, List<String> types) {
        @Nullable String problem = WebhookTarget.problem(url);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "url " + problem, "url"));
        }
        List<String> known = EventType.wireNames();
        for (String type : types) {
            if (!known.contains(type)) {
                throw new RefusedException(
                        Refusal.ofField(
                                RefusalCode.BAD_FIELD,
                                "types may have: " + String.join(", ", known) + ".",
                                "types"));
            }
        }
    }
}
