import { isolated } from './names.js';
import { t } from './words.js';

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
            this.#sentence(joined.filter(isOther), (names) => t('announce.joined', { names })),
            this.#sentence(left.filter(isOther), (names) => t('announce.left', { names })),
            this.#sentence(began, (names, count) => t('announce.sharing', { names, count })),
        ].filter(Boolean).join('. ');
    }

    /** @param {Participant[]} people @param {(names: string, count: number) => string} words */
    #sentence(people, words) {
        return people.length > 0 ? words(people.map((person) => isolated(this.#nameOf(person))).join(', '), people.length) : '';
    }
}
