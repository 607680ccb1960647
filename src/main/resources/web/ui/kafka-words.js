const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/**
 * How the delivery of events to Kafka goes, in a sentence or two.
 *
 * @param {import('../voice/admin-api.js').KafkaState} state
 */
export function kafkaWords({ waiting, oldestAtMillis, acceptedAtMillis, failingSinceMillis, problem }) {
    const waits = waiting === 1 ? '1 event is waiting' : `${waiting.toLocaleString()} events are waiting`;
    const since = oldestAtMillis === undefined ? waits : `${waits}, the oldest since ${TIME.format(oldestAtMillis)}`;
    if (failingSinceMillis !== undefined) {
        return `Failing since ${TIME.format(failingSinceMillis)}. ${problem} ${since}.`;
    }
    if (waiting > 0) {
        return `Sending. ${since}.`;
    }
    return acceptedAtMillis === undefined ? 'Nothing has happened yet' : 'All events were delivered';
}
