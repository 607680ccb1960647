/**
 * The part of the HTTP API that is about events of guilds, see docs/api.md.
 *
 * @typedef {"answered"|"redirected"|"no_answer"|"unknown_host"|"tls_failed"|"unreachable"|"not_https"|"private_address"} WebhookProblem
 *
 * @typedef {Object} WebhookAnswer
 * @property {number} atMillis since 1970
 * @property {string} event
 * @property {number} seq
 * @property {string} type
 * @property {number} [status] of HTTP
 * @property {WebhookProblem} [problem] why it failed
 * @property {number} millis until the answer
 *
 * @typedef {Object} Webhook
 * @property {string} id
 * @property {string} url
 * @property {string[]} types empty for all
 * @property {number} waiting
 * @property {number} failures
 * @property {number} [nextAttemptAtMillis]
 * @property {"by_hand"|"failing"|"secret_unreadable"} [disabled] why nothing is sent
 * @property {number} lastSeq
 * @property {number} oldestSeq 0 for none
 * @property {WebhookAnswer[]} answers the newest first
 *
 * @typedef {{channel: string, day: string, joins: number, minutes: number, peak: number}} DailyVoice
 */

/** The types of events. */
export const EVENT_TYPES = /** @type {const} */ ([
    'user.joined_voice',
    'user.left_voice',
    'room.opened',
    'room.closed',
    'member.joined',
    'member.left',
    'member.moderated',
]);

export class EventApi {
    #api;

    /** @param {import('./api.js').Api} api */
    constructor(api) {
        this.#api = api;
    }

    /** @param {string} guild @returns {Promise<{enabled: boolean, webhooks: Webhook[]}>} */
    webhooks(guild) {
        return this.#api.request('GET', `/api/guilds/${guild}/webhooks`);
    }

    /** The newest days first, those with something in them. @param {string} guild @param {number} days @returns {Promise<{enabled: boolean, days: DailyVoice[]}>} */
    async statistics(guild, days) {
        const path = `/api/guilds/${guild}/statistics?days=${days}`;
        const found = [];
        let page = await this.#api.request('GET', path);
        found.push(...page.days);
        while (page.next !== undefined) {
            page = await this.#api.request('GET', `${path}&${new URLSearchParams({ before: page.next })}`);
            found.push(...page.days);
        }
        return { enabled: page.enabled, days: found };
    }

    /** @param {string} guild @param {string} url @param {string[]} types @returns {Promise<{id: string, secret: string}>} */
    createWebhook(guild, url, types) {
        return this.#api.request('POST', `/api/guilds/${guild}/webhooks`, { url, types });
    }

    /** @param {string} guild @param {Webhook} webhook @param {boolean} enabled */
    enableWebhook(guild, { id, url, types }, enabled) {
        return this.#api.request('PUT', `/api/guilds/${guild}/webhooks/${id}`, { url, types, enabled });
    }

    /** @param {string} guild @param {string} id */
    deleteWebhook(guild, id) {
        return this.#api.request('DELETE', `/api/guilds/${guild}/webhooks/${id}`);
    }

    /** @param {string} guild @param {string} id @param {number} after number of the last event that is not sent again */
    replay(guild, id, after) {
        return this.#api.request('POST', `/api/guilds/${guild}/webhooks/${id}/replay`, { after });
    }
}
