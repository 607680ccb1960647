/** @typedef {import('./conversation-api.js').Conversation} Conversation */
/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */

/** As many as the server lists at a time. */
const PAGE = 50;

/**
 * The conversations of the user that are known here, the most recent first: those that were loaded, and those that
 * events are about.
 *
 * Event: `change`.
 */
export class Conversations extends EventTarget {
    /** @type {Map<string, Conversation>} */ #known = new Map();
    /** Asked about, because an event named them. @type {Set<string>} */ #asked = new Set();
    /** @type {Promise<void>|null} */ #loading = null;

    /** Whether there are no older ones than those that are known. */
    complete = false;

    /** @param {Pick<import('./conversation-api.js').ConversationApi, 'list'|'find'|'open'|'block'>} api */
    constructor(api) {
        super();
        this.api = api;
    }

    /** @returns {Conversation[]} */
    get all() {
        return [...this.#known.values()].sort((a, b) => (a.activity < b.activity ? 1 : -1));
    }

    /** @param {string|null|undefined} id */
    get(id) {
        return this.#known.get(id ?? '');
    }

    /** @param {string} user */
    with(user) {
        return this.all.find(({ partner }) => partner.user === user);
    }

    /** Loads the most recent ones: at first, and when events may have been missed. @returns {Promise<Conversation[]>} what was loaded */
    async refresh() {
        const page = await this.api.list();
        this.complete ||= page.length < PAGE;
        this.#learn(page);
        return page;
    }

    /** Loads those before the last one that is known; once at a time. */
    loadOlder() {
        if (!this.complete) {
            this.#loading ??= this.#loadOlder().finally(() => (this.#loading = null));
        }
        return this.#loading ?? Promise.resolve();
    }

    async #loadOlder() {
        const page = await this.api.list(this.all.at(-1)?.activity);
        this.complete = page.length < PAGE;
        this.#learn(page);
    }

    /** @param {string} user */
    async open(user) {
        const found = await this.api.open(user);
        this.#learn([found]);
        return found;
    }

    /** @param {string} user @param {boolean} block or unblock */
    async block(user, block) {
        await this.api.block(user, block);
        const known = this.with(user);
        if (known) {
            this.#learn([await this.api.find(known.id)]);
        }
    }

    /** @param {ServerMessage} event */
    apply(event) {
        if (event.op !== 'messageCreated' || event.guild) {
            return;
        }
        const { channel, id } = event.message;
        const known = this.#known.get(channel);
        if (known) {
            this.#learn([{ ...known, activity: id > known.activity ? id : known.activity }]);
        } else if (!this.#asked.has(channel)) {
            this.#asked.add(channel);
            this.api.find(channel).then((found) => this.#learn([found]))
                .catch((error) => console.debug('hubbub: a conversation is not known', error))
                .finally(() => this.#asked.delete(channel));
        }
    }

    /** @param {Conversation[]} found */
    #learn(found) {
        found.forEach((conversation) => this.#known.set(conversation.id, conversation));
        this.dispatchEvent(new Event('change'));
    }
}
