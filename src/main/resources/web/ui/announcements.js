import { isolated } from './names.js';

/** @typedef {import('../voice/protocol.js').Participant} Participant */
/** @typedef {import('../voice/roster.js').RosterChange} RosterChange */

/** What screen readers announce of a call: who joined, left, or began to share a screen. */
export class Announcements {
    /** Numbers of those that share a screen. @type {Set<number>} */ #sharing = new Set();
    #nameOf;

    /** @param {(person: Participant) => string} [nameOf] */
    constructor(nameOf = ({ username }) => username) {
        this.#nameOf = nameOf;
    }

    /**
     * @param {RosterChange} change
     * @param {number} own number
     * @returns {string} '' when there is nothing to announce
     */
    of({ joined, left, changed }, own) {
        const isOther = (/** @type {Participant} */ { number }) => number !== own;
        const began = changed.filter(({ number, state }) => state.screen && !this.#sharing.has(number)).filter(isOther);
        for (const { number, state } of [...joined, ...changed]) {
            if (state.screen) {
                this.#sharing.add(number);
            } else {
                this.#sharing.delete(number);
            }
        }
        left.forEach(({ number }) => this.#sharing.delete(number));
        return [
            this.#sentence(joined.filter(isOther), 'joined', 'joined'),
            this.#sentence(left.filter(isOther), 'left', 'left'),
            this.#sentence(began, 'is sharing a screen', 'are sharing a screen'),
        ].filter(Boolean).join('. ');
    }

    /** @param {Participant[]} people @param {string} one @param {string} many */
    #sentence(people, one, many) {
        return people.length > 0 ? `${people.map((person) => isolated(this.#nameOf(person))).join(', ')} ${people.length === 1 ? one : many}` : '';
    }
}
