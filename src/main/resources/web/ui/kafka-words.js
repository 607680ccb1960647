import { dateAndTime } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../voice/admin-api.js').KafkaState} KafkaState */

const PROBLEMS = /** @type {Readonly<Record<NonNullable<KafkaState['problem']>, string>>} */ ({
    unreachable: t('kafka.unreachable'),
    forbidden: t('kafka.forbidden'),
    rejected: t('kafka.rejected'),
});

/**
 * How the delivery of events to Kafka goes, in a sentence or two.
 *
 * @param {KafkaState} state
 */
export function kafkaWords({ waiting, oldestAtMillis, acceptedAtMillis, failingSinceMillis, problem }) {
    const count = t('kafka.waiting', { count: waiting });
    const waits = oldestAtMillis === undefined ? count : t('kafka.since', { waiting: count, time: dateAndTime(oldestAtMillis) });
    if (failingSinceMillis !== undefined) {
        return t('kafka.failing', { time: dateAndTime(failingSinceMillis), problem: (problem && PROBLEMS[problem]) ?? '', waiting: waits });
    }
    if (waiting > 0) {
        return t('kafka.sending', { waiting: waits });
    }
    return acceptedAtMillis === undefined ? t('kafka.nothing') : t('kafka.delivered');
}
