import { hueOf, initials } from './avatar.js';
import { showCount } from './badge.js';
import { directWords, unreadConversations } from './conversation-list.js';
import { h, keyed } from './dom.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { t } from './words.js';

/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/**
 * The servers that the user is a member of, as a column of their initials, and a button to add one.
 *
 * @param {VoiceClient} client
 * @param {import('./shown-guild.js').ShownGuild} shown
 * @param {import('./unread.js').Unread} unread
 * @param {import('../voice/conversations.js').Conversations} conversations
 * @param {{onAdd: () => void, onMenu: (guild: Guild, at: {x: number, y: number}) => void}} actions
 */
export function guildRail(client, shown, unread, conversations, { onAdd, onMenu }) {
    const list = h('ul', {});
    const badge = h('span', { class: 'rail-badge', 'aria-hidden': 'true', hidden: true });
    const direct = h('button', { type: 'button', class: 'plain rail-direct', title: t('direct.title'), onclick: () => shown.showDirect() }, icon('chat'), badge);
    const directItem = h('li', {}, direct);
    const add = h('button', { type: 'button', class: 'plain rail-add', title: t('rail.add'), 'aria-label': t('rail.add'), onclick: onAdd }, icon('plus'));
    const element = h('nav', { class: 'guild-rail', 'aria-label': t('rail.servers'), onkeydown: onKey }, h('ul', {}, directItem), list, add);

    /** @param {Guild} guild */
    const create = ({ id }) => h('li', {},
        h('button', {
            type: 'button', class: 'rail-guild', 'data-guild': id, onclick: () => shown.show(id),
            oncontextmenu: (/** @type {MouseEvent} */ event) => {
                const guild = client.guilds.guild(id);
                if (guild) {
                    event.preventDefault();
                    const { right, top } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
                    onMenu(guild, event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: right, y: top });
                }
            },
        }, h('span', { 'aria-hidden': 'true' })));

    /** @param {HTMLElement} item @param {Guild} guild */
    function updateItem(item, guild) {
        const button = /** @type {HTMLElement} */ (item.firstElementChild);
        const current = !shown.direct && guild.id === shown.guild?.id;
        const inCall = client.guilds.channel(client.channel)?.guild === guild.id;
        const hasUnread = guild.channels.some(({ id }) => unread.of(id) > 0);
        /** @type {HTMLElement} */ (button.firstElementChild).dataset.initials = initials(guild.name);
        button.style.setProperty('--hue', String(hueOf(guild.id)));
        button.title = guild.name;
        button.setAttribute('aria-label', [
            isolated(guild.name), ...(hasUnread ? [t('rail.unread')] : []), ...(inCall ? [t('rail.inCall')] : []),
        ].join(', '));
        button.setAttribute('aria-current', String(current));
        item.classList.toggle('unread', hasUnread && !current);
        item.classList.toggle('in-call-here', inCall);
    }

    function update() {
        const count = unreadConversations(conversations, unread);
        showCount(badge, count);
        direct.setAttribute('aria-label', directWords(count));
        direct.setAttribute('aria-current', String(shown.direct));
        directItem.classList.toggle('unread', count > 0 && !shown.direct);
        keyed(list, client.guilds, ({ id }) => id, create, updateItem);
    }

    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const buttons = /** @type {HTMLElement[]} */ ([...element.querySelectorAll('button')]);
        const now = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
        if (next !== undefined && !event.altKey) {
            event.preventDefault();
            buttons.at(next % buttons.length)?.focus();
        }
    }

    for (const event of ['guilds', 'call']) {
        client.addEventListener(event, update);
    }
    shown.addEventListener('change', update);
    unread.addEventListener('change', update);
    conversations.addEventListener('change', update);
    update();
    return element;
}
