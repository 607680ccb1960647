/** @typedef {import('../voice/event-api.js').Webhook} Webhook */
/** @typedef {import('../voice/event-api.js').WebhookAnswer} WebhookAnswer */

/** Up to which the server counts. */
const MAX_WAITING = 1_000;

const TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/**
 * How a webhook is doing, in a sentence.
 *
 * @param {Webhook} webhook
 * @param {number} nowMillis
 * @returns {{text: string, bad: boolean}}
 */
export function stateOf({ disabled, failures, nextAttemptAtMillis = 0, waiting, answers }, nowMillis) {
    const waits = waitsOf(waiting);
    if (disabled) {
        return { text: `${disabled} ${waits}`, bad: true };
    }
    if (failures > 0) {
        const times = failures === 1 ? 'once' : `${failures} times`;
        const seconds = Math.max(0, Math.ceil((nextAttemptAtMillis - nowMillis) / 1000));
        const next = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
        return { text: `Failed ${times}; the next attempt is in ${next}. ${waits}`, bad: true };
    }
    if (waiting > 0) {
        return { text: `Sending. ${waits}`, bad: false };
    }
    return { text: answers.length > 0 ? 'All events were delivered.' : 'Nothing has happened yet.', bad: false };
}

/** @param {number} waiting */
function waitsOf(waiting) {
    if (waiting >= MAX_WAITING) {
        return `It is at least ${MAX_WAITING.toLocaleString()} events behind.`;
    }
    return waiting === 1 ? '1 event is waiting.' : `${waiting} events are waiting.`;
}

/** @param {WebhookAnswer} answer */
export function answerOf({ atMillis, seq, type, status, problem, millis }) {
    const result = problem ?? `${status}`;
    return `${TIME.format(atMillis)} · ${seq} ${type} · ${result} (${millis} ms)`;
}
