import { dateAndTime } from './formats.js';
import { t } from './words.js';

/**
 * How the delivery of events to Kafka goes, in a sentence or two.
 *
 * @param {import('../voice/admin-api.js').KafkaState} state
 */
export function kafkaWords({ waiting, oldestAtMillis, acceptedAtMillis, failingSinceMillis, problem = '' }) {
    const count = t('kafka.waiting', { count: waiting });
    const waits = oldestAtMillis === undefined ? count : t('kafka.since', { waiting: count, time: dateAndTime(oldestAtMillis) });
    if (failingSinceMillis !== undefined) {
        return t('kafka.failing', { time: dateAndTime(failingSinceMillis), problem, waiting: waits });
    }
    if (waiting > 0) {
        return t('kafka.sending', { waiting: waits });
    }
    return acceptedAtMillis === undefined ? t('kafka.nothing') : t('kafka.delivered');
}
