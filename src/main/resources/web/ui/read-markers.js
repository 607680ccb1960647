import { Unread } from './unread.js';
import { ChatApi } from '../voice/chat-api.js';
import { ConversationApi } from '../voice/conversation-api.js';
import { Conversations } from '../voice/conversations.js';

/** @typedef {import('../voice/protocol.js').ServerMessage} ServerMessage */

/** A marker moves this often at most while messages are read as they come. */
const MARK_MILLIS = 3_000;

/**
 * Keeps what is unread as the server has it, and moves the read markers on the server.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {import('../voice/index.js').VoiceClient} client
 * @param {string} self
 * @param {() => string|null} reading the channel whose newest message is on the screen
 * @param {AbortSignal} signal
 */
export function readMarkers(api, client, self, reading, signal) {
    const chat = new ChatApi(api);
    const unread = new Unread(self);
    const conversations = new Conversations(new ConversationApi(api));
    /** The newest message that was read and whose marker was not sent yet, by channel. @type {Map<string, string>} */
    const due = new Map();
    /** @type {Map<string, string>} */
    const sent = new Map();
    /** @type {ReturnType<typeof setTimeout>|undefined} */
    let timer;

    /** Servers to ask about, one at a time. @type {Set<string>} */
    const asked = new Set();
    let asking = false;

    /** @param {string[]} guilds */
    async function load(guilds) {
        guilds.forEach((guild) => asked.add(guild));
        if (asking) {
            return;
        }
        asking = true;
        for (const id of asked) {
            asked.delete(id);
            try {
                const channels = client.guilds.guild(id)?.channels ?? [];
                unread.load(channels.map((channel) => channel.id), await chat.unread(id));
            } catch (error) {
                console.debug('hubbub: what is unread is not known', error);
            }
        }
        asking = false;
    }

    async function loadConversations() {
        try {
            const page = await conversations.refresh();
            unread.load(page.map(({ id }) => id), page.filter((one) => one.unread > 0)
                .map((one) => ({ channel: one.id, unread: one.unread, mentions: one.unread })));
        } catch (error) {
            console.debug('hubbub: the conversations are not known', error);
        }
    }

    function send() {
        timer = undefined;
        for (const [channel, message] of due) {
            const former = sent.get(channel);
            sent.set(channel, message);
            chat.markRead(channel, message).catch((error) => {
                console.debug('hubbub: the read marker was not moved', error);
                if (sent.get(channel) === message) {
                    // The next message in this channel tries again.
                    sent.set(channel, former ?? '');
                }
            });
        }
        due.clear();
    }

    client.addEventListener('ready', () => {
        void load([...client.guilds].map(({ id }) => id));
        void loadConversations();
    }, { signal });
    client.addEventListener('message', (event) => {
        const message = /** @type {ServerMessage} */ (/** @type {CustomEvent} */ (event).detail);
        if (message.op === 'readMarkerMoved' && sent.get(message.channel) !== message.message) {
            // Read on another device, perhaps not to the end.
            void (message.guild ? load([message.guild]) : loadConversations());
        } else {
            unread.apply(message, reading());
            conversations.apply(message);
        }
    }, { signal });
    signal.addEventListener('abort', () => clearTimeout(timer));

    return {
        unread,
        conversations,
        /** @param {string} channel @param {string|undefined} message the newest one */
        read(channel, message) {
            unread.clear(channel);
            if (message && message > (sent.get(channel) ?? '')) {
                due.set(channel, message);
                timer ??= setTimeout(send, sent.has(channel) ? MARK_MILLIS : 0);
            }
        },
    };
}
