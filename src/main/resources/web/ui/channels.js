import { avatar } from './avatar.js';
import { h, keyed, setText } from './dom.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { silenceOf } from '../voice/restrictions.js';

/** @typedef {import('../voice/voice-client.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Channel} Channel */
/** @typedef {import('../voice/protocol.js').Guild} Guild */
/** @typedef {import('../voice/protocol.js').Participant} Participant */

/**
 * Guilds, their channels and the participants of each.
 *
 * @param {VoiceClient} client
 * @param {{onJoin: (channel: Channel) => void, onCreate: (guild: Guild) => void, onInvite: (guild: Guild) => void}} actions
 */
export function channelList(client, { onJoin, onCreate, onInvite }) {
    const element = h('nav', { class: 'channels', 'aria-label': 'Voice channels' });

    /** @param {Guild} guild */
    const createGuild = (guild) => h('section', { class: 'guild' },
        h('header', {},
            h('h2', {}, h('bdi')),
            h('button', { type: 'button', class: 'plain', 'aria-label': `Invite people to ${isolated(guild.name)}`, title: 'Invite people', onclick: () => onInvite(asItIs(guild)) }, icon('invite')),
            h('button', { type: 'button', class: 'plain', 'aria-label': `New channel in ${isolated(guild.name)}`, title: 'New channel', onclick: () => onCreate(guild) }, icon('plus'))),
        h('ul', { class: 'channel-list' }));

    /** As it is now: a button is made once. @param {Guild} guild */
    const asItIs = (guild) => [...{ [Symbol.iterator]: () => client.guilds[Symbol.iterator]() }].find(({ id }) => id === guild.id) ?? guild;

    /** @param {HTMLElement} section @param {Guild} guild */
    const updateGuild = (section, guild) => {
        setText(/** @type {Element} */ (section.querySelector('h2 bdi')), guild.name);
        keyed(/** @type {Element} */ (section.querySelector('ul')), guild.channels, ({ id }) => id, createChannel, updateChannel);
    };

    /** @param {Channel} channel */
    const createChannel = (channel) => h('li', { class: 'channel', 'data-channel': channel.id },
        h('button', { type: 'button', class: 'channel-button', onclick: () => onJoin(channel) },
            icon('voice'), h('bdi', { class: 'channel-name' }), h('span', { class: 'channel-count' })),
        h('ul', { class: 'people' }));

    /** @param {HTMLElement} item @param {Channel} channel */
    const updateChannel = (item, channel) => {
        const current = channel.id === client.channel;
        const people = current && client.participants.size > 0 ? [...client.participants.values()] : channel.participants;
        const button = /** @type {HTMLElement} */ (item.querySelector('.channel-button'));
        item.classList.toggle('current', current);
        item.classList.toggle('occupied', people.length > 0);
        button.setAttribute('aria-current', String(current));
        button.setAttribute('aria-label', `${isolated(channel.name)}, ${people.length === 0 ? 'empty' : people.length === 1 ? '1 person' : `${people.length} people`}${current ? ', you are here' : ', join'}`);
        const name = /** @type {HTMLElement} */ (item.querySelector('.channel-name'));
        setText(name, channel.name);
        name.title = channel.name;
        setText(/** @type {Element} */ (item.querySelector('.channel-count')), people.length > 0 ? String(people.length) : '');
        const list = /** @type {Element} */ (item.querySelector('ul'));
        list.setAttribute('aria-label', `In ${isolated(channel.name)}`);
        keyed(list, people, personKey, createPerson, updatePerson);
    };

    function update() {
        keyed(element, { [Symbol.iterator]: () => client.guilds[Symbol.iterator]() }, ({ id }) => id, createGuild, updateGuild);
    }

    function updateLevels() {
        for (const person of element.querySelectorAll('.person')) {
            // Numbers are unique within a room only: in other channels they mean other people.
            const number = Number(/** @type {HTMLElement} */ (person).dataset.number);
            person.classList.toggle('speaking', person.closest('.current') !== null && client.speaking.has(number));
        }
    }

    client.addEventListener('guilds', update);
    client.addEventListener('participants', update);
    client.addEventListener('call', update);
    client.addEventListener('levels', updateLevels);
    update();
    return element;
}

/** Numbers are unique within a room only. @param {Participant} person */
export const personKey = (person) => `${person.number}/${person.user}`;

/** @param {Participant} person */
function createPerson(person) {
    return h('li', { class: 'person', 'data-number': person.number },
        avatar(person, 'small'), h('bdi', { class: 'person-name', title: person.username }, person.username), h('span', { class: 'badges' }));
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
        yield { name: 'screen', words: 'sharing a screen', tone: 'live' };
    }
    if (camera) {
        yield { name: 'camera', words: 'camera on', tone: '' };
    }
    if (silence) {
        yield { name: silence.icon, words: silence.words, tone: silence.byServer ? 'off by-server' : 'off' };
    }
}

/** @param {{name: import('./icons.js').IconName, words: string, tone: string}} badge */
function createBadge({ name, words, tone }) {
    return h('span', { class: `badge ${tone}`, role: 'img', 'aria-label': words, title: words }, icon(name));
}
