/** @typedef {import('./protocol.js').ServerMessage} ServerMessage */
/** @typedef {import('./protocol.js').User} User */

/** A person who goes on typing reports it again before. */
const SHOWN_MILLIS = 10_000;

/** How often a client says that its user is typing. */
export const TYPING_MILLIS = 8_000;

/** Who is typing in one channel. */
export class Typing {
    /** People and the end by id. @type {Map<string, {person: User, until: number}>} */ #users = new Map();

    /** @param {string} channel @param {string} self */
    constructor(channel, self) {
        this.channel = channel;
        this.self = self;
    }

    /** @param {ServerMessage} event @param {number} now in milliseconds */
    apply(event, now) {
        if (event.op === 'typing' && event.channel === this.channel && event.user.id !== this.self) {
            this.#users.set(event.user.id, { person: event.user, until: now + SHOWN_MILLIS });
        } else if (event.op === 'messageCreated' && event.message.channel === this.channel) {
            this.#users.delete(event.message.author.user);
        }
    }

    /** In the order in which they began. @param {number} now in milliseconds @returns {User[]} */
    people(now) {
        for (const [user, { until }] of this.#users) {
            if (until <= now) {
                this.#users.delete(user);
            }
        }
        return [...this.#users.values()].map(({ person }) => person);
    }
}
