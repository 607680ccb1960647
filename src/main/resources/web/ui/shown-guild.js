import { localTexts } from '../voice/storage.js';

/** @typedef {import('../voice/protocol.js').Guild} Guild */

/**
 * The server whose channels are shown. It is remembered for the account; a call in another server goes on.
 *
 * Event: `change`.
 */
export class ShownGuild extends EventTarget {
    #guilds;
    #key;
    #storage;
    /** @type {string|null} */ #wanted;

    /** Whether direct messages are shown instead of it. */
    direct = false;

    /**
     * @param {Iterable<Guild>} guilds that the account is in now
     * @param {string} user
     * @param {import('../voice/storage.js').TextStorage} [storage]
     */
    constructor(guilds, user, storage = localTexts) {
        super();
        this.#guilds = guilds;
        this.#key = `hubbub.guild.${user}`;
        this.#storage = storage;
        this.#wanted = storage.getItem(this.#key);
    }

    /** The chosen server, or the first one when it is gone; undefined for a member of none. @returns {Guild|undefined} */
    get guild() {
        const all = [...this.#guilds];
        return all.find(({ id }) => id === this.#wanted) ?? all[0];
    }

    /** One that is not there yet is shown as soon as it is. @param {string} id */
    show(id) {
        this.direct = false;
        this.#wanted = id;
        this.#storage.setItem(this.#key, id);
        this.dispatchEvent(new Event('change'));
    }

    showDirect() {
        this.direct = true;
        this.dispatchEvent(new Event('change'));
    }
}
