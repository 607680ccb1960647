/** @typedef {import('./protocol.js').Message} Message */
/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */
/** @typedef {Pick<import('./chat-api.js').ChatApi, 'messages'>} Pages */

const PAGE = 50;

/**
 * The messages of one channel that are known here, oldest first, without a gap: the newest page, older ones as they are
 * asked for, and what events bring. Events may come late, twice and in another order than they happened.
 *
 * Event: `change`.
 */
export class MessageList extends EventTarget {
    /** @type {Message[]} */ #messages = [];
    #deleted = new Set();
    /** @type {Promise<void>|null} */ #loading = null;

    /** Whether there is nothing older than what is known. */
    complete = false;

    /** @param {Pages} api @param {string} channel @param {string} self id of the user */
    constructor(api, channel, self) {
        super();
        this.api = api;
        this.channel = channel;
        this.self = self;
    }

    /** @returns {readonly Message[]} */
    get messages() {
        return this.#messages;
    }

    /** Loads the newest page: at first, and when events may have been missed. */
    async refresh() {
        const page = (await this.api.messages(this.channel, { limit: String(PAGE) })).reverse();
        const oldest = page[0];
        const joins = page.length < PAGE || this.#messages.some(({ id }) => id === oldest?.id);
        // Keep messages that events brought while the page was loading.
        const newer = this.#messages.filter(({ id }) => id > (page.at(-1)?.id ?? ''));
        const older = joins && oldest ? this.#messages.filter(({ id }) => id < oldest.id) : [];
        this.#messages = [...(page.length < PAGE ? [] : older), ...page, ...newer].filter(({ id }) => !this.#deleted.has(id));
        this.complete = page.length < PAGE || (joins && this.complete);
        this.#changed();
    }

    /** Loads the page before the oldest known message; once at a time. */
    loadOlder() {
        if (!this.complete) {
            this.#loading ??= this.#loadOlder().finally(() => (this.#loading = null));
        }
        return this.#loading ?? Promise.resolve();
    }

    async #loadOlder() {
        const oldest = this.#messages[0];
        const page = await this.api.messages(this.channel, oldest ? { before: oldest.id, limit: String(PAGE) } : { limit: String(PAGE) });
        if (oldest === this.#messages[0]) {
            this.#messages = [...page.reverse().filter(({ id }) => !this.#deleted.has(id)), ...this.#messages];
            this.complete = page.length < PAGE;
            this.#changed();
        }
    }

    /** @param {ServerMessage} event */
    apply(event) {
        if (event.op === 'messageCreated' && event.message.channel === this.channel) {
            this.add(event.message);
        } else if (event.op === 'messageEdited' && event.message.channel === this.channel) {
            this.#replace(event.message);
        } else if (event.op === 'messageDeleted' && event.channel === this.channel) {
            this.remove(event.message);
        } else if ((event.op === 'reactionAdded' || event.op === 'reactionRemoved') && event.channel === this.channel) {
            this.react(event.message, event.emoji, event.user === this.self, event.op === 'reactionAdded');
        }
    }

    /** One reaction more or less. The own one may be known already. @param {string} id @param {string} emoji @param {boolean} own @param {boolean} add */
    react(id, emoji, own, add) {
        const message = this.#messages.find((other) => other.id === id);
        const before = message?.reactions ?? [];
        const known = before.find((reaction) => reaction.emoji === emoji);
        if (!message || (own && (known?.own ?? false) === add) || (!add && !known)) {
            return;
        }
        const count = (known?.count ?? 0) + (add ? 1 : -1);
        const changed = { emoji, count, own: own ? add : known?.own ?? false };
        const reactions = (known ? before.map((reaction) => reaction === known ? changed : reaction) : [...before, changed])
            .filter((reaction) => reaction.count > 0);
        this.#messages = this.#messages.map((other) => other === message ? { ...message, reactions } : other);
        this.#changed();
    }

    /** @param {Message} message */
    add(message) {
        if (this.#deleted.has(message.id)) {
            return;
        }
        if (this.#messages.some(({ id }) => id === message.id)) {
            this.#replace(message);
            return;
        }
        // Almost always the newest.
        let index = this.#messages.length;
        while (index > 0 && /** @type {Message} */ (this.#messages[index - 1]).id > message.id) {
            index--;
        }
        this.#messages = [...this.#messages.slice(0, index), message, ...this.#messages.slice(index)];
        this.#changed();
    }

    /** @param {Message} message */
    #replace(message) {
        const index = this.#messages.findIndex(({ id }) => id === message.id);
        const known = this.#messages[index];
        if (known && (message.editedAtMillis ?? 0) > (known.editedAtMillis ?? 0)) {
            // Events carry no reactions.
            const edited = known.reactions ? { ...message, reactions: known.reactions } : message;
            this.#messages = this.#messages.map((other) => other === known ? edited : other);
            this.#changed();
        }
    }

    /** @param {string} message */
    remove(message) {
        this.#deleted.add(message);
        this.#messages = this.#messages.filter(({ id }) => id !== message)
            .map((other) => other.replyTo?.id === message ? { ...other, replyTo: { id: message } } : other);
        this.#changed();
    }

    #changed() {
        this.dispatchEvent(new Event('change'));
    }
}
