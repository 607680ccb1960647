package store.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import accounts.secret.SecretSealing;
import config.Settings;
import config.load.SettingsLoader;
import events.DailyVoice;
import events.KafkaProblem;
import events.KafkaState;
import events.RecordedEvent;
import events.Webhook;
import events.WebhookAnswer;
import events.WebhookProblem;
import events.WebhookStop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import refusal.RefusedException;
import rooms.moderation.ModerationAct;
import store.PageCursor;
import store.guild.ModerationStore;
import store.postgres.Database;
import store.postgres.TestDatabase;
import verticles.events.WebhookDelivery;

/// The outbox and its readers in a real PostgreSQL; a new guild for each test.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventStoreIT {
    private static final OffsetDateTime NOON =
            OffsetDateTime.of(2026, 5, 4, 12, 0, 0, 0, ZoneOffset.UTC);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration OVER = Duration.ZERO;
    private static final byte[] SECRET = {1, 2, 3};

    private final Vertx vertx = Vertx.vertx();
    private final UUID guild = UUID.randomUUID();
    private final UUID channel = UUID.randomUUID();
    private final UUID ann = UUID.randomUUID();
    private final UUID ben = UUID.randomUUID();

    @SuppressWarnings("NullAway.Init")
    private Database database;

    @SuppressWarnings("NullAway.Init")
    private EventStore events;

    @SuppressWarnings("NullAway.Init")
    private VisitStore visits;

    @SuppressWarnings("NullAway.Init")
    private WebhookStore webhooks;

    @SuppressWarnings("NullAway.Init")
    private WebhookQueue queue;

    @SuppressWarnings("NullAway.Init")
    private KafkaQueue topic;

    @SuppressWarnings("NullAway.Init")
    private RollupStore rollups;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        database =
                await(Database.start(vertx, TestDatabase.settings(TestDatabase.prepare(folder))));
        events = new EventStore(database);
        visits = new VisitStore(database);
        webhooks = new WebhookStore(database);
        queue = new WebhookQueue(database);
        topic = new KafkaQueue(database);
        rollups = new RollupStore(database);
    }

    @AfterAll
    void stop() throws Exception {
        await(database.close());
        await(vertx.close());
    }

    @BeforeEach
    void newGuild() throws Exception {
        readers(true);
        sql("delete from webhooks");
        sql("delete from voice_visits");
        sql("delete from guilds where id = $1", guild);
        sql("insert into guilds (id, name) values ($1, 'Tests')", guild);
        sql(
                "insert into roles (guild_id, id, name, position, permissions)"
                        + " values ($1, $1, '@everyone', 0, 0)",
                guild);
    }

    @Test
    void nothingIsWrittenWhereNothingReads() throws Exception {
        member(ann);
        await(visits.joined(guild, visitor(ann), NOON));
        assertThat(types()).isEmpty();

        webhook();
        readers(false);
        member(ben);
        assertThat(types()).isEmpty();
    }

    @Test
    void theFirstOpensARoomAndTheLastClosesIt() throws Exception {
        webhook();
        await(visits.joined(guild, visitor(ann), NOON));
        await(visits.joined(guild, visitor(ben), NOON.plusSeconds(1)));
        await(visits.left(guild, visitor(ann), NOON.plusSeconds(60)));
        await(visits.left(guild, visitor(ben), NOON.plusSeconds(61)));

        assertThat(types())
                .containsExactly(
                        "room.opened",
                        "user.joined_voice",
                        "user.joined_voice",
                        "user.left_voice",
                        "user.left_voice",
                        "room.closed");
        RecordedEvent joined = all().get(1);
        RecordedEvent left = all().get(3);
        JsonObject data = new JsonObject(left.data());
        assertThat(left.atMillis() - joined.atMillis()).isEqualTo(60_000);
        assertThat(data.getLong("joinedAtMillis")).isEqualTo(joined.atMillis());
        assertThat(data.getString("visit"))
                .isEqualTo(new JsonObject(joined.data()).getString("visit"));
        assertThat(data.getString("user")).isEqualTo(ann.toString());
        assertThat(data.getBoolean("lost")).isFalse();
    }

    @Test
    void whatIsWrittenAgainBecauseTheAnswerWasLostHasOneEvent() throws Exception {
        webhook();
        await(visits.joined(guild, visitor(ann), NOON));
        await(visits.joined(guild, visitor(ann), NOON));
        await(visits.left(guild, visitor(ann), NOON.plusSeconds(1)));
        await(visits.left(guild, visitor(ann), NOON.plusSeconds(1)));

        assertThat(types())
                .containsExactly(
                        "room.opened", "user.joined_voice", "user.left_voice", "room.closed");
    }

    @Test
    void aFormerVisitEndsWhenTheUserComesBack() throws Exception {
        webhook();
        await(visits.joined(guild, visitor(ann), NOON));
        await(visits.joined(guild, visitor(ann), NOON.plusHours(1)));

        assertThat(types())
                .containsExactly(
                        "room.opened",
                        "user.joined_voice",
                        "user.left_voice",
                        "room.closed",
                        "room.opened",
                        "user.joined_voice");
        assertThat(new JsonObject(all().get(2).data()).getBoolean("lost")).isTrue();
    }

    @Test
    void visitsThatNoRegistryReportsEndWhenTheyWereLastSeen() throws Exception {
        webhook();
        await(visits.joined(guild, visitor(ann), NOON));
        await(visits.joined(guild, visitor(ben), NOON));
        sql("update voice_visits set seen_at = now() - interval '10 minutes'");
        VisitStore.Visitor stranger = new VisitStore.Visitor(channel, UUID.randomUUID());

        assertThat(await(visits.seen(List.of(visitor(ben), stranger)))).containsExactly(stranger);
        assertThat(await(visits.closeLost(Duration.ofMinutes(5), 10))).isEqualTo(1);
        assertThat(await(visits.closeLost(Duration.ofMinutes(5), 10))).isZero();

        RecordedEvent left = all().getLast();
        assertThat(left.type()).isEqualTo("user.left_voice");
        assertThat(new JsonObject(left.data()).getString("user")).isEqualTo(ann.toString());
        assertThat(System.currentTimeMillis() - left.atMillis()).isGreaterThan(590_000);
    }

    @Test
    void aVisitThatIsReportedMeanwhileDoesNotEnd() throws Exception {
        webhook();
        await(visits.joined(guild, visitor(ann), NOON));
        sql("update voice_visits set seen_at = now() - interval '10 minutes'");
        assertThat(await(visits.lost(Duration.ofMinutes(5), 10))).containsExactly(visitor(ann));
        await(visits.seen(List.of(visitor(ann))));

        assertThat(await(visits.closeLost(visitor(ann), Duration.ofMinutes(5)))).isFalse();
        assertThat(types()).containsExactly("room.opened", "user.joined_voice");
    }

    @Test
    void theEndOfALostVisitWaitsForNoOtherChannel() throws Exception {
        webhook();
        UUID busy = UUID.randomUUID();
        await(visits.joined(guild, visitor(ann), NOON));
        await(visits.joined(guild, new VisitStore.Visitor(busy, ben), NOON));
        sql("update voice_visits set seen_at = now() - interval '10 minutes'");
        sql(
                "update voice_visits set seen_at = now() - interval '20 minutes' where channel_id = $1",
                channel);
        Promise<Void> locked = Promise.promise();
        Promise<Void> joined = Promise.promise();
        Future<Boolean> joining =
                database.inTransaction(connection ->
                        connection
                                .preparedQuery(
                                        "select pg_advisory_xact_lock(hashtextextended($1, 62))")
                                .execute(Tuple.of(busy.toString()))
                                .onSuccess(_ -> locked.complete())
                                .onFailure(locked::fail)
                                .compose(_ -> joined.future())
                                .map(true));
        await(locked.future());
        Future<Integer> closed = visits.closeLost(Duration.ofMinutes(5), 10);

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> types().contains("user.left_voice"));
        assertThat(closed.isComplete()).isFalse();
        joined.complete();
        await(joining);
        assertThat(await(closed)).isEqualTo(2);
    }

    @Test
    void membershipsAndActsOfModeratorsAreWrittenWithTheirChangeOrNotAtAll() throws Exception {
        webhook();
        member(ann);
        member(ben);
        sql("update guilds set owner_id = $2 where id = $1", guild, ann);
        ModerationStore moderation = new ModerationStore(database);
        await(moderation.carryOut(act(new ModerationAct.TimeOut(60)), (_, _) -> {}));
        await(moderation.carryOut(act(new ModerationAct.Kick()), (_, _) -> {}));

        assertThat(types())
                .containsExactly(
                        "member.joined",
                        "member.joined",
                        "member.moderated",
                        "member.moderated",
                        "member.left");
        JsonObject timeOut = new JsonObject(all().get(2).data());
        assertThat(timeOut)
                .isEqualTo(
                        new JsonObject()
                                .put("action", "time_out")
                                .put("moderator", ann.toString())
                                .put("user", ben.toString())
                                .put("reason", "noise")
                                .put("seconds", 60));

        Future<Object> undone =
                database.inTransaction(connection ->
                        insertMember(connection, ben)
                                .compose(_ -> Future.failedFuture("something else failed")));
        assertThatThrownBy(() -> await(undone)).hasMessageContaining("something else failed");
        assertThat(all()).hasSize(5);
        sql("delete from guilds where id = $1", guild);
        assertThat(all()).isEmpty();
    }

    @Test
    void eventsOfManyConnectionsHaveNumbersWithoutGaps() throws Exception {
        webhook();
        List<Future<Void>> joins =
                IntStream.range(0, 200)
                        .mapToObj(i ->
                                visits.joined(
                                        guild,
                                        new VisitStore.Visitor(new UUID(0, i % 7), new UUID(1, i)),
                                        NOON))
                        .toList();
        await(Future.all(joins));

        assertThat(all().stream().map(RecordedEvent::seq).toList())
                .isEqualTo(LongStream.rangeClosed(1, 207).boxed().toList());
    }

    @Test
    void oneNodeHasAWebhookUntilItsLeaseIsOver() throws Exception {
        UUID id = webhook();
        member(ann);
        member(ben);

        WebhookQueue.Claimed first = await(claim()).getFirst();
        assertThat(first.id()).isEqualTo(id);
        assertThat(first.secret()).isEqualTo(Buffer.buffer(SECRET));
        assertThat(await(claim())).isEmpty();
        assertThat(await(queue.advance(first, 1, List.of(), OVER))).isTrue();

        WebhookQueue.Claimed second = await(claim()).getFirst();
        assertThat(second.position()).isEqualTo(1);
        assertThat(await(queue.advance(first.at(1, List.of()), 2, List.of(), LEASE)))
                .as("the former delivery is late, though it may be one of the same node")
                .isFalse();
        await(queue.release(first));
        assertThat(await(claim())).as("it releases no lease but its own").isEmpty();
        assertThat(await(queue.advance(second, 2, List.of(), LEASE))).isTrue();
        await(queue.release(second));
        assertThat(await(claim())).as("nothing is left").isEmpty();
    }

    @Test
    void theWebhooksOfOneGuildLeaveSlotsToOthers() throws Exception {
        for (int i = 0; i < 5; i++) {
            webhook();
        }
        member(ann);
        UUID other = UUID.randomUUID();
        sql("insert into guilds (id, name) values ($1, 'Others')", other);
        await(webhooks.create(other, other, ann, "https://b/", List.of(), SECRET));
        sql("insert into event_streams (guild_id, last_seq) values ($1, 1)", other);

        List<WebhookQueue.Claimed> claimed = await(queue.claim(LEASE, 16, 2));
        assertThat(claimed.stream().map(WebhookQueue.Claimed::guild))
                .containsExactlyInAnyOrder(guild, guild, other);
        assertThat(await(queue.claim(LEASE, 16, 2))).as("all of its slots are taken").isEmpty();
        await(
                queue.release(
                        claimed.stream().filter(c -> c.guild().equals(guild)).toList().getFirst()));
        assertThat(await(queue.claim(LEASE, 16, 2))).hasSize(1);
        sql("delete from guilds where id = $1", other);
    }

    @Test
    void aSlowReceiverDoesNotDelayAnotherForLong() throws Exception {
        Vertx own = Vertx.vertx();
        try {
            Queue<String> received = new ConcurrentLinkedQueue<>();
            int port =
                    await(
                                    own.createHttpServer()
                                            .requestHandler(request -> {
                                                received.add(request.uri());
                                                own.timer(
                                                                request.uri().equals("/slow")
                                                                        ? 1_000
                                                                        : 1,
                                                                TimeUnit.MILLISECONDS)
                                                        .onSuccess(_ -> request.response().end());
                                            })
                                            .listen(0, "127.0.0.1"))
                            .actualPort();
            Settings settings =
                    SettingsLoader.defaults(
                            Map.of(
                                    "events.webhooks.concurrent",
                                    "1",
                                    "events.webhooks.privateAddresses",
                                    "true"));
            SecretSealing sealing = new SecretSealing("", "tests", new SecureRandom());
            for (String path : List.of("/slow", "/quick")) {
                UUID id = UUID.randomUUID();
                await(
                        webhooks.create(
                                id,
                                guild,
                                ann,
                                "http://127.0.0.1:" + port + path,
                                List.of(),
                                sealing.seal(SECRET, id)));
            }
            events(60);
            own.runOnContext(_ ->
                    WebhookDelivery.start(own, database, sealing, settings.events().webhooks()));

            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> received.contains("/quick"));
            assertThat(received.stream().filter("/slow"::equals).count()).isBetween(1L, 59L);
        } finally {
            await(own.close());
        }
    }

    @Test
    void aReplayOvertakesADelivery() throws Exception {
        UUID id = webhook();
        member(ann);
        member(ben);
        WebhookQueue.Claimed claimed = await(claim()).getFirst();
        assertThat(await(queue.advance(claimed, 2, List.of(), LEASE))).isTrue();
        await(webhooks.replay(guild, id, 1));

        assertThat(await(queue.advance(claimed.at(2, List.of()), 3, List.of(), LEASE))).isFalse();
        assertThat(shown().lastSeq()).isEqualTo(1);
        assertThat(shown().waiting()).isEqualTo(1);
        await(webhooks.replay(guild, id, 1_000));
        assertThat(shown().lastSeq()).as("no event is passed over").isEqualTo(1);
    }

    /// A webhook of a guild whose last events were deleted would be taken again at once, for ever.
    @Test
    void aWebhookPassesOverEventsThatWereDeletedBeforeTheyWereDelivered() throws Exception {
        webhook();
        member(ann);
        member(ben);
        WebhookQueue.Claimed claimed = await(claim()).getFirst();
        sql("delete from guild_events where guild_id = $1", guild);

        await(queue.release(claimed));

        assertThat(await(claim())).isEmpty();
        assertThat(shown().waiting()).isZero();
        await(visits.joined(guild, visitor(ann), NOON));
        assertThat(await(claim())).hasSize(1);
    }

    @Test
    void aChangeOrAReplayEndsADeliveryInProgress() throws Exception {
        UUID id = webhook();
        member(ann);
        WebhookQueue.Claimed before = await(claim()).getFirst();
        await(webhooks.change(guild, id, "https://example.org/new", List.of(), null));

        assertThat(await(queue.advance(before, 1, List.of(), LEASE))).isFalse();
        WebhookQueue.Claimed changed = await(claim()).getFirst();
        assertThat(changed.url()).isEqualTo("https://example.org/new");

        await(webhooks.replay(guild, id, 0));
        assertThat(await(queue.advance(changed, 1, List.of(), LEASE))).isFalse();
        assertThat(await(claim())).hasSize(1);
    }

    @Test
    void aWebhookThatFailsWaitsAndIsDisabledAtLast() throws Exception {
        UUID id = webhook();
        member(ann);
        WebhookAnswer answer =
                new WebhookAnswer(5, ann, 1, "member.joined", 500, WebhookProblem.ANSWERED, 9);

        fail(answer, 3_600_000);
        assertThat(shown().failures()).isEqualTo(1);
        assertThat(shown().nextAttemptAtMillis()).isGreaterThan(System.currentTimeMillis());
        assertThat(shown().answers()).containsExactly(answer);
        assertThat(await(claim())).as("it waits").isEmpty();

        sql(
                "update webhooks set next_attempt_at = now(), failing_since = now() - interval '4 days'");
        fail(answer, 0);
        assertThat(shown().disabled()).isEqualTo(WebhookStop.FAILING);
        assertThat(await(claim())).as("it is disabled").isEmpty();

        await(webhooks.change(guild, id, "https://example.org/", List.of(), null));
        assertThat(shown().disabled()).isNull();
        assertThat(shown().failures()).isZero();
        assertThat(await(claim())).hasSize(1);
    }

    @Test
    void countsOnlyEventsThatAWebhookSubscribesTo() throws Exception {
        await(
                webhooks.create(
                        UUID.randomUUID(),
                        guild,
                        ann,
                        "https://a/",
                        List.of("room.opened"),
                        SECRET));
        member(ann);
        await(visits.joined(guild, visitor(ann), NOON));

        assertThat(shown().waiting()).isEqualTo(1);
        WebhookQueue.Claimed claimed = await(claim()).getFirst();
        assertThat(claimed.wants("room.opened")).isTrue();
        assertThat(claimed.wants("member.joined")).isFalse();
    }

    @Test
    void theEventsOfAGuildGoToKafkaFromOneNodeUntilItsLeaseIsOver() throws Exception {
        sql("delete from kafka_positions");
        await(events.setReaders(kafka().events()));
        member(ann);
        member(ben);
        assertThat(types()).as("without a webhook").hasSize(2);

        KafkaQueue.Claimed first = await(topic.claim(LEASE, 10)).getFirst();
        assertThat(first.guild()).isEqualTo(guild);
        assertThat(first.position()).isZero();
        assertThat(await(topic.claim(LEASE, 10))).isEmpty();
        assertThat(await(topic.advance(first, 1, OVER))).isTrue();
        assertThat(await(topic.state(true)).waiting()).isEqualTo(1);
        assertThat(await(topic.state(true)).oldestAtMillis()).isNotNull();

        KafkaQueue.Claimed second = await(topic.claim(LEASE, 10)).getFirst();
        assertThat(second.position()).isEqualTo(1);
        assertThat(await(topic.advance(first.at(1), 2, LEASE))).as("it is late").isFalse();
        await(topic.release(first));
        assertThat(await(topic.claim(LEASE, 10))).as("it releases no lease but its own").isEmpty();
        assertThat(await(topic.advance(second, 2, LEASE))).isTrue();
        await(topic.release(second));
        assertThat(await(topic.claim(LEASE, 10))).as("nothing is left").isEmpty();
        assertThat(await(topic.state(true)).waiting()).isZero();
        assertThat(await(topic.state(true)).oldestAtMillis()).isNull();
    }

    @Test
    void kafkaBeginsWithTheOldestEventThatIsKeptAndPassesOverDeletedOnes() throws Exception {
        sql("delete from kafka_positions");
        events(5);
        sql("delete from guild_events where guild_id = $1 and seq < 3", guild);
        assertThat(await(topic.state(true)).waiting()).as("no broker was reached").isEqualTo(3);
        assertThat(await(topic.state(true)).oldestAtMillis()).isNotNull();
        assertThat(await(topic.state(false)).waiting()).isZero();
        KafkaQueue.Claimed claimed = await(topic.claim(LEASE, 10)).getFirst();
        assertThat(claimed.position()).isEqualTo(2);
        sql("delete from guild_events where guild_id = $1", guild);

        await(topic.release(claimed));

        assertThat(await(topic.claim(LEASE, 10))).isEmpty();
        assertThat(await(topic.state(true)).waiting()).isZero();
    }

    @Test
    void aFailureOfKafkaIsShownUntilAnEventIsAccepted() throws Exception {
        await(topic.noteFailure(KafkaProblem.UNREACHABLE));
        KafkaState failing = await(topic.state(true));
        await(topic.noteFailure(KafkaProblem.FORBIDDEN));
        assertThat(failing.failingSinceMillis()).isNotNull();
        assertThat(await(topic.state(true)).failingSinceMillis())
                .isEqualTo(failing.failingSinceMillis());
        assertThat(await(topic.state(true)).problem()).isEqualTo(KafkaProblem.FORBIDDEN);

        await(topic.noteAccepted());

        KafkaState good = await(topic.state(true));
        assertThat(good.failingSinceMillis()).isNull();
        assertThat(good.problem()).isNull();
        assertThat(good.acceptedAtMillis()).isNotNull();
    }

    @Test
    void countsNoMoreThanAThousandWaitingEvents() throws Exception {
        webhook();
        events(999);
        assertThat(shown().waiting()).isEqualTo(999);
        sql("delete from event_streams where guild_id = $1", guild);
        sql("delete from guild_events where guild_id = $1", guild);
        events(1_200);
        assertThat(shown().waiting()).isEqualTo(Webhook.MAX_WAITING);
    }

    @Test
    void aGuildHasAtMostTenWebhooks() throws Exception {
        for (int i = 0; i < Webhook.PER_GUILD; i++) {
            webhook();
        }
        assertThatThrownBy(this::webhook).cause().isInstanceOf(RefusedException.class);
        assertThat(await(webhooks.ofGuild(guild))).hasSize(10);
    }

    @Test
    void oldEventsAndThoseBeyondTheMaximumAreDeleted() throws Exception {
        webhook();
        for (int i = 0; i < 10; i++) {
            member(UUID.randomUUID());
        }
        sql(
                "update guild_events set recorded_at = now() - interval '8 days' where seq <= 3 and guild_id = $1",
                guild);

        assertThat(await(events.deleteOlder(Duration.ofDays(7), 100, 2))).isEqualTo(2);
        assertThat(await(events.deleteOlder(Duration.ofDays(7), 100, 100))).isEqualTo(1);
        assertThat(all().getFirst().seq()).isEqualTo(4);
        assertThat(await(events.deleteOlder(Duration.ofDays(7), 2, 100))).isEqualTo(5);
        assertThat(all().stream().map(RecordedEvent::seq)).containsExactly(9L, 10L);
        assertThat(shown().oldestSeq()).isEqualTo(9);
    }

    @Test
    void eachEventCountsOnceInTheSumsOfItsDay() throws Exception {
        await(events.setReaders(statistics().events()));
        OffsetDateTime today = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS);
        OffsetDateTime evening = today.minusMinutes(30);
        await(visits.joined(guild, visitor(ann), evening));
        await(visits.joined(guild, visitor(ben), evening.plusMinutes(10)));
        rollAll();
        await(visits.left(guild, visitor(ann), today.plusMinutes(5)));
        await(visits.left(guild, visitor(ben), today.plusMinutes(6)));
        rollAll();
        rollAll();

        String yesterday = evening.toLocalDate().toString();
        assertThat(await(rollups.days(guild, 2, null, 10_000)).items())
                .containsExactly(
                        new DailyVoice(channel, today.toLocalDate().toString(), 0, 11, 2),
                        new DailyVoice(channel, yesterday, 2, 50, 2));
        assertThat(await(rollups.days(guild, 1, null, 10_000)).items()).hasSize(1);
        PageCursor.Page<DailyVoice> newest = await(rollups.days(guild, 2, null, 1));
        assertThat(newest.items()).extracting(DailyVoice::joins).containsExactly(0L);
        PageCursor.Page<DailyVoice> oldest =
                await(rollups.days(guild, 2, PageCursor.read(newest.next()), 1));
        assertThat(oldest.items()).extracting(DailyVoice::joins).containsExactly(2L);
        assertThat(oldest.next()).isNull();
        assertThat(await(rollups.deleteOlder(0, 10))).isEqualTo(1);
        assertThat(await(rollups.days(guild, 2, null, 10_000)).items()).hasSize(1);
    }

    @Test
    void twoNodesSumUpBesideEachOther() throws Exception {
        await(events.setReaders(statistics().events()));
        // Not all at once: a request waits at most 5 s for a connection.
        for (int i = 0; i < 1_200; i += 100) {
            await(Future.all(IntStream.range(i, i + 100).mapToObj(this::join).toList()));
        }
        boolean more = true;
        while (more) {
            List<Future<Boolean>> both = List.of(rollups.rollNext(), rollups.rollNext());
            more = await(Future.all(both)).<Boolean>list().contains(true);
        }

        assertThat(
                        await(rollups.days(guild, 2, null, 10_000)).items().stream()
                                .mapToLong(DailyVoice::joins)
                                .sum())
                .isEqualTo(1_200);
        assertThat(await(rollups.days(guild, 1, null, 10_000)).items().getFirst().peak())
                .isEqualTo(1_200);
    }

    private Future<Void> join(int user) {
        return visits.joined(
                guild,
                new VisitStore.Visitor(channel, new UUID(1, user)),
                OffsetDateTime.now(ZoneOffset.UTC));
    }

    private void rollAll() throws Exception {
        while (await(rollups.rollNext())) {
            // The next batch.
        }
    }

    private static Settings kafka() {
        return SettingsLoader.defaults(Map.of("events.kafka.bootstrapServers", "127.0.0.1:9092"));
    }

    private static Settings statistics() {
        return SettingsLoader.defaults(Map.of("events.statistics.enabled", "true"));
    }

    private Future<List<WebhookQueue.Claimed>> claim() {
        return queue.claim(LEASE, 10, 10);
    }

    /// Numbered from 1.
    private void events(int count) throws Exception {
        sql("insert into event_streams (guild_id, last_seq) values ($1, $2)", guild, (long) count);
        sql(
                "insert into guild_events (guild_id, seq, type, at, data)"
                        + " select $1, n, 'room.opened', now(), '{}' from generate_series(1, $2::int) n",
                guild,
                count);
    }

    private void fail(WebhookAnswer answer, long waitMillis) throws Exception {
        WebhookQueue.Claimed claimed = await(claim()).getFirst();
        await(
                queue.fail(
                        claimed,
                        List.of(answer),
                        waitMillis,
                        Duration.ofDays(3),
                        WebhookStop.FAILING));
    }

    private ModerationStore.Act act(ModerationAct act) {
        return new ModerationStore.Act(guild, ann, ben, act, "noise");
    }

    private Webhook shown() throws Exception {
        return await(webhooks.ofGuild(guild)).getFirst();
    }

    private UUID webhook() throws Exception {
        UUID id = UUID.randomUUID();
        await(webhooks.create(id, guild, ann, "https://example.org/", List.of(), SECRET));
        return id;
    }

    private void readers(boolean webhooksToo) throws Exception {
        Settings settings =
                SettingsLoader.defaults(
                        Map.of("events.webhooks.enabled", String.valueOf(webhooksToo)));
        await(events.setReaders(settings.events()));
    }

    private VisitStore.Visitor visitor(UUID user) {
        return new VisitStore.Visitor(channel, user);
    }

    private void member(UUID user) throws Exception {
        await(database.inTransaction(connection -> insertMember(connection, user)));
    }

    private Future<Object> insertMember(SqlConnection connection, UUID user) {
        return connection
                .preparedQuery("insert into members (guild_id, user_id) values ($1, $2)")
                .execute(Tuple.of(guild, user))
                .map(rows -> (Object) rows.rowCount());
    }

    private List<RecordedEvent> all() throws Exception {
        return await(events.after(guild, 0, 1_000));
    }

    private List<String> types() throws Exception {
        return all().stream().map(RecordedEvent::type).toList();
    }

    private void sql(String statement, Object... values) throws Exception {
        await(database.allGuilds().preparedQuery(statement).execute(Tuple.wrap(List.of(values))));
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ExecutionException(e.getCause());
        }
    }
}
