package verticles.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import refusal.RefusalCode;
import verticles.shared.EventBacklog;
import verticles.shared.NodeCounts;
import verticles.shared.NodeCounts.Event;

/// Logins, sockets, joins, events that were sent and answers of the API on this node.
final class ServiceMetrics implements MultiCollector {
    private final NodeCounts counts;
    private final EventBacklog backlog;

    ServiceMetrics(NodeCounts counts, EventBacklog backlog) {
        this.counts = counts;
        this.backlog = backlog;
    }

    @Override
    public MetricSnapshots collect() {
        CounterSnapshot.Builder responses =
                CounterSnapshot.builder()
                        .name("hubbub_http_responses")
                        .help("Answers of the API, by class of their status.");
        for (int statusClass = 2; statusClass <= 5; statusClass++) {
            responses.dataPoint(
                    Snapshots.counter(
                            Labels.of("status", statusClass + "xx"),
                            (double) counts.responses(statusClass)));
        }
        CounterSnapshot.Builder refusals =
                CounterSnapshot.builder()
                        .name("hubbub_http_refusals")
                        .help("Refused requests of the API, by code of the refusal.");
        for (RefusalCode code : RefusalCode.values()) {
            refusals.dataPoint(
                    Snapshots.counter(
                            Labels.of("code", code.wireName()), (double) counts.refusals(code)));
        }
        EventBacklog.Figures behind = backlog.figures();
        long opened = counts.of(Event.SOCKET_OPENED);
        return new MetricSnapshots(
                CounterSnapshot.builder()
                        .name("hubbub_logins")
                        .help("Logins with a password, by result.")
                        .dataPoint(counter("accepted", Event.LOGIN_ACCEPTED))
                        .dataPoint(counter("refused", Event.LOGIN_REFUSED))
                        .build(),
                CounterSnapshot.builder()
                        .name("hubbub_mails")
                        .help("Mails that the SMTP server accepted, or that could not be sent.")
                        .dataPoint(counter("sent", Event.MAIL_SENT))
                        .dataPoint(counter("failed", Event.MAIL_FAILED))
                        .build(),
                counter("hubbub_registrations", "Accounts that were created.", Event.REGISTERED),
                counter(
                        "hubbub_api_keys_refused",
                        "Requests with an API key that is unknown, revoked or expired.",
                        Event.API_KEY_REFUSED),
                counter("hubbub_joins", "Participants that joined a room.", Event.JOINED),
                counter(
                        "hubbub_returns",
                        "Participants that went on with another session after theirs was lost.",
                        Event.RETURNED),
                counter(
                        "hubbub_sockets_opened",
                        "WebSocket connections that were opened.",
                        Event.SOCKET_OPENED),
                counter(
                        "hubbub_sessions_resumed",
                        "Sessions that went on over another WebSocket connection.",
                        Event.SESSION_RESUMED),
                counter(
                        "hubbub_messages_expired",
                        "Text messages deleted because they were older than guilds.messageDays.",
                        Event.MESSAGE_EXPIRED),
                CounterSnapshot.builder()
                        .name("hubbub_webhook_requests")
                        .help("Requests of webhooks, by whether the receiver accepted the event.")
                        .dataPoint(counter("accepted", Event.EVENT_DELIVERED))
                        .dataPoint(counter("failed", Event.EVENT_FAILED))
                        .build(),
                CounterSnapshot.builder()
                        .name("hubbub_limit_exchanges")
                        .help(
                                "Exchanges with the other nodes of what clients spent of rate limits, by result.")
                        .dataPoint(counter("done", Event.LIMITS_EXCHANGED))
                        .dataPoint(counter("failed", Event.LIMITS_NOT_EXCHANGED))
                        .build(),
                counter(
                        "hubbub_limit_uses_delayed",
                        "Clients whose use of a limit did not fit into a report to the other nodes.",
                        Event.LIMIT_USE_DELAYED),
                counter(
                        "hubbub_webhooks_disabled",
                        "Webhooks that were disabled because they failed for too long.",
                        Event.WEBHOOK_DISABLED),
                CounterSnapshot.builder()
                        .name("hubbub_kafka_events")
                        .help(
                                "Events of guilds that Kafka stored, and attempts that failed, by reason.")
                        .dataPoint(counter("accepted", Event.KAFKA_ACCEPTED))
                        .dataPoint(counter("unreachable", Event.KAFKA_UNREACHABLE))
                        .dataPoint(counter("forbidden", Event.KAFKA_FORBIDDEN))
                        .dataPoint(counter("rejected", Event.KAFKA_REJECTED))
                        .build(),
                Snapshots.gauge(
                        "hubbub_kafka_waiting_events",
                        "Events of all guilds that Kafka has not stored yet.",
                        (double) behind.events()),
                Snapshots.gauge(
                        "hubbub_kafka_oldest_waiting_seconds",
                        "How long the oldest event that Kafka has not stored has waited.",
                        behind.oldestMillis() / 1000.0),
                counter(
                        "hubbub_events_expired",
                        "Events of guilds deleted because they were too old, or too many.",
                        Event.EVENT_EXPIRED),
                counter(
                        "hubbub_visits_dropped",
                        "Joins and leaves that could not be written into the events of their guild.",
                        Event.VISIT_DROPPED),
                GaugeSnapshot.builder()
                        .name("hubbub_sockets")
                        .help("Open WebSocket connections.")
                        .dataPoint(
                                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                        .value((double) (opened - counts.of(Event.SOCKET_CLOSED)))
                                        .build())
                        .build(),
                responses.build(),
                refusals.build());
    }

    private CounterSnapshot.CounterDataPointSnapshot counter(String result, Event event) {
        return Snapshots.counter(Labels.of("result", result), (double) counts.of(event));
    }

    private CounterSnapshot counter(String name, String help, Event event) {
        return CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(Snapshots.counter(Labels.EMPTY, (double) counts.of(event)))
                .build();
    }
}
