/** @typedef {import('./protocol.js').Participant} Participant */

/** How loud the others are while a priority speaker speaks: about 10 dB less. */
const ATTENUATION = 0.3;

/** While a priority speaker speaks, the others are played more quietly. */
export class PrioritySpeakers {
    /** @type {Set<number>} */ #speaking = new Set();

    /**
     * @param {Map<number, Participant>} participants
     * @param {Map<number, number>} speaking who speaks now → level
     * @param {number} self own number: one's own priority does not make the others quiet here
     * @returns {boolean} whether {@link factor} has changed
     */
    update(participants, speaking, self) {
        const before = this.#speaking;
        this.#speaking = new Set([...speaking.keys()].filter((number) => number !== self && participants.get(number)?.state.priority));
        return before.size !== this.#speaking.size || [...before].some((number) => !this.#speaking.has(number));
    }

    /** By which the volume of a participant is multiplied. @param {number} number */
    factor(number) {
        return this.#speaking.size === 0 || this.#speaking.has(number) ? 1 : ATTENUATION;
    }
}
