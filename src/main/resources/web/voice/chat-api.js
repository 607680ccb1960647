/** @typedef {import('./protocol.js').Message} Message */

/** Text messages of channels. */
export class ChatApi {
    /** @param {Pick<import('./api.js').Api, 'request'>} api */
    constructor(api) {
        this.api = api;
    }

    /** The newest first. @param {string} channel @param {{before?: string, after?: string, limit?: string}} [page] @returns {Promise<Message[]>} */
    async messages(channel, page = {}) {
        return (await this.api.request('GET', `${path(channel)}?${new URLSearchParams(page)}`)).messages;
    }

    /** Sent again with the same nonce, a message is stored once. @param {string} channel @param {{content: string, replyTo?: string, nonce?: string}} message @returns {Promise<Message>} */
    send(channel, message) {
        return this.api.request('POST', path(channel), message);
    }

    /** @param {string} channel @param {string} id @param {string} content @returns {Promise<Message>} */
    edit(channel, id, content) {
        return this.api.request('PATCH', path(channel, id), { content });
    }

    /** @param {string} channel @param {string} id */
    delete(channel, id) {
        return this.api.request('DELETE', path(channel, id));
    }
}

/** @param {string} channel @param {string} [message] */
function path(channel, message) {
    const messages = `/api/channels/${encodeURIComponent(channel)}/messages`;
    return message ? `${messages}/${encodeURIComponent(message)}` : messages;
}
