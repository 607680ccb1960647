import { composer } from './composer.js';
import { openDialog } from './dialog.js';
import { h, keyed, setText } from './dom.js';
import { icon } from './icons.js';
import { createEntry, entries, updateEntry } from './message-view.js';
import { isolated } from './names.js';
import { nameNow } from './profiles.js';
import { toast } from './toasts.js';
import { typingWords } from './typing-words.js';
import { errorWords, t } from './words.js';
import { ChatApi } from '../voice/chat-api.js';
import { MessageList } from '../voice/message-list.js';
import { Typing } from '../voice/typing.js';
import { uploadImage } from '../voice/upload.js';

/** @typedef {import('../voice/protocol.js').Message} Message */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** Nearer to the end than this, the list follows new messages. */
const END_PIXELS = 60;

/** Older messages are loaded before the top is reached. */
const TOP_PIXELS = 200;

/**
 * The messages of one channel or conversation and the field to write in.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {import('./chat-place.js').Place} place
 * @param {{onRead: (newest: string|undefined) => void, onClose: () => void, buttons: HTMLElement[]}} actions
 */
export function chatPanel(api, client, place, { onRead, onClose, buttons }) {
    const self = /** @type {import('../voice/protocol.js').User} */ (api.user).id;
    const chat = new ChatApi(api);
    const list = new MessageList(chat, place.id, self);
    /** Of people who were mentioned or found. @type {Map<string, string>} */
    const names = new Map();
    const stopping = new AbortController();
    const { signal } = stopping;

    const title = place.name() ?? '';
    const name = h('bdi', {}, title);
    const rows = h('div', { class: 'messages', role: 'log', 'aria-label': t('chat.messagesIn', { place: isolated(title) }), 'aria-live': 'polite', tabIndex: 0 });
    const notice = h('p', { class: 'chat-notice', role: 'status' }, t('chat.loading'));
    const again = h('button', { type: 'button', class: 'secondary chat-again', hidden: true, onclick: () => void refresh() }, t('common.tryAgain'));
    const newer = h('button', { type: 'button', class: 'secondary jump', hidden: true, onclick: () => void toPresent() }, t('chat.newMessages'));
    const writer = composer(place.guild, {
        upload: (file, onProgress, canceled) => uploadImage(api, place.id, file, onProgress, canceled),
        onSend: async (draft) => {
            const sent = await chat.send(place.id, draft);
            await list.toPresent();
            following = true;
            list.add(sent);
        },
        onSave: async (message, content) => list.add(await chat.edit(place.id, message.id, content)),
        lastOwn: () => [...list.messages].reverse().find(({ author }) => author.user === self),
        onTyping: () => void chat.typing(place.id).catch(() => {}),
        find: async (beginning) => {
            const people = await chat.mentionable(place.id, beginning);
            people.forEach(({ user, username }) => names.set(user, username));
            return people;
        },
        nameOf: knownName,
        onProblem: problem,
    });
    const typing = new Typing(place.id, self);
    const closedNotice = h('p', { class: 'chat-closed', role: 'status', hidden: true });
    const typingLine = h('p', { class: 'typing', 'aria-live': 'polite' });
    const element = h('section', { class: 'chat', 'aria-label': t('chat.of', { place: isolated(title) }), 'data-chat': place.id },
        h('header', { class: 'chat-header' }, icon(place.icon), h('h2', {}, name), ...buttons,
            h('button', { type: 'button', class: 'plain', 'aria-label': t('chat.close'), title: t('common.close'), onclick: onClose }, icon('close'))),
        h('div', { class: 'chat-scroll' }, notice, again, rows, newer), typingLine, writer.element, closedNotice);

    let following = true;

    /** @param {unknown} error */
    function problem(error) {
        toast(errorWords(error));
    }

    /** @param {string} user */
    function personOf(user) {
        const known = knownName(user);
        return { name: user === self ? api.user?.username ?? t('chat.you') : known ?? t('chat.unknown'), self: user === self, guild: place.guild };
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
        const dialog = openDialog(t('chat.deleteTitle'),
            h('p', { class: 'hint' }, t('chat.deleteQuestion')),
            h('blockquote', { class: 'delete-preview', dir: 'auto' }, message.content.slice(0, 300) || t('chat.image')),
            h('div', { class: 'dialog-actions' },
                h('button', { type: 'button', class: 'secondary', onclick: () => dialog.close() }, t('common.cancel')),
                h('button', {
                    type: 'button', class: 'primary danger',
                    onclick: () => {
                        dialog.close();
                        chat.delete(place.id, message.id).then(() => list.remove(message.id)).catch(problem);
                    },
                }, t('chat.delete'))));
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
            toast(t('chat.messageDeleted'));
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
        setText(newer, list.current ? t('chat.newMessages') : t('chat.present'));
        newer.hidden = list.current && (following || (newer.hidden && !arrived));
    }

    /** @param {Message} message @param {string} emoji @param {boolean} add */
    function react(message, emoji, add) {
        chat.react(place.id, message.id, emoji, add).then(() => list.react(message.id, emoji, true, add)).catch(problem);
    }

    /** @param {Message} message @param {string} emoji */
    async function whoReacted(message, emoji) {
        return (await chat.reactions(place.id, message.id, emoji)).map(({ user, username }) => isolated(nameNow(user, username, place.guild)));
    }

    const mayReact = place.may('send_messages') && place.may('read_message_history');
    const view = { self, mayDelete: place.may('manage_messages'), mayReact, personOf, guild: place.guild, imageUrl: (/** @type {string} */ id) => chat.imageUrl(id), actions: { onReact: react, whoReacted, onReply: writer.reply, onEdit: writer.edit, onDelete: confirmDelete, onQuote: (/** @type {string} */ id) => void jumpTo(id) } };

    function draw() {
        // What is read stays where it is, also when older messages come above it.
        const fromEnd = rows.scrollHeight - rows.scrollTop;
        const before = rows.querySelector('.message')?.getAttribute('data-message');
        keyed(rows, entries(list.messages), ({ key }) => key, createEntry, (item, entry) => updateEntry(item, entry, view));
        setText(notice, list.messages.length === 0 ? t('chat.empty') : '');
        notice.hidden = list.messages.length > 0;
        again.hidden = true;
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
            again.disabled = true;
            await list.refresh();
        } catch (error) {
            setText(notice, errorWords(error));
            notice.hidden = false;
            again.hidden = false;
        } finally {
            again.disabled = false;
        }
    }

    function drawTyping() {
        const people = typing.people(performance.now());
        setText(typingLine, typingWords(people.map(({ id, username }) => isolated(nameNow(id, username, place.guild)))));
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

    /** The place may have changed, and what the user may do there. */
    function updatePlace() {
        const now = place.name();
        const closed = place.closed();
        if (now) {
            setText(name, now);
        }
        writer.field.placeholder = place.hint();
        writer.allowImages(place.may('attach_files'));
        writer.element.hidden = closed !== '';
        closedNotice.hidden = closed === '';
        setText(closedNotice, closed);
    }
    updatePlace();
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
        updateJump(message.op === 'messageCreated' && message.message.channel === place.id);
    }, { signal });
    // Events were missed while the socket was away.
    client.addEventListener('ready', () => void refresh(), { signal });
    const loaded = refresh();

    return {
        element,
        place,
        /** Whether the newest message is on the screen. */
        get isReading() {
            return following && document.visibilityState === 'visible';
        },
        focus: () => writer.field.focus(),
        jumpTo,
        update: updatePlace,
        close() {
            stopping.abort();
            writer.close();
            element.remove();
        },
    };
}
