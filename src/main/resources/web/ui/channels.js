import { avatar } from './avatar.js';
import { shortCount, showCount } from './badge.js';
import { h, keyed, setText } from './dom.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { reorderable } from './reorder.js';
import { withProfile } from './profiles.js';
import { SpeakingMarks, followLevels } from './speaking-marks.js';
import { t } from './words.js';
import { silenceOf } from '../voice/restrictions.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/protocol.js').Participant} Participant */

/**
 * The channels of the shown guild and the participants of each.
 *
 * @param {VoiceClient} client
 * @param {import('./shown-guild.js').ShownGuild} shown
 * @param {import('./unread.js').Unread} unread
 * @param {() => string|null} openChat whose messages are on the screen
 * @param {{onJoin: (channel: Channel) => void, onChat: (channel: Channel) => void, onCreate: (guild: Guild) => void, onChannelSettings: (channel: Channel) => void,
 *   onServerSettings: (guild: Guild) => void, onInvite: (guild: Guild) => void, onMenu: (guild: Guild, at: {x: number, y: number}) => void,
 *   onOrder: (guild: Guild, ids: string[], moved: string) => void}} actions
 */
export function channelList(client, shown, unread, openChat, { onJoin, onChat, onCreate, onChannelSettings, onServerSettings, onInvite, onMenu, onOrder }) {
    const element = h('nav', { class: 'channels', 'aria-label': t('call.channels') });

    /** @param {Guild} guild */
    function createGuild(guild) {
        const list = h('ul', { class: 'channel-list' });
        reorderable(list, (ids, moved) => onOrder(asItIs(guild), ids, moved));
        return guildSection(guild, list);
    }

    /** @param {Guild} guild @param {HTMLElement} list */
    const guildSection = (guild, list) => h('section', { class: 'guild' },
        h('header', {},
            h('h2', {}, h('bdi')),
            h('button', { type: 'button', class: 'plain invite-button', 'aria-label': t('channels.inviteTo', { guild: isolated(guild.name) }), title: t('channels.invite'), onclick: () => onInvite(asItIs(guild)) }, icon('invite')),
            h('button', { type: 'button', class: 'plain server-settings-button', 'aria-label': t('channels.settingsOf', { name: isolated(guild.name) }), title: t('channels.serverSettings'), onclick: () => onServerSettings(guild) }, icon('sliders')),
            h('button', { type: 'button', class: 'plain new-channel-button', 'aria-label': t('channels.newIn', { guild: isolated(guild.name) }), title: t('channels.new'), onclick: () => onCreate(guild) }, icon('plus')),
            h('button', {
                type: 'button', class: 'plain server-menu-button', 'aria-haspopup': 'menu', 'aria-label': t('channels.moreAbout', { guild: isolated(guild.name) }), title: t('common.more'),
                onclick: (/** @type {Event} */ event) => {
                    const { left, bottom } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
                    onMenu(asItIs(guild), { x: left, y: bottom });
                },
            }, icon('more'))),
        list);

    /** As it is now: a button is made once. @param {Guild} guild */
    const asItIs = (guild) => client.guilds.guild(guild.id) ?? guild;

    /** @param {HTMLElement} section @param {Guild} guild */
    const updateGuild = (section, guild) => {
        setText(/** @type {Element} */ (section.querySelector('h2 bdi')), guild.name);
        /** @type {HTMLElement} */ (section.querySelector('.server-settings-button')).hidden = !maySettings(client, guild);
        /** @type {HTMLElement} */ (section.querySelector('.new-channel-button')).hidden = !client.guilds.may(guild, 'manage_channels');
        keyed(/** @type {Element} */ (section.querySelector('ul')), byCategory(guild.channels), ({ id }) => id, createChannel, updateChannel);
    };

    /** @param {Channel} channel */
    const createChannel = (channel) => h('li', { class: `channel ${channel.kind}`, 'data-channel': channel.id },
        h('div', { class: 'channel-row' },
            channel.kind === 'category'
                ? h('h3', { class: 'channel-name' })
                : h('button', { type: 'button', class: 'channel-button', onclick: () => isText(channel) ? onChat(channel) : onJoin(channel) },
                    icon(channel.kind), h('bdi', { class: 'channel-name' }), h('span', { class: 'channel-count' }), h('span', { class: 'channel-mentions', 'aria-hidden': 'true', hidden: true })),
            !isText(channel) && channel.kind !== 'category' && h('button', {
                type: 'button', class: 'plain channel-chat', title: t('channels.openChat'), 'aria-label': t('channels.openChatOf', { channel: isolated(channel.name) }), onclick: () => onChat(channel),
            }, icon('chat')),
            h('button', {
                type: 'button', class: 'plain channel-settings-button', title: t('channels.settings'),
                onclick: () => onChannelSettings(client.guilds.channel(channel.id) ?? channel),
            }, icon('sliders'))),
        h('ul', { class: 'people' }));

    /** @param {HTMLElement} item @param {Channel} channel */
    const updateChannel = (item, channel) => {
        const current = channel.id === client.channel;
        const guild = client.guilds.guild(channel.guild);
        item.draggable = guild !== undefined && client.guilds.may(guild, 'manage_channels');
        const people = current && client.participants.size > 0 ? [...client.participants.values()] : channel.participants;
        const button = /** @type {HTMLButtonElement|null} */ (item.querySelector('.channel-button'));
        const settings = /** @type {HTMLElement} */ (item.querySelector('.channel-settings-button'));
        settings.hidden = !client.guilds.may(channel, 'manage_channels') && !client.guilds.may(channel, 'manage_roles');
        settings.setAttribute('aria-label', t('channels.settingsOf', { name: isolated(channel.name) }));
        const open = channel.id === openChat();
        item.classList.toggle('current', current);
        item.classList.toggle('open', open);
        item.classList.toggle('occupied', people.length > 0);
        item.classList.toggle('locked', !isText(channel) && channel.kind !== 'category' && !client.guilds.may(channel, 'connect'));
        const unreadCount = unread.of(channel.id);
        item.classList.toggle('unread', unreadCount > 0);
        const mentions = unread.mentionsIn(channel.id);
        const badge = /** @type {HTMLElement|null} */ (item.querySelector('.channel-mentions'));
        if (badge) {
            showCount(badge, mentions);
        }
        button?.setAttribute('aria-current', current ? 'true' : open ? 'page' : 'false');
        button?.setAttribute('aria-label', [
            isolated(channel.name), ...describe(channel, people, current),
            ...(unreadCount > 0 ? [unreadWords(unreadCount)] : []), ...(mentions > 0 ? [t('channels.mentions', { count: mentions })] : []),
        ].join(', '));
        const name = /** @type {HTMLElement} */ (item.querySelector('.channel-name'));
        setText(name, channel.name);
        name.title = channel.name;
        const count = /** @type {HTMLElement|null} */ (item.querySelector('.channel-count'));
        if (count) {
            count.dataset.count = channel.userLimit > 0 ? `${people.length}/${channel.userLimit}` : people.length > 0 ? String(people.length) : '';
        }
        const list = /** @type {Element} */ (item.querySelector('.people'));
        list.setAttribute('aria-label', t('channels.in', { channel: isolated(channel.name) }));
        keyed(list, people, personKey, (person) => createPerson(person, channel.guild), updatePerson);
    };

    // Numbers are unique within a room only: in other channels they mean other people.
    const speakers = new SpeakingMarks(
        (number) => element.querySelector(`.current .person[data-number="${number}"]`),
        (person, step) => void person.classList.toggle('speaking', step !== null));

    function update() {
        const { guild } = shown;
        element.hidden = shown.direct;
        keyed(element, guild ? [guild] : [], ({ id }) => id, createGuild, updateGuild);
        speakers.refresh();
    }

    shown.addEventListener('change', update);
    unread.addEventListener('change', update);
    client.addEventListener('guilds', update);
    client.addEventListener('participants', update);
    client.addEventListener('call', update);
    followLevels(client, (speaking) => speakers.update(speaking));
    update();
    return { element, update };
}

/** Whether the server settings have anything for the person. @param {VoiceClient} client @param {Guild} guild */
export function maySettings(client, guild) {
    return ['manage_roles', 'manage_guild', 'view_audit_log', 'ban_members'].some((permission) => client.guilds.may(guild, permission));
}

/** Channels without a category first, then each category with its channels. @param {Channel[]} channels in order */
export function byCategory(channels) {
    const categories = channels.filter(({ kind }) => kind === 'category');
    const ids = new Set(categories.map(({ id }) => id));
    const others = channels.filter(({ kind }) => kind !== 'category');
    return [
        ...others.filter(({ category }) => !category || !ids.has(category)),
        ...categories.flatMap((category) => [category, ...others.filter((channel) => channel.category === category.id)]),
    ];
}

/** @param {Channel} channel */
const isText = ({ kind }) => kind === 'text';

/** @param {Channel} channel @param {Participant[]} people @param {boolean} current */
function describe(channel, people, current) {
    if (isText(channel)) {
        return [t('channels.text')];
    }
    return [
        people.length === 0 ? t('channels.empty') : t('channels.people', { count: people.length }),
        current ? t('channels.here') : t('channels.join'),
    ];
}

/** @param {number} count of messages */
export function unreadWords(count) {
    return t('channels.unread', { count, number: shortCount(count) });
}

/** Numbers are unique within a room only. @param {Participant} person */
export const personKey = (person) => `${person.number}/${person.user}`;

/** @param {Participant} person @param {string} guild */
function createPerson(person, guild) {
    return h('li', { class: 'person', 'data-number': person.number, 'data-user': person.user, 'data-name': person.username, tabIndex: 0 },
        avatar(person, 'small'), withProfile(h('bdi', { class: 'person-name', title: person.username }, person.username), person.user, guild), h('span', { class: 'badges' }));
}

/** @param {HTMLElement} element @param {Participant} person */
function updatePerson(element, person) {
    const badges = /** @type {HTMLElement} */ (element.querySelector('.badges'));
    keyed(badges, badgesOf(person), ({ name, words }) => `${name} ${words}`, createBadge, () => {});
}

/** @param {Participant} person @returns {Generator<{name: import('./icons.js').IconName, words: string, tone: string}>} */
function* badgesOf(person) {
    const { camera, screen } = person.state;
    const silence = silenceOf(person);
    if (screen) {
        yield { name: 'screen', words: t('channels.sharing'), tone: 'live' };
    }
    if (camera) {
        yield { name: 'camera', words: t('channels.cameraOn'), tone: '' };
    }
    if (silence) {
        yield { name: silence.icon, words: t(`silence.${silence.code}`), tone: silence.byServer ? 'off by-server' : 'off' };
    }
}

/** @param {{name: import('./icons.js').IconName, words: string, tone: string}} badge */
function createBadge({ name, words, tone }) {
    return h('span', { class: `badge ${tone}`, role: 'img', 'aria-label': words, title: words }, icon(name));
}
