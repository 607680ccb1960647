import { avatar } from './avatar.js';
import { GAP, filled, h, keyed, setText } from './dom.js';
import { icon } from './icons.js';
import { withProfile } from './profiles.js';
import { t } from './words.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */
/** @typedef {import('../voice/protocol.js').Participant} Participant */

/** More are not drawn; the heading says how many there are. */
const SHOWN = 200;

/** Whose tiles are shown: all, on a stage the speakers. @param {VoiceClient} client @returns {Participant[]} */
export function onStage(client) {
    const people = [...client.participants.values()];
    return isStage(client) ? people.filter(({ suppressed }) => !suppressed) : people;
}

/**
 * The audience of a stage, those with a raised hand first.
 *
 * @param {Iterable<Participant>} participants
 * @returns {Participant[]}
 */
export function audienceOf(participants) {
    return [...participants]
        .filter(({ suppressed }) => suppressed)
        .sort((a, b) => Number(b.state.handRaised ?? false) - Number(a.state.handRaised ?? false) || a.number - b.number);
}

/**
 * Below the speakers of a stage channel.
 *
 * @param {VoiceClient} client
 * @param {AbortSignal} signal the page is left
 */
export function stageAudience(client, signal) {
    const hint = h('p', { class: 'hint' }, t('stage.empty'));
    const title = h('h2');
    const list = h('ul');
    const element = h('section', { class: 'audience', hidden: true, 'aria-label': t('stage.audience') }, hint, title, list);

    function update() {
        const audience = isStage(client) ? audienceOf(client.participants.values()) : [];
        element.hidden = audience.length === 0;
        hint.hidden = onStage(client).length > 0;
        setText(hint, t(client.rights?.permissions.includes('mute_members') ? 'stage.emptyModerator' : 'stage.empty'));
        setText(title, t('stage.audienceCount', { number: audience.length }));
        keyed(list, audience.slice(0, SHOWN), ({ number }) => String(number), (person) => h('li', {
            class: 'person', 'data-user': person.user, 'data-name': person.username, tabIndex: 0,
        },
            avatar(person, 'small'),
            h('span', { class: 'person-name', title: person.username },
                ...filled(person.number === client.number ? t('tile.you', { name: GAP }) : GAP,
                    withProfile(h('bdi', {}, person.username), person.user, client.guilds.channel(client.channel)?.guild))),
            h('span', { class: 'raised-hand', role: 'img', 'aria-label': t('stage.raisedHandLabel'), title: t('stage.raisedHand') }, icon('hand'))),
            (item, person) => {
                /** @type {HTMLElement} */ (item.querySelector('.raised-hand')).hidden = !person.state.handRaised;
            });
    }

    client.addEventListener('participants', update, { signal });
    client.addEventListener('call', update, { signal });
    client.addEventListener('guilds', update, { signal });
    update();
    return element;
}

/** @param {VoiceClient} client */
function isStage(client) {
    return client.guilds.channel(client.channel)?.kind === 'stage';
}
