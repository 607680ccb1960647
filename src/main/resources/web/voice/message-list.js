/** @typedef {import('./protocol.js').Message} Message */
/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */
/** @typedef {Pick<import('./chat-api.js').ChatApi, 'messages'>} Pages */

const PAGE = 50;

/**
 * The messages of one channel that are known here, oldest first, without a gap: the newest page or one around a message,
 * older and newer ones as they are asked for, and what events bring. Events may come late, twice and in another order
 * than they happened.
 *
 * Event: `change`.
 */
export class MessageList extends EventTarget {
    /** @type {Message[]} */ #messages = [];
    #deleted = new Set();
    /** @type {Promise<void>|null} */ #loading = null;
    /** @type {Promise<void>|null} */ #loadingNewer = null;
    /** The newest that events brought, while others between are not known. @type {Message[]} */ #arrived = [];
    /** In the middle of what was loaded, if that was not the newest page. */
    #middle = '';

    /** Whether there is nothing older than what is known. */
    complete = false;

    /** Whether there is nothing newer than what is known. */
    current = true;

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

    /** Loads what is shown: at first, and when events may have been missed. */
    refresh() {
        return this.current ? this.#loadNewest() : this.#loadAround(this.#middle);
    }

    /** Shows the newest page instead of another one. */
    async toPresent() {
        if (!this.current) {
            this.#messages = [];
            this.#arrived = [];
            this.current = true;
            this.complete = false;
            await this.#loadNewest();
        }
    }

    /** Loads a message with its neighbors, unless it is known. @param {string} id */
    async showAround(id) {
        if (!this.#messages.some((message) => message.id === id)) {
            await this.#loadAround(id);
        }
    }

    /** @param {string} id */
    async #loadAround(id) {
        const page = (await this.api.messages(this.channel, { around: id, limit: String(PAGE) })).reverse();
        const newer = page.filter((message) => message.id > id).length;
        if (this.current) {
            this.#arrived = this.#messages.slice(-PAGE);
        }
        this.#middle = id;
        this.#messages = page.filter((message) => !this.#deleted.has(message.id));
        this.complete = page.length - newer < PAGE / 2;
        this.#become(newer < PAGE / 2);
        this.#changed();
    }

    /** The known messages reach the newest one, or do not. @param {boolean} current */
    #become(current) {
        this.current = current;
        if (current) {
            const newest = this.#messages.at(-1)?.id ?? '';
            this.#messages = [...this.#messages, ...this.#arrived.filter(({ id }) => id > newest && !this.#deleted.has(id))];
            this.#arrived = [];
        }
    }

    async #loadNewest() {
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

    /** Loads the page after the newest known message; once at a time. */
    loadNewer() {
        if (!this.current) {
            this.#loadingNewer ??= this.#loadNewer().finally(() => (this.#loadingNewer = null));
        }
        return this.#loadingNewer ?? Promise.resolve();
    }

    async #loadNewer() {
        const newest = this.#messages.at(-1)?.id ?? this.#middle;
        const page = await this.api.messages(this.channel, { after: newest, limit: String(PAGE) });
        if (!this.current && newest === (this.#messages.at(-1)?.id ?? this.#middle)) {
            this.#messages = [...this.#messages, ...page.reverse().filter(({ id }) => !this.#deleted.has(id))];
            this.#become(page.length < PAGE);
            this.#changed();
        }
    }

    /** @param {ServerMessage} event */
    apply(event) {
        if (event.op === 'messageCreated' && event.message.channel === this.channel && !this.current) {
            this.#arrived = [...this.#arrived, event.message].sort((a, b) => a.id < b.id ? -1 : 1).slice(-PAGE);
        } else if (event.op === 'messageCreated' && event.message.channel === this.channel) {
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
