import { Unread } from './unread.js';
import { ChatApi } from '../voice/chat-api.js';

/** @typedef {import('../voice/protocol.js').ServerMessage} ServerMessage */

/** A marker moves this often at most while messages are read as they come. */
const MARK_MILLIS = 3_000;

/**
 * Keeps what is unread as the server has it, and tells the server what is read.
 *
 * @param {import('../voice/voice-client.js').Api} api
 * @param {import('../voice/voice-client.js').VoiceClient} client
 * @param {string} self
 * @param {() => string|null} reading the channel whose newest message is on the screen
 * @param {AbortSignal} signal
 */
export function readMarkers(api, client, self, reading, signal) {
    const chat = new ChatApi(api);
    const unread = new Unread(self);
    /** The newest message that was read and not told yet, by channel. @type {Map<string, string>} */
    const due = new Map();
    /** @type {Map<string, string>} */
    const told = new Map();
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let timer;

    async function load() {
        for (const guild of { [Symbol.iterator]: () => client.guilds[Symbol.iterator]() }) {
            try {
                unread.load(guild.channels.map(({ id }) => id), await chat.unread(guild.id));
            } catch (error) {
                console.debug('hubbub: what is unread is not known', error);
            }
        }
    }

    function tell() {
        timer = undefined;
        for (const [channel, message] of due) {
            told.set(channel, message);
            chat.markRead(channel, message).catch((error) => console.debug('hubbub: the read marker was not moved', error));
        }
        due.clear();
    }

    client.addEventListener('ready', () => void load(), { signal });
    client.addEventListener('message', (event) => {
        const message = /** @type {ServerMessage} */ (/** @type {CustomEvent} */ (event).detail);
        if (message.op === 'readMarkerMoved' && told.get(message.channel) !== message.message) {
            // Read on another device, perhaps not to the end.
            void load();
        } else {
            unread.apply(message, reading());
        }
    }, { signal });
    signal.addEventListener('abort', () => clearTimeout(timer));

    return {
        unread,
        /** @param {string} channel @param {string|undefined} message the newest one */
        read(channel, message) {
            unread.clear(channel);
            if (message && message > (told.get(channel) ?? '')) {
                due.set(channel, message);
                timer ??= setTimeout(tell, told.has(channel) ? MARK_MILLIS : 0);
            }
        },
    };
}
