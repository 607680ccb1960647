/** @typedef {import('./protocol.js').Message} Message */
/** @typedef {import('./mentions.js').Person} Person */
/** @typedef {{channel: string, lastRead?: string, unread: number, mentions: number}} ReadState */

/** Text messages of channels. */
export class ChatApi {
    /** @param {Pick<import('./api.js').Api, 'request'|'base'>} api */
    constructor(api) {
        this.api = api;
    }

    /** The newest first. @param {string} channel @param {{before?: string, after?: string, around?: string, limit?: string}} [page] @returns {Promise<Message[]>} */
    async messages(channel, page = {}) {
        return (await this.api.request('GET', `${path(channel)}?${new URLSearchParams(page)}`)).messages;
    }

    /** Sent again with the same nonce, a message is stored once. @param {string} channel @param {{content: string, replyTo?: string, nonce?: string, attachments?: string[]}} message @returns {Promise<Message>} */
    send(channel, message) {
        return this.api.request('POST', path(channel), message);
    }

    /** Where an image of a message is. @param {string} id */
    imageUrl(id) {
        return `${this.api.base}/attachments/${encodeURIComponent(id)}`;
    }

    /** @param {string} channel @param {string} id @param {string} content @returns {Promise<Message>} */
    edit(channel, id, content) {
        return this.api.request('PATCH', path(channel, id), { content });
    }

    /** @param {string} channel @param {string} id */
    delete(channel, id) {
        return this.api.request('DELETE', path(channel, id));
    }

    /** @param {string} channel @param {string} id @param {string} emoji @param {boolean} add or remove */
    react(channel, id, emoji, add) {
        return this.api.request(add ? 'PUT' : 'DELETE', reaction(channel, id, emoji));
    }

    /** Who reacted, at most 100. @param {string} channel @param {string} id @param {string} emoji @returns {Promise<Person[]>} */
    async reactions(channel, id, emoji) {
        return (await this.api.request('GET', reaction(channel, id, emoji))).users;
    }

    /** @param {string} channel @param {string} message read up to here */
    markRead(channel, message) {
        return this.api.request('PUT', `${base(channel)}/read-marker`, { message });
    }

    /** The channels with unread messages. @param {string} guild @returns {Promise<ReadState[]>} */
    async unread(guild) {
        return (await this.api.request('GET', `/api/guilds/${encodeURIComponent(guild)}/unread`)).channels;
    }

    /** At most 25, the newest first. @param {string} guild @param {{text: string, channel?: string, before?: string}} search @returns {Promise<Message[]>} */
    async search(guild, search) {
        return (await this.api.request('POST', `/api/guilds/${encodeURIComponent(guild)}/search`, search)).messages;
    }

    /** The same in one channel or conversation. @param {string} channel @param {{text: string, before?: string}} search @returns {Promise<Message[]>} */
    async searchChannel(channel, search) {
        return (await this.api.request('POST', `${base(channel)}/search`, search)).messages;
    }

    /** @param {string} channel */
    typing(channel) {
        return this.api.request('POST', `${base(channel)}/typing`);
    }

    /** Up to 10 members whose name begins like this. @param {string} channel @param {string} name @returns {Promise<Person[]>} */
    async mentionable(channel, name) {
        return (await this.api.request('GET', `${base(channel)}/mentionable?${new URLSearchParams({ name })}`)).users;
    }
}

/** @param {string} channel */
function base(channel) {
    return `/api/channels/${encodeURIComponent(channel)}`;
}

/** @param {string} channel @param {string} message @param {string} emoji */
function reaction(channel, message, emoji) {
    return `${path(channel, message)}/reactions/${encodeURIComponent(emoji)}`;
}

/** @param {string} channel @param {string} [message] */
function path(channel, message) {
    const messages = `${base(channel)}/messages`;
    return message ? `${messages}/${encodeURIComponent(message)}` : messages;
}
