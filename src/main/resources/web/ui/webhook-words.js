import { locale } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../voice/event-api.js').Webhook} Webhook */
/** @typedef {import('../voice/event-api.js').WebhookAnswer} WebhookAnswer */

/** Up to which the server counts. */
const MAX_WAITING = 1_000;

const STOPS = /** @type {Readonly<Record<NonNullable<Webhook['disabled']>, string>>} */ ({
    by_hand: t('webhook.byHand'),
    failing: t('webhook.failing'),
    secret_unreadable: t('webhook.secretUnreadable'),
});

const PROBLEMS = /** @type {Readonly<Record<Exclude<NonNullable<WebhookAnswer['problem']>, 'answered'|'redirected'>, string>>} */ ({
    no_answer: t('webhook.noAnswer'),
    unknown_host: t('webhook.unknownHost'),
    tls_failed: t('webhook.tlsFailed'),
    unreachable: t('webhook.unreachable'),
    not_https: t('webhook.notHttps'),
    private_address: t('webhook.privateAddress'),
});

const TIME = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });

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
        const last = disabled === 'failing' && answers[0] ? [problemOf(answers[0])] : [];
        return { text: [STOPS[disabled] ?? t('webhook.disabled'), ...last, waits].join(' '), bad: true };
    }
    if (failures > 0) {
        const seconds = Math.max(0, Math.ceil((nextAttemptAtMillis - nowMillis) / 1000));
        const wait = seconds < 60 ? t('webhook.seconds', { seconds }) : t('webhook.minutes', { minutes: Math.ceil(seconds / 60) });
        return { text: t('webhook.failed', { count: failures, wait, waiting: waits }), bad: true };
    }
    if (waiting > 0) {
        return { text: t('webhook.sending', { waiting: waits }), bad: false };
    }
    return { text: answers.length > 0 ? t('webhook.delivered') : t('webhook.nothing'), bad: false };
}

/** @param {number} waiting */
function waitsOf(waiting) {
    if (waiting >= MAX_WAITING) {
        return t('webhook.behind', { events: MAX_WAITING });
    }
    return t('webhook.waiting', { count: waiting });
}

/** Why an event was not delivered. @param {Pick<WebhookAnswer, 'problem'|'status'>} answer */
function problemOf({ problem, status }) {
    switch (problem) {
        case 'answered': return t('webhook.answered', { status: `${status}` });
        case 'redirected': return t('webhook.redirected', { status: `${status}` });
        case undefined: return '';
        default: return PROBLEMS[problem] ?? t('webhook.unreachable');
    }
}

/** @param {WebhookAnswer} answer */
export function answerOf({ atMillis, seq, type, status, problem, millis }) {
    const result = problem ? problemOf({ problem, status }) : `${status}`;
    return `${TIME.format(atMillis)} · ${seq} ${type} · ${result} (${t('webhook.millis', { millis })})`;
}

/** What people call the types of events. @type {Readonly<Record<typeof import('../voice/event-api.js').EVENT_TYPES[number], string>>} */
export const EVENT_WORDS = {
    'user.joined_voice': t('event.user.joined_voice'),
    'user.left_voice': t('event.user.left_voice'),
    'room.opened': t('event.room.opened'),
    'room.closed': t('event.room.closed'),
    'member.joined': t('event.member.joined'),
    'member.left': t('event.member.left'),
    'member.moderated': t('event.member.moderated'),
};
