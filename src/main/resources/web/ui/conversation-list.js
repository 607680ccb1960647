import { avatar } from './avatar.js';
import { showCount } from './badge.js';
import { unreadWords } from './channels.js';
import { h, keyed } from './dom.js';
import { isolated } from './names.js';
import { withName, withProfile } from './profiles.js';
import { t } from './words.js';

/** @typedef {import('../voice/conversation-api.js').Conversation} Conversation */

/** Older ones are loaded before the end is reached. */
const END_PIXELS = 200;

/**
 * The direct conversations, in place of the channels of a server.
 *
 * @param {import('../voice/conversations.js').Conversations} conversations
 * @param {import('./shown-guild.js').ShownGuild} shown
 * @param {import('./unread.js').Unread} unread
 * @param {() => string|null} openId the one whose chat is open
 * @param {(conversation: Conversation) => void} onOpen
 */
export function conversationList(conversations, shown, unread, openId, onOpen) {
    const list = h('ul', { class: 'conversation-list' });
    const empty = h('p', { class: 'hint' }, t('direct.empty'));
    const element = h('nav', { class: 'channels conversations', 'aria-label': t('direct.title'), hidden: true, onscroll: onScroll },
        h('section', {}, h('header', {}, h('h2', {}, t('direct.title'))), empty, list));

    /** @param {Conversation} conversation */
    const create = ({ id, partner }) => h('li', { class: 'conversation', 'data-conversation': id },
        h('button', {
            type: 'button', class: 'channel-button', 'data-user': partner.user, 'data-name': partner.username,
            onclick: () => onOpen(conversations.get(id) ?? /** @type {Conversation} */ ({ id, partner })),
        }, avatar(partner, 'small'), withProfile(h('bdi', { class: 'channel-name', title: partner.username }, partner.username), partner.user),
        h('span', { class: 'channel-mentions', 'aria-hidden': 'true', hidden: true })));

    /** @param {HTMLElement} item @param {Conversation} conversation */
    function updateItem(item, { id, partner }) {
        const count = unread.of(id);
        const badge = /** @type {HTMLElement} */ (item.querySelector('.channel-mentions'));
        showCount(badge, count);
        const button = /** @type {HTMLElement} */ (item.querySelector('button'));
        button.setAttribute('aria-current', String(id === openId()));
        item.classList.toggle('unread', count > 0);
        withName(button, partner, undefined, (name) => button.setAttribute('aria-label',
            [name, ...(count > 0 ? [unreadWords(count)] : [])].join(', ')));
    }

    function update() {
        element.hidden = !shown.direct;
        const { all } = conversations;
        empty.hidden = all.length > 0;
        keyed(list, all, ({ id }) => id, create, updateItem);
    }

    function onScroll() {
        if (element.scrollHeight - element.scrollTop - element.clientHeight < END_PIXELS) {
            conversations.loadOlder().catch((error) => console.debug('hubbub: no older conversations', error));
        }
    }

    shown.addEventListener('change', update);
    unread.addEventListener('change', update);
    conversations.addEventListener('change', update);
    update();
    return { element, update };
}

/** How many of the known conversations have messages that were not read. @param {import('../voice/conversations.js').Conversations} conversations @param {import('./unread.js').Unread} unread */
export function unreadConversations(conversations, unread) {
    return conversations.all.filter(({ id }) => unread.of(id) > 0).length;
}

/** The words for the button of the rail. @param {number} count of unread conversations */
export function directWords(count) {
    return count > 0 ? `${t('direct.title')}, ${t('direct.unread', { count, number: isolated(String(count)) })}` : t('direct.title');
}
