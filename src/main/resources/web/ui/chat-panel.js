import { composer } from './composer.js';
import { openDialog } from './dialog.js';
import { h, keyed, setText } from './dom.js';
import { icon } from './icons.js';
import { createEntry, entries, updateEntry } from './message-view.js';
import { isolated } from './names.js';
import { nameNow } from './profiles.js';
import { toast } from './toasts.js';
import { ChatApi } from '../voice/chat-api.js';
import { MessageList } from '../voice/message-list.js';
import { Typing, typingWords } from '../voice/typing.js';
import { uploadImage } from '../voice/upload.js';

/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {import('../voice/protocol.js').Message} Message */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** Nearer to the end than this, the list follows new messages. */
const END_PIXELS = 60;

/** Older messages are loaded before the top is reached. */
const TOP_PIXELS = 200;

/**
 * The messages of one channel and the field to write in.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {Channel} channel
 * @param {{onRead: (newest: string|undefined) => void, onClose: () => void, searchButton: HTMLElement}} actions
 */
export function chatPanel(api, client, channel, { onRead, onClose, searchButton }) {
    const self = /** @type {import('../voice/protocol.js').User} */ (api.user).id;
    const chat = new ChatApi(api);
    const list = new MessageList(chat, channel.id, self);
    /** Of people who were mentioned or found. @type {Map<string, string>} */
    const names = new Map();
    const stopping = new AbortController();
    const { signal } = stopping;

    const name = h('bdi', {}, channel.name);
    const rows = h('ol', { class: 'messages', role: 'log', 'aria-label': `Messages in ${isolated(channel.name)}`, 'aria-live': 'polite', tabIndex: 0 });
    const notice = h('p', { class: 'chat-notice', role: 'status' }, 'Loading messages…');
    const newer = h('button', { type: 'button', class: 'secondary jump', hidden: true, onclick: () => void toPresent() }, 'New messages');
    const writer = composer(channel.guild, {
        upload: (file, onProgress, canceled) => uploadImage(api, channel.id, file, onProgress, canceled),
        onSend: async (draft) => {
            const sent = await chat.send(channel.id, draft);
            await list.toPresent();
            following = true;
            list.add(sent);
        },
        onSave: async (message, content) => list.add(await chat.edit(channel.id, message.id, content)),
        lastOwn: () => [...list.messages].reverse().find(({ author }) => author.user === self),
        onTyping: () => void chat.typing(channel.id).catch(() => {}),
        find: async (beginning) => {
            const people = await chat.mentionable(channel.id, beginning);
            people.forEach(({ user, username }) => names.set(user, username));
            return people;
        },
        nameOf: knownName,
        onProblem: problem,
    });
    const typing = new Typing(channel.id, self);
    const typingLine = h('p', { class: 'typing', 'aria-live': 'polite' });
    const element = h('section', { class: 'chat', 'aria-label': `Chat of ${isolated(channel.name)}`, 'data-chat': channel.id },
        h('header', { class: 'chat-header' }, icon(channel.kind === 'text' ? 'text' : 'chat'), h('h2', {}, name), searchButton,
            h('button', { type: 'button', class: 'plain', 'aria-label': 'Close chat', title: 'Close', onclick: onClose }, icon('close'))),
        h('div', { class: 'chat-scroll' }, notice, rows, newer), typingLine, writer.element);

    let following = true;
    writer.field.placeholder = `Message ${channel.kind === 'text' ? '#' : ''}${isolated(channel.name)}`;

    /** @param {unknown} error */
    function problem(error) {
        toast(error instanceof Error ? error.message : String(error));
    }

    /** @param {string} user */
    function personOf(user) {
        const known = knownName(user);
        return { name: user === self ? api.user?.username ?? 'you' : known ?? 'unknown', self: user === self, guild: channel.guild };
    }

    /** @param {string} user */
    function knownName(user) {
        return names.get(user) ?? list.messages.find(({ author }) => author.user === user)?.author.username ?? nameInGuilds(user);
    }

    /** @param {string} user */
    function nameInGuilds(user) {
        for (const guild of { [Symbol.iterator]: () => client.guilds[Symbol.iterator]() }) {
            for (const { participants } of guild.channels) {
                const found = participants.find((person) => person.user === user);
                if (found) {
                    return found.username;
                }
            }
        }
        return undefined;
    }

    /** @param {Message} message */
    function confirmDelete(message) {
        const dialog = openDialog('Delete message',
            h('p', { class: 'hint' }, 'Delete this message for everyone?'),
            h('blockquote', { class: 'delete-preview', dir: 'auto' }, message.content.slice(0, 300) || 'Image'),
            h('div', { class: 'dialog-actions' },
                h('button', { type: 'button', class: 'secondary', onclick: () => dialog.close() }, 'Cancel'),
                h('button', {
                    type: 'button', class: 'primary danger',
                    onclick: () => {
                        dialog.close();
                        chat.delete(channel.id, message.id).then(() => list.remove(message.id)).catch(problem);
                    },
                }, 'Delete')));
    }

    /** Scrolls to a message, however old it is. @param {string} id */
    async function jumpTo(id) {
        following = false;
        try {
            await loaded;
            await list.showAround(id);
        } catch (error) {
            problem(error);
        }
        const message = /** @type {HTMLElement|null} */ (rows.querySelector(`[data-message="${CSS.escape(id)}"]`));
        if (!message) {
            toast('This message was deleted.');
            return;
        }
        following = false;
        message.scrollIntoView({ block: 'center' });
        message.classList.remove('flash');
        void message.offsetWidth;
        message.classList.add('flash');
        updateJump();
    }

    async function toPresent() {
        try {
            await list.toPresent();
            toEnd();
        } catch (error) {
            problem(error);
        }
    }

    /** @param {boolean} [arrived] a message came below what is shown */
    function updateJump(arrived = false) {
        setText(newer, list.current ? 'New messages' : 'Jump to present');
        newer.hidden = list.current && (following || (newer.hidden && !arrived));
    }

    /** @param {Message} message @param {string} emoji @param {boolean} add */
    function react(message, emoji, add) {
        chat.react(channel.id, message.id, emoji, add).then(() => list.react(message.id, emoji, true, add)).catch(problem);
    }

    /** @param {Message} message @param {string} emoji */
    async function whoReacted(message, emoji) {
        return (await chat.reactions(channel.id, message.id, emoji)).map(({ user, username }) => isolated(nameNow(user, username, channel.guild)));
    }

    const mayReact = client.guilds.may(channel, 'send_messages') && client.guilds.may(channel, 'read_message_history');
    const view = { self, mayDelete: client.guilds.may(channel, 'manage_messages'), mayReact, personOf, guild: channel.guild, imageUrl: (/** @type {string} */ id) => chat.imageUrl(id), actions: { onReact: react, whoReacted, onReply: writer.reply, onEdit: writer.edit, onDelete: confirmDelete, onQuote: (/** @type {string} */ id) => void jumpTo(id) } };

    function draw() {
        // What is read stays where it is, also when older messages come above it.
        const fromEnd = rows.scrollHeight - rows.scrollTop;
        const before = rows.querySelector('.message')?.getAttribute('data-message');
        keyed(rows, entries(list.messages), ({ key }) => key, createEntry, (item, entry) => updateEntry(item, entry, view));
        setText(notice, list.messages.length === 0 ? 'No messages yet. Say hello!' : '');
        notice.hidden = list.messages.length > 0;
        updateJump();
        if (following && list.current) {
            toEnd();
        } else if (before !== list.messages[0]?.id) {
            rows.scrollTop = rows.scrollHeight - fromEnd;
        }
    }

    function toEnd() {
        following = true;
        updateJump();
        rows.scrollTop = rows.scrollHeight;
        read();
    }

    function read() {
        if (document.visibilityState === 'visible') {
            onRead(list.messages.at(-1)?.id);
        }
    }

    function onScroll() {
        const atEnd = rows.scrollHeight - rows.scrollTop - rows.clientHeight < END_PIXELS;
        following = atEnd && list.current;
        updateJump();
        if (following) {
            read();
        } else if (atEnd) {
            list.loadNewer().catch(problem);
        }
        if (rows.scrollTop < TOP_PIXELS && list.messages.length > 0 && !list.complete) {
            list.loadOlder().catch(problem);
        }
    }

    async function refresh() {
        try {
            await list.refresh();
        } catch (error) {
            setText(notice, error instanceof Error ? error.message : String(error));
            notice.hidden = false;
        }
    }

    function drawTyping() {
        const people = typing.people(performance.now());
        setText(typingLine, typingWords(people.map(({ id, username }) => isolated(nameNow(id, username, channel.guild)))));
    }

    /** @param {DragEvent} event */
    function onDrag(event) {
        const dropping = event.type !== 'dragleave' && (event.dataTransfer?.types.includes('Files') ?? false);
        if (dropping) {
            event.preventDefault();
        }
        element.classList.toggle('dropping', dropping && event.type === 'dragover');
        if (event.type === 'drop') {
            writer.drop(event.dataTransfer);
        }
    }

    const allowImages = () => writer.allowImages(client.guilds.may(client.guilds.channel(channel.id) ?? channel, 'attach_files'));
    allowImages();
    client.addEventListener('guilds', allowImages, { signal });
    for (const type of /** @type {const} */ (['dragover', 'dragleave', 'drop'])) {
        element.addEventListener(type, onDrag, { signal });
    }
    const ticking = setInterval(drawTyping, 1_000);
    signal.addEventListener('abort', () => clearInterval(ticking));
    list.addEventListener('change', draw, { signal });
    rows.addEventListener('scroll', onScroll, { signal, passive: true });
    document.addEventListener('visibilitychange', () => following && read(), { signal });
    client.addEventListener('message', (event) => {
        const message = /** @type {CustomEvent} */ (event).detail;
        list.apply(message);
        typing.apply(message, performance.now());
        drawTyping();
        updateJump(message.op === 'messageCreated' && message.message.channel === channel.id);
    }, { signal });
    // Events were missed while the socket was away.
    client.addEventListener('ready', () => void refresh(), { signal });
    const loaded = refresh();

    return {
        element,
        channel: channel.id,
        /** Whether the newest message is on the screen. */
        get isReading() {
            return following && document.visibilityState === 'visible';
        },
        focus: () => writer.field.focus(),
        jumpTo,
        /** @param {Channel|undefined} now */
        rename: (now) => now && setText(name, now.name),
        close() {
            stopping.abort();
            writer.close();
            element.remove();
        },
    };
}
