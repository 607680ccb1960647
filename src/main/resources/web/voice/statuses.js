/** @typedef {"online"|"idle"|"dnd"|"invisible"} OwnStatus */
/** What others show. @typedef {"online"|"idle"|"dnd"|"offline"} OnlineStatus */

/** That the server takes. */
const MAX_WATCHED = 400;

/** Until a change that came too soon after others is sent again. */
const REFUSED_MILLIS = 5_000;

/** The statuses that people choose from. @type {readonly OwnStatus[]} */
export const OWN_STATUSES = ['online', 'idle', 'dnd', 'invisible'];

/**
 * Who of the members that are shown is online, and what the person shows of themselves.
 *
 * Events: `change` (of others), `own`.
 */
export class Statuses extends EventTarget {
    /** @type {Map<string, OnlineStatus>} */ #known = new Map();
    /** @type {string|null} */ #guild = null;
    /** Members of the guild that are shown. @type {Set<string>} */ #users = new Set();
    /** That the server has, as far as is known. @type {OwnStatus|null} */ #sent = null;
    /** @type {OwnStatus} */ #identified = 'online';
    #isRetryPending = false;
    #send;
    #later;

    /** What the person has chosen. @type {OwnStatus} */ chosen = 'online';

    /** Whether there was no input for long. */
    away = false;

    /**
     * @param {(op: string, fields?: object) => void} send is lost while there is no session
     * @param {(task: () => void, millis: number) => void} [later]
     */
    constructor(send, later = (task, millis) => void setTimeout(task, millis)) {
        super();
        this.#send = send;
        this.#later = later;
    }

    /** What the person shows. @returns {OwnStatus} */
    get own() {
        return this.chosen === 'online' && this.away ? 'idle' : this.chosen;
    }

    /** @param {string} user @returns {OnlineStatus|undefined} undefined while the server has not sent it, or does not: it does for {@link MAX_WATCHED} */
    of(user) {
        return this.#known.get(user);
    }

    /** @param {{chosen?: OwnStatus, away?: boolean}} now */
    setOwn({ chosen = this.chosen, away = this.away }) {
        const before = this.own;
        this.chosen = chosen;
        this.away = away;
        if (this.own !== before) {
            this.#sendOwn();
            this.dispatchEvent(new Event('own'));
        }
    }

    /** These members are shown from now on, none without a guild. @param {string|null} guild @param {Iterable<string>} [users] */
    watch(guild, users = []) {
        const first = new Set(guild ? [...new Set(users)].slice(0, MAX_WATCHED) : []);
        if (guild === this.#guild && first.size === this.#users.size && [...first].every((user) => this.#users.has(user))) {
            return;
        }
        for (const user of [...this.#known.keys()]) {
            if (guild !== this.#guild || !first.has(user)) {
                this.#known.delete(user);
            }
        }
        this.#guild = guild;
        this.#users = first;
        this.#sendWatch();
    }

    /** With this status a session begins. @returns {OwnStatus} */
    forIdentify() {
        this.#identified = this.own;
        return this.own;
    }

    /** A session begins: the server does not know what is shown. */
    onReady() {
        this.#sent = this.#identified;
        this.#sendOwn();
        if (this.#guild) {
            this.#sendWatch();
        }
    }

    /** The session goes on; what was sent while the socket was down is lost. */
    onResumed() {
        this.#sent = null;
        this.#sendOwn();
        this.#sendWatch();
    }

    /** The last change came too soon after others. */
    onRefused() {
        if (this.#isRetryPending) {
            return;
        }
        this.#isRetryPending = true;
        this.#later(() => {
            this.#isRetryPending = false;
            this.#sent = null;
            this.#sendOwn();
        }, REFUSED_MILLIS);
    }

    /** @param {{guild: string, statuses: {user: string, status: OnlineStatus}[]}} message */
    apply({ guild, statuses }) {
        if (guild === this.#guild) {
            for (const { user, status } of statuses) {
                // One of the previous members may still be in progress.
                if (this.#users.has(user)) {
                    this.#known.set(user, status);
                }
            }
            this.dispatchEvent(new Event('change'));
        }
    }

    #sendOwn() {
        if (this.own !== this.#sent) {
            this.#sent = this.own;
            this.#send('status', { status: this.own });
        }
    }

    #sendWatch() {
        this.#send('watch', this.#guild ? { guild: this.#guild, users: [...this.#users] } : {});
    }
}
