/** @typedef {"mute"|"unmute"|"deafen"|"undeafen"|"disconnect"|"move"|"invite_to_speak"|"move_to_audience"|"time_out"|"end_time_out"|"kick"|"ban"|"unban"} ModerationAction */
/**
 * @typedef {Object} AuditEntry
 * @property {string} id
 * @property {number} atMillis since 1970
 * @property {string} actor
 * @property {string} [actorName]
 * @property {ModerationAction|string} action
 * @property {string} [target]
 * @property {string} [targetName]
 * @property {string} [reason]
 * @property {string} [channel]
 * @property {string} [role]
 * @property {string} [name] of the server, channel or role, as it was then
 * @property {number} [untilMillis] the end of a time-out
 * @property {{field: string, before?: string, after?: string}[]} [changes]
 *
 * @typedef {{user: string, username?: string, reason?: string, bannedBy: string, bannedAtMillis: number, addressUntilMillis?: number}} Ban
 */

/** What moderators do to members, over REST. */
export class ModerationApi {
    #api;

    /** @param {import('./api.js').Api} api */
    constructor(api) {
        this.#api = api;
    }

    /**
     * @param {string} guild
     * @param {ModerationAction} action
     * @param {string} member
     * @param {{channel?: string, seconds?: number, reason?: string, address?: boolean}} [details]
     * @returns {Promise<void>}
     */
    async moderate(guild, action, member, details = {}) {
        await this.#api.request('POST', `/api/guilds/${encodeURIComponent(guild)}/moderation`, { action, member, ...details });
    }

    /**
     * A page, the newest first.
     *
     * @param {string} guild
     * @param {string} [before] the id of the last entry of the page before
     * @returns {Promise<{entries: AuditEntry[], more: boolean}>}
     */
    auditLog(guild, before) {
        return this.#api.request('GET', `/api/guilds/${encodeURIComponent(guild)}/audit-log${page(before)}`);
    }

    /**
     * A page, the newest first.
     *
     * @param {string} guild
     * @param {string} [before] `next` of the page before
     * @returns {Promise<{bans: Ban[], more: boolean, next?: string}>}
     */
    bans(guild, before) {
        return this.#api.request('GET', `/api/guilds/${encodeURIComponent(guild)}/bans${page(before)}`);
    }

    /** For how many days a ban can count for the addresses of the account too; 0 where the server does not do that. @param {string} guild @returns {Promise<number>} */
    async addressBanDays(guild) {
        return (await this.#api.request('GET', `/api/guilds/${encodeURIComponent(guild)}/bans?limit=1`)).addressBanDays ?? 0;
    }
}

/** @param {string} [before] */
function page(before) {
    return before ? `?before=${encodeURIComponent(before)}` : '';
}
