import { language, t } from './words.js';

const TIME = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

/**
 * How the delivery of events to Kafka goes, in a sentence or two.
 *
 * @param {import('../voice/admin-api.js').KafkaState} state
 */
export function kafkaWords({ waiting, oldestAtMillis, acceptedAtMillis, failingSinceMillis, problem = '' }) {
    const count = t('kafka.waiting', { count: waiting });
    const waits = oldestAtMillis === undefined ? count : t('kafka.since', { waiting: count, time: TIME.format(oldestAtMillis) });
    if (failingSinceMillis !== undefined) {
        return t('kafka.failing', { time: TIME.format(failingSinceMillis), problem, waiting: waits });
    }
    if (waiting > 0) {
        return t('kafka.sending', { waiting: waits });
    }
    return acceptedAtMillis === undefined ? t('kafka.nothing') : t('kafka.delivered');
}
