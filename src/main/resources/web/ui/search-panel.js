import { attachments } from './attachments.js';
import { avatar } from './avatar.js';
import { h, setText } from './dom.js';
import { dateAndTime } from './formats.js';
import { icon } from './icons.js';
import { markdown } from './markdown-view.js';
import { isolated } from './names.js';
import { withName, withProfile } from './profiles.js';
import { errorWords, t } from './words.js';
import { ChatApi } from '../voice/chat-api.js';

/** @typedef {import('./chat-place.js').Place} Place */
/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {Pick<import('../voice/conversation-api.js').Conversation, 'id'|'partner'>} Direct */
/** @typedef {import('../voice/protocol.js').Message} Message */
/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

/** Of the server. */
const PAGE = 25;

/**
 * Searches for messages of the server that is shown, or of the conversation that is open. What is found leads to the message.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {VoiceClient} client
 * @param {import('./shown-guild.js').ShownGuild} shown
 * @param {{place: () => Place|undefined, onJump: (channel: Channel, message: string) => void, onJumpDirect: (conversation: Direct, message: string) => void}} page where the messages are that are open, and how one of a channel or conversation is shown
 */
export function searchPanel(api, client, shown, { place: openPlace, onJump, onJumpDirect }) {
    const chat = new ChatApi(api);
    const self = api.user?.id ?? '';
    /** What is shown, to load the next page. @type {{text: string, load: (text: string, before?: string) => Promise<Message[]>, direct: Direct|null}|null} */ let search = null;
    /** The conversation that can be chosen. @type {Direct|null} */ let direct = null;
    /** @type {Message[]} */ let found = [];
    /** @type {HTMLElement|null} */ let opener = null;

    const field = h('input', { type: 'search', id: 'search-text', maxLength: 200, autocomplete: 'off', enterKeyHint: 'search', 'aria-label': t('search.messages'), placeholder: t('search.search'), dir: 'auto' });
    const where = h('select', { 'aria-label': t('search.where'), onchange: () => void start() });
    const status = h('p', { class: 'search-status', role: 'status' });
    const results = h('ol', { class: 'search-results', 'aria-label': t('search.results') });
    const more = h('button', { type: 'button', class: 'secondary', hidden: true, onclick: () => void load() }, t('search.older'));
    const element = h('aside', {
        class: 'search-panel', 'aria-label': t('search.search'), hidden: true,
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key === 'Escape') {
                event.stopPropagation();
                close();
            }
        },
    },
    h('form', {
        class: 'search-form', role: 'search',
        onsubmit: (/** @type {Event} */ event) => {
            event.preventDefault();
            void start();
        },
    }, icon('search'), field, h('button', { type: 'button', class: 'plain', 'aria-label': t('search.close'), title: t('search.closeKey'), onclick: close }, icon('close'))),
    h('label', { class: 'search-where' }, t('search.in'), where), status, h('div', { class: 'search-scroll' }, results, more));

    async function start() {
        const text = field.value.trim();
        const loadPage = text ? loader(where.value) : null;
        found = [];
        search = loadPage && { text, load: loadPage, direct: direct?.id === where.value ? direct : null };
        draw();
        setText(status, search ? '' : t('search.hint'));
        await load();
    }

    /** @param {string} chosen a channel, the conversation, or empty for the server */
    function loader(chosen) {
        const guild = shown.guild?.id;
        if (direct && direct.id === chosen) {
            return (/** @type {string} */ text, /** @type {string|undefined} */ before) => chat.searchChannel(chosen, { text, ...(before ? { before } : {}) });
        }
        return guild ? (/** @type {string} */ text, /** @type {string|undefined} */ before) => chat.search(guild, { text, ...(chosen ? { channel: chosen } : {}), ...(before ? { before } : {}) }) : null;
    }

    async function load() {
        const asked = search;
        if (!asked) {
            return;
        }
        const before = found.at(-1)?.id;
        setText(status, t('search.searching'));
        try {
            const page = await asked.load(asked.text, before);
            // Another search may have begun meanwhile.
            if (asked === search && before === found.at(-1)?.id) {
                found = [...found, ...page];
                more.hidden = page.length < PAGE;
                setText(status, found.length === 0 ? t('search.none')
                    : t('search.count', { count: found.length, number: more.hidden ? found.length : `${found.length}+` }));
                draw();
            }
        } catch (error) {
            if (asked === search) {
                setText(status, errorWords(error));
            }
        }
    }

    function draw() {
        if (found.length === 0) {
            more.hidden = true;
        }
        results.replaceChildren(...found.map((message, index) => result(message, found[index - 1])));
    }

    /** @param {string} user @param {string|undefined} guild */
    function personOf(user, guild) {
        const author = found.map((message) => message.author).find((known) => known.user === user);
        return { name: user === self ? api.user?.username ?? t('chat.you') : author?.username ?? t('chat.unknown'), self: user === self, guild };
    }

    /** As the style sheet has it: the panel is over the chat instead of beside it. */
    function coversChat() {
        return matchMedia(element.closest('.chat-beside') ? '(width < 1460px)' : '(width < 1000px)').matches;
    }

    /** @param {Message} message @param {Message|undefined} above */
    function result(message, above) {
        const channel = client.guilds.channel(message.channel);
        const conversation = search?.direct ?? null;
        const date = dateAndTime(message.createdAtMillis);
        const jump = () => {
            if (channel) {
                onJump(channel, message.id);
            } else if (conversation) {
                onJumpDirect(conversation, message.id);
            }
            if ((channel ?? conversation) && coversChat()) {
                close();
            }
        };
        return h('li', { 'data-found': message.id },
            above?.channel === message.channel ? null : heading(channel, conversation),
            h('article', {
                class: 'found',
                onclick: (/** @type {MouseEvent} */ event) => {
                    if (event.target instanceof Element && !event.target.closest('a, button, .spoiler') && getSelection()?.isCollapsed) {
                        jump();
                    }
                },
            },
            avatar(message.author, 'small'),
            h('div', { class: 'found-body' },
                h('div', { class: 'message-head' }, withProfile(h('bdi', { class: 'message-author', title: message.author.username }, message.author.username), message.author.user, channel?.guild),
                    h('time', { dateTime: new Date(message.createdAtMillis).toISOString() }, date)),
                h('div', { class: 'message-text', dir: 'auto' }, ...markdown(message.content, (user) => personOf(user, channel?.guild))),
                attachments(message, channel?.guild, (id) => chat.imageUrl(id))),
            withName(h('button', { type: 'button', class: 'secondary found-jump', onclick: jump }, t('search.jump')), message.author, channel?.guild,
                (name, jumping) => jumping.setAttribute('aria-label', t('search.jumpTo', { name, date })))));
    }

    /** @param {Channel|undefined} channel @param {Direct|null} conversation */
    function heading(channel, conversation) {
        if (conversation) {
            return h('h3', {}, icon('person'), withProfile(h('bdi', {}, conversation.partner.username), conversation.partner.user));
        }
        return h('h3', {}, icon(channel?.kind === 'text' ? 'text' : 'chat'), h('bdi', {}, channel?.name ?? t('search.aChannel')));
    }

    function open() {
        opener = /** @type {HTMLElement|null} */ (document.activeElement);
        const place = openPlace();
        const channel = place && client.guilds.channel(place.id);
        const { guild } = shown;
        direct = place?.partner ? { id: place.id, partner: place.partner } : null;
        where.replaceChildren(h('option', { value: '' }, guild ? guild.name : t('search.thisServer')));
        if (channel && channel.guild === guild?.id) {
            where.append(h('option', { value: channel.id }, `${channel.kind === 'text' ? '#' : ''}${channel.name}`));
        } else if (direct) {
            where.prepend(h('option', { value: direct.id }, t('search.direct', { name: isolated(place?.name() ?? direct.partner.username) })));
            where.value = direct.id;
        }
        element.hidden = false;
        void start();
        field.focus();
        field.select();
    }

    function close() {
        // A jump may have moved it already.
        const focused = element.contains(document.activeElement);
        element.hidden = true;
        if (focused) {
            opener?.focus();
        }
    }

    /** One for each header where people look for it. */
    function button() {
        return h('button', { type: 'button', class: 'plain search-button', 'aria-label': t('search.search'), title: t('search.search'), onclick: () => (element.hidden ? open() : close()) }, h('span', {}, t('search.search')), icon('search'));
    }

    return { element, button };
}
