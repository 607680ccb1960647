/** @typedef {import('../voice/protocol.js').ServerMessage} ServerMessage */
/** @typedef {import('../voice/chat-api.js').ReadState} ReadState */

/**
 * Which channels have messages that were not read, on this or another device.
 *
 * Event: `change`.
 */
export class Unread extends EventTarget {
    /** @type {Map<string, {unread: number, mentions: number}>} */ #counts = new Map();

    /** @param {string} self id of the user */
    constructor(self) {
        super();
        this.self = self;
    }

    /** What the server has counted, of some channels. @param {Iterable<string>} channels @param {ReadState[]} states */
    load(channels, states) {
        for (const channel of channels) {
            this.#counts.delete(channel);
        }
        for (const { channel, unread, mentions } of states) {
            this.#counts.set(channel, { unread, mentions });
        }
        this.dispatchEvent(new Event('change'));
    }

    /** @param {ServerMessage} event @param {string|null} reading the channel whose newest message is on the screen */
    apply(event, reading) {
        if (event.op === 'messageCreated' && event.message.author.user !== this.self && event.message.channel !== reading) {
            const { channel, content } = event.message;
            const { unread, mentions } = this.#counts.get(channel) ?? { unread: 0, mentions: 0 };
            this.#counts.set(channel, { unread: unread + 1, mentions: mentions + (!event.guild || content.includes(`<@${this.self}>`) ? 1 : 0) });
            this.dispatchEvent(new Event('change'));
        }
    }

    /** @param {string} channel */
    clear(channel) {
        if (this.#counts.delete(channel)) {
            this.dispatchEvent(new Event('change'));
        }
    }

    /** @param {string|null} channel */
    of(channel) {
        return (channel && this.#counts.get(channel)?.unread) || 0;
    }

    /** @param {string|null} channel */
    mentionsIn(channel) {
        return (channel && this.#counts.get(channel)?.mentions) || 0;
    }
}
