import { attachments } from './attachments.js';
import { avatar } from './avatar.js';
import { h } from './dom.js';
import { locale } from './formats.js';
import { icon } from './icons.js';
import { markdown } from './markdown-view.js';
import { isolated } from './names.js';
import { reactTool, reactionRow } from './reactions.js';
import { withName, withProfile } from './profiles.js';
import { t } from './words.js';

/** @typedef {import('../voice/protocol.js').Message} Message */
/** @typedef {import('./reactions.js').ReactionActions} ReactionActions */
/** @typedef {ReactionActions & {onReply: (message: Message) => void, onEdit: (message: Message) => void, onDelete: (message: Message) => void, onQuote: (id: string) => void}} Actions */
/** @typedef {{kind: "day", key: string, label: string}|{kind: "message", key: string, message: Message, grouped: boolean}} Entry */

/** Messages of one author within this time are shown as one group. */
const GROUP_MILLIS = 7 * 60_000;

const DAY = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
const TIME = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const FULL = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });

/**
 * Messages with a line between days; one of the same author soon after another has no head of its own.
 *
 * @param {readonly Message[]} messages
 * @param {(millis: number) => string} [dayOf]
 * @returns {Entry[]}
 */
export function entries(messages, dayOf = (millis) => DAY.format(millis)) {
    /** @type {Entry[]} */
    const all = [];
    /** @type {Message|undefined} */
    let before;
    for (const message of messages) {
        const day = dayOf(message.createdAtMillis);
        const newDay = !before || dayOf(before.createdAtMillis) !== day;
        if (newDay) {
            all.push({ kind: 'day', key: `day ${day}`, label: day });
        }
        const grouped = !newDay && before?.author.user === message.author.user && !message.replyTo
            && message.createdAtMillis - before.createdAtMillis < GROUP_MILLIS;
        all.push({ kind: 'message', key: message.id, message, grouped });
        before = message;
    }
    return all;
}

/** @param {Entry} entry */
export function createEntry(entry) {
    return entry.kind === 'day'
        ? h('div', { class: 'day', role: 'separator' }, h('span', {}, entry.label))
        : h('article', { class: 'message', 'data-message': entry.key });
}

/**
 * Draws a message again if it has changed.
 *
 * @param {HTMLElement} element
 * @param {Entry} entry
 * @param {{self: string, mayDelete: boolean, mayReact: boolean, personOf: (user: string) => import('./markdown-view.js').Named, imageUrl: (id: string) => string, guild: string|undefined, actions: Actions}} view
 */
export function updateEntry(element, entry, { self, mayDelete, mayReact, personOf, imageUrl, guild, actions }) {
    if (entry.kind === 'day') {
        return;
    }
    const { message, grouped } = entry;
    const version = `${message.editedAtMillis ?? 0} ${grouped} ${message.replyTo?.author ? 1 : 0} ${JSON.stringify(message.reactions ?? [])}`;
    if (element.dataset.version === version) {
        return;
    }
    element.dataset.version = version;
    element.classList.toggle('grouped', grouped);
    element.classList.toggle('mentioned', message.content.includes(`<@${self}>`));
    const time = h('time', { dateTime: new Date(message.createdAtMillis).toISOString(), title: FULL.format(message.createdAtMillis) }, TIME.format(message.createdAtMillis));
    const head = h('div', { class: 'message-head' }, withProfile(h('bdi', { class: 'message-author', title: message.author.username }, message.author.username), message.author.user, guild), time);
    const edited = message.editedAtMillis
        ? h('span', { class: 'edited', title: FULL.format(message.editedAtMillis) }, ` ${t('message.edited')}`)
        : null;
    element.replaceChildren(...[
        message.replyTo ? quote(message.replyTo, guild, actions) : null,
        avatar(message.author, 'message-avatar'),
        h('div', { class: 'message-body' }, head,
            h('div', { class: 'message-text', dir: 'auto' }, ...markdown(message.content, personOf), edited),
            attachments(message, guild, imageUrl),
            reactionRow(message, mayReact, actions)),
        tools(message, message.author.user === self, mayDelete, mayReact, actions),
    ].filter((child) => child !== null));
}

/** @param {NonNullable<Message['replyTo']>} reply @param {string|undefined} guild @param {Actions} actions */
function quote({ id, author, excerpt }, guild, actions) {
    return author
        ? withName(h('button', { type: 'button', class: 'message-quote', onclick: () => actions.onQuote(id) },
            withProfile(h('bdi', { class: 'message-author' }, author.username), author.user, guild), ' ', h('bdi', { class: 'quote-text' }, excerpt || t('chat.image'))),
        author, guild, (name, button) => button.setAttribute('aria-label', t('message.replyTo', { name, text: isolated(excerpt || t('chat.image')) })))
        : h('div', { class: 'message-quote gone' }, t('message.originalDeleted'));
}

/** @param {Message} message @param {boolean} own @param {boolean} mayDelete those of others @param {boolean} mayReact @param {Actions} actions */
function tools(message, own, mayDelete, mayReact, actions) {
    /** @param {import('./icons.js').IconName} name @param {string} label @param {(message: Message) => void} action */
    const tool = (name, label, action) => h('button', { type: 'button', class: 'plain', 'aria-label': label, title: label, onclick: () => action(message) }, icon(name));
    return h('div', { class: 'message-tools', role: 'group', 'aria-label': t('message.tools') },
        mayReact && reactTool(message, actions),
        tool('reply', t('message.reply'), actions.onReply),
        own && tool('pencil', t('message.edit'), actions.onEdit),
        (own || mayDelete) && tool('trash', t('chat.deleteTitle'), actions.onDelete));
}
