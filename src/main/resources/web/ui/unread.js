/**
 * Which channels have messages that were not looked at since the page was opened.
 *
 * Event: `change`.
 */
export class Unread extends EventTarget {
    /** @type {Map<string, number>} */ #counts = new Map();

    /** @param {string} channel */
    add(channel) {
        this.#counts.set(channel, this.of(channel) + 1);
        this.dispatchEvent(new Event('change'));
    }

    /** @param {string} channel */
    clear(channel) {
        if (this.#counts.delete(channel)) {
            this.dispatchEvent(new Event('change'));
        }
    }

    /** @param {string|null} channel */
    of(channel) {
        return channel === null ? 0 : this.#counts.get(channel) ?? 0;
    }
}
