/** @typedef {import('./mentions.js').Person} Person */
/**
 * Two people's direct messages: where there is a channel's id elsewhere, there is the id of a conversation.
 *
 * @typedef {Object} Conversation
 * @property {string} id
 * @property {Person} partner
 * @property {string} activity the order of the list: the id of the newest message
 * @property {string} [lastRead]
 * @property {number} unread at most 100
 * @property {boolean} blocked by oneself
 * @property {boolean} writable
 */

/** Direct conversations, and who may open them. */
export class ConversationApi {
    /** @param {Pick<import('./api.js').Api, 'request'>} api */
    constructor(api) {
        this.api = api;
    }

    /** The most recent first, 50 at a time. @param {string} [before] activity of the last one that is known @returns {Promise<Conversation[]>} */
    async list(before) {
        return (await this.api.request('GET', `/api/conversations${before ? `?${new URLSearchParams({ before })}` : ''}`)).conversations;
    }

    /** @param {string} id @returns {Promise<Conversation>} */
    find(id) {
        return this.api.request('GET', `/api/conversations/${encodeURIComponent(id)}`);
    }

    /** Finds or opens the one with a person. @param {string} user @returns {Promise<Conversation>} */
    open(user) {
        return this.api.request('POST', '/api/conversations', { user });
    }

    /** @param {string} user @param {boolean} block or unblock */
    block(user, block) {
        return this.api.request(block ? 'PUT' : 'DELETE', `/api/blocks/${encodeURIComponent(user)}`);
    }

    /** From whom the user accepts messages. @returns {Promise<{directMessages: boolean, blocked: Person[]}>} */
    privacy() {
        return this.api.request('GET', '/api/privacy');
    }

    /** @param {boolean} directMessages whether members of common servers may write to one */
    setPrivacy(directMessages) {
        return this.api.request('PUT', '/api/privacy', { directMessages });
    }
}
