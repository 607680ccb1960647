package verticles.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import bus.region.RegionCounts;
import java.util.List;
import limits.Limit;
import limits.RefusalCounts;
import org.junit.jupiter.api.Test;
import refusal.RefusalCode;
import rooms.mesh.Architecture;
import rooms.mesh.ArchitectureChoice;
import rooms.mesh.ArchitectureChoice.ChosenBy;
import rooms.mesh.ModeReason;
import verticles.shared.CertificateExpiry;
import verticles.shared.DatabaseFigures;
import verticles.shared.EventBacklog;
import verticles.shared.ModeCounts;
import verticles.shared.NodeCounts;
import verticles.shared.NodeCounts.Event;

/// Also covers [ShardMetrics], [Snapshots] and [ProcessUsage]. Covers `CertificateMetrics`,
/// `ModeMetrics`, `ServiceMetrics`, `RefusalMetrics`, `DatabaseMetrics`, `RoomMetrics`,
/// `DatabaseFigures`, `RegionMetrics` and `CertificateExpiry`.
class NodeMetricsTest {
    private final RefusalCounts refusals = new RefusalCounts();
    private final NodeCounts counts = new NodeCounts();
    private final ModeCounts modes = new ModeCounts();
    private final CertificateExpiry certificate = new CertificateExpiry();
    private final EventBacklog backlog = new EventBacklog();
    private final DatabaseFigures databases = new DatabaseFigures();
    private final RegionCounts regions = new RegionCounts();
    private final NodeMetrics metrics =
            new NodeMetrics(refusals, counts, backlog, modes, certificate, databases, regions);

    @Test
    void messagesBetweenRegionsAreCountedWhereTheyAreClustersOfTheirOwn() {
        assertThat(scrape(true).samples())
                .noneMatch(sample -> sample.name().startsWith("hubbub_region"));
        regions.set(RegionCounts.Reach.UP);
        regions.add(RegionCounts.Event.SENT);
        regions.add(RegionCounts.Event.FORGED);

        Exposition scraped = scrape(true);

        assertThat(scraped.value("hubbub_regions_up")).isOne();
        assertThat(scraped.value("hubbub_region_messages_total", "direction", "sent")).isOne();
        assertThat(scraped.value("hubbub_region_messages_total", "direction", "received")).isZero();
        assertThat(scraped.value("hubbub_region_messages_dropped_total", "reason", "forged"))
                .isOne();
        regions.set(RegionCounts.Reach.DOWN);
        assertThat(scrape(true).value("hubbub_regions_up")).isZero();
    }

    @Test
    void eachDatabaseHasItsSizeAndOneThatDoesNotAnswerIsDown() {
        databases.set(
                new DatabaseFigures.Latest(
                        List.of(
                                new DatabaseFigures.Size("main", 9_000_000L),
                                new DatabaseFigures.Size("b", null)),
                        1,
                        2,
                        3));

        Exposition scraped = scrape(true);

        assertThat(scraped.value("hubbub_database_up", "database", "main")).isOne();
        assertThat(scraped.value("hubbub_database_up", "database", "b")).isZero();
        assertThat(scraped.value("hubbub_database_bytes", "database", "main")).isEqualTo(9e6);
        assertThat(scraped.value("hubbub_guild_moves_unfinished")).isOne();
        assertThat(scraped.value("hubbub_guild_database_retries_total", "reason", "moved"))
                .isEqualTo(2);
        assertThat(scraped.value("hubbub_guild_database_retries_total", "reason", "moving"))
                .isEqualTo(3);
    }

    @Test
    void loginsSocketsJoinsAndAnswersAreCounted() {
        counts.add(Event.LOGIN_ACCEPTED);
        counts.add(Event.LOGIN_REFUSED);
        counts.add(Event.LOGIN_REFUSED);
        counts.add(Event.SOCKET_OPENED);
        counts.add(Event.SOCKET_OPENED);
        counts.add(Event.SOCKET_CLOSED);
        counts.add(Event.JOINED);
        counts.addResponse(204);
        counts.addResponse(503);
        counts.add(Event.MAIL_FAILED);
        counts.add(Event.MESSAGE_EXPIRED, 3);
        counts.add(Event.EVENT_DELIVERED, 5);
        counts.add(Event.EVENT_FAILED);
        counts.add(Event.WEBHOOK_DISABLED);
        counts.add(Event.KAFKA_ACCEPTED, 4);
        counts.add(Event.KAFKA_UNREACHABLE);
        backlog.set(new EventBacklog.Figures(12, 1_500));
        counts.add(Event.EVENT_EXPIRED, 7);
        counts.add(Event.VISIT_DROPPED, 2);
        counts.add(Event.LIMITS_EXCHANGED, 8);
        counts.add(Event.LIMITS_NOT_EXCHANGED, 9);
        counts.add(Event.LIMIT_USE_DELAYED, 10);

        Exposition scraped = scrape(true);

        assertThat(scraped.value("hubbub_logins_total", "result", "accepted")).isOne();
        assertThat(scraped.value("hubbub_logins_total", "result", "refused")).isEqualTo(2);
        assertThat(scraped.value("hubbub_sockets")).isOne();
        assertThat(scraped.value("hubbub_sockets_opened_total")).isEqualTo(2);
        assertThat(scraped.value("hubbub_joins_total")).isOne();
        assertThat(scraped.value("hubbub_mails_total", "result", "failed")).isOne();
        assertThat(scraped.value("hubbub_messages_expired_total")).isEqualTo(3);
        assertThat(scraped.value("hubbub_webhook_requests_total", "result", "accepted"))
                .isEqualTo(5);
        assertThat(scraped.value("hubbub_webhook_requests_total", "result", "failed")).isOne();
        assertThat(scraped.value("hubbub_webhooks_disabled_total")).isOne();
        assertThat(scraped.value("hubbub_kafka_events_total", "result", "accepted")).isEqualTo(4);
        assertThat(scraped.value("hubbub_kafka_events_total", "result", "unreachable")).isOne();
        assertThat(scraped.value("hubbub_kafka_waiting_events")).isEqualTo(12);
        assertThat(scraped.value("hubbub_kafka_oldest_waiting_seconds")).isEqualTo(1.5);
        assertThat(scraped.value("hubbub_events_expired_total")).isEqualTo(7);
        assertThat(scraped.value("hubbub_visits_dropped_total")).isEqualTo(2);
        assertThat(scraped.value("hubbub_limit_exchanges_total", "result", "done")).isEqualTo(8);
        assertThat(scraped.value("hubbub_limit_exchanges_total", "result", "failed")).isEqualTo(9);
        assertThat(scraped.value("hubbub_limit_uses_delayed_total")).isEqualTo(10);
        assertThat(scraped.value("hubbub_registrations_total")).isZero();
        assertThat(scraped.value("hubbub_api_keys_refused_total")).isZero();
        assertThat(scraped.value("hubbub_http_responses_total", "status", "2xx")).isOne();
        assertThat(scraped.value("hubbub_http_responses_total", "status", "5xx")).isOne();
    }

    @Test
    void roomsAreCountedByTheReasonOfTheirMode() {
        var included = new ArchitectureChoice(Architecture.AUTO, ChosenBy.INCLUDED);
        var small = new ModeCounts.Counted(ModeReason.SMALL_ROOM, included);
        var tooMany = new ModeCounts.Counted(ModeReason.TOO_MANY, included);
        var excluded =
                new ModeCounts.Counted(
                        ModeReason.SMALL_ROOM,
                        new ArchitectureChoice(Architecture.P2P, ChosenBy.EXCLUDED));
        modes.move(null, small);
        modes.move(null, small);
        modes.move(small, tooMany);
        modes.changed(tooMany);
        modes.move(small, null);
        modes.move(null, excluded);

        Exposition scraped = scrape(true);

        assertThat(scraped.value("hubbub_voice_rooms", "reason", "too_many")).isOne();
        assertThat(scraped.value("hubbub_mode_changes_total", "reason", "too_many")).isOne();
        assertThat(scraped.value("hubbub_voice_rooms", "chosen_by", "excluded")).isOne();
        assertThat(scraped.samples("hubbub_voice_rooms"))
                .filteredOn(sample -> "p2p".equals(sample.labels().get("mode")))
                .extracting(sample -> sample.labels().get("architecture"), sample -> sample.value())
                .containsExactlyInAnyOrder(tuple("auto", 0.0), tuple("p2p", 1.0));
    }

    @Test
    void aNodeWithoutMediaHasProcessFiguresOnly() {
        Exposition scraped = scrape(false);

        assertThat(scraped.types().keySet())
                .contains(
                        "jvm_memory_used_bytes", "jvm_gc_collection_seconds", "jvm_threads_current")
                .contains("process_cpu_seconds_total", "process_start_time_seconds")
                .contains("hubbub_refused_total")
                .noneMatch(name -> name.startsWith("hubbub_shard") || name.startsWith("voice_"));
        assertThat(scraped.value("sfu_node_health")).isZero();
        assertThat(scraped.value("sfu_node_memory_percent")).isBetween(0.1, 100.0);
        assertThat(scraped.value("sfu_node_cpu_percent")).isBetween(0.0, 100.0);
        assertThat(scrape(true).value("sfu_node_health")).isOne();
    }

    @Test
    void everyFigureOfAShardHasItsMetric() {
        metrics.onHeartbeat(List.of(TestStatus.busy(1)), 0);

        Exposition scraped = scrape(true);

        assertThat(scraped.value("hubbub_shard_load", "shard", "1")).isEqualTo(0.25);
        assertThat(scraped.value("hubbub_rooms", "shard", "1")).isEqualTo(2);
        assertThat(scraped.value("hubbub_connections", "shard", "1")).isEqualTo(7);
        assertThat(scraped.value("hubbub_relays", "shard", "1")).isEqualTo(2);
        assertThat(scraped.value("hubbub_relays_lost_total", "shard", "1")).isEqualTo(1);
        assertThat(scraped.value("hubbub_audible_places", "shard", "1")).isEqualTo(10);
        assertThat(scraped.value("hubbub_hold_seconds", "shard", "1")).isEqualTo(0.005);
        assertThat(scraped.value("hubbub_forward_delay_seconds", "quantile", "0.5"))
                .isEqualTo(0.00015);
        assertThat(scraped.value("hubbub_forward_delay_seconds", "quantile", "0.99"))
                .isEqualTo(0.002);
        assertThat(scraped.value("hubbub_packets_received_total")).isEqualTo(1_000);
        assertThat(scraped.value("hubbub_datagrams_received_total")).isEqualTo(1_200);
        assertThat(scraped.value("hubbub_bytes_received_total")).isEqualTo(150_000);
        assertThat(scraped.value("hubbub_packets_sent_total")).isEqualTo(9_000);
        assertThat(scraped.value("hubbub_datagrams_sent_total")).isEqualTo(8_900);
        assertThat(scraped.value("hubbub_send_messages_total")).isEqualTo(2_000);
        assertThat(scraped.value("hubbub_bytes_sent_total")).isEqualTo(1_350_000);
        assertThat(scraped.value("hubbub_padding_bytes_total")).isEqualTo(70);
        assertThat(scraped.value("hubbub_socket_errors_total")).isEqualTo(4);
        assertThat(scraped.value("hubbub_packets_dropped_total", "reason", "duplicate"))
                .isEqualTo(4);
        assertThat(scraped.value("hubbub_connections_ended_total", "reason", "path_silent"))
                .isEqualTo(2);
        assertThat(scraped.value("hubbub_tcp_connections")).isEqualTo(3);
        assertThat(scraped.value("hubbub_tcp_connections_accepted_total")).isEqualTo(6);
        assertThat(scraped.value("hubbub_tcp_connections_refused_total")).isEqualTo(1);
        assertThat(scraped.value("hubbub_tcp_connections_unauthenticated_total")).isEqualTo(2);
    }

    @Test
    void bucketsAreCumulativeAndUnitsAreSeconds() {
        metrics.onHeartbeat(List.of(TestStatus.busy(1)), 0);

        Exposition scraped = scrape(true);

        String jitter = "hubbub_quality_jitter_seconds";
        assertThat(scraped.types()).containsEntry(jitter, "histogram");
        assertThat(scraped.samples(jitter + "_bucket"))
                .allSatisfy(sample ->
                        assertThat(sample.labels())
                                .containsEntry("shard", "1")
                                .containsEntry("leg", "down")
                                .containsEntry("medium", "video"))
                .extracting(sample -> sample.labels().get("le") + " " + (long) sample.value())
                .containsExactly("0.002 10", "0.005 15", "+Inf 16");
        assertThat(scraped.value(jitter + "_sum")).isEqualTo(0.05);
        assertThat(scraped.value(jitter + "_count")).isEqualTo(16);
        assertThat(scraped.value("hubbub_quality_round_trip_seconds_sum")).isEqualTo(0.04);
    }

    @Test
    void refusedRequestsAreCountedByCode() {
        counts.addRefusal(RefusalCode.BAD_FIELD);
        counts.addRefusal(RefusalCode.BAD_FIELD);
        counts.addRefusal(RefusalCode.TOKEN_INVALID);

        Exposition scraped = scrape(false);

        assertThat(scraped.samples("hubbub_http_refusals_total"))
                .hasSize(RefusalCode.values().length);
        assertThat(scraped.value("hubbub_http_refusals_total", "code", "bad_field")).isEqualTo(2);
        assertThat(scraped.value("hubbub_http_refusals_total", "code", "token_invalid"))
                .isEqualTo(1);
        assertThat(scraped.value("hubbub_http_refusals_total", "code", "forbidden")).isZero();
    }

    @Test
    void refusalsAreCountedByLimit() {
        refusals.count(Limit.LOGINS_PER_NAME);
        refusals.count(Limit.LOGINS_PER_NAME);

        Exposition scraped = scrape(true);

        assertThat(scraped.samples("hubbub_refused_total")).hasSize(Limit.values().length);
        assertThat(scraped.value("hubbub_refused_total", "limit", "logins_per_name")).isEqualTo(2);
        assertThat(scraped.value("hubbub_refused_total", "limit", "messages_per_socket")).isZero();
    }

    @Test
    void twoShardsAreTwoSeries() {
        metrics.onHeartbeat(List.of(TestStatus.busy(0), TestStatus.busy(1)), 0);

        assertThat(scrape(true).samples("hubbub_rooms"))
                .extracting(sample -> sample.labels().get("shard"))
                .containsExactly("0", "1");
    }

    @Test
    void theParticipantsOfARoomAreCountedByLevel() {
        metrics.onHeartbeat(List.of(TestStatus.busy(1)), 0);

        Exposition scraped = scrape(true);

        assertThat(scraped.samples("hubbub_room_participants"))
                .allSatisfy(sample ->
                        assertThat(sample.labels())
                                .containsEntry("shard", "1")
                                .containsEntry("room", TestStatus.ROOM.toString()))
                .extracting(sample -> sample.labels().get("level") + " " + (long) sample.value())
                .containsExactlyInAnyOrder("bad 0", "poor 2", "fair 0", "good 5");
    }

    @Test
    void theExpiryOfTheCertificateIsOnNodesWithHttps() {
        assertThat(scrape(true).types())
                .doesNotContainKey("hubbub_certificate_expiry_timestamp_seconds");

        certificate.set(2_000_000_000);

        assertThat(scrape(true).value("hubbub_certificate_expiry_timestamp_seconds"))
                .isEqualTo(2_000_000_000);
    }

    @Test
    void everyMetricHasAHelpText() {
        metrics.onHeartbeat(List.of(TestStatus.busy(0)), 0);

        Exposition scraped = scrape(true);

        assertThat(scraped.helps().keySet()).containsAll(scraped.types().keySet());
    }

    @Test
    void openMetricsIsWrittenWhereItIsAsked() {
        assertThat(
                        metrics.scrape("application/openmetrics-text; version=1.0.0", true)
                                .contentType())
                .startsWith("application/openmetrics-text");
    }

    private Exposition scrape(boolean ready) {
        NodeMetrics.Exposition scraped = metrics.scrape(null, ready);
        assertThat(scraped.contentType()).startsWith("text/plain; version=0.0.4");
        return Exposition.parse(scraped.body());
    }
}
