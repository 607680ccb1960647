import { modeWords } from './call-words.js';
import { h } from './dom.js';
import { isolated } from './names.js';
import { nameNow } from './profiles.js';

/** @typedef {import('../voice/index.js').VoiceClient} VoiceClient */

const EVERY_MILLIS = 1_000;

/**
 * Numbers of the call, once a second while it is shown.
 *
 * @param {VoiceClient} client
 */
export function statsPanel(client) {
    const figures = h('dl', { class: 'figures' });
    const sent = h('tbody');
    const received = h('tbody');
    const rated = h('tbody');
    const element = h('aside', { class: 'stats', hidden: true, 'aria-label': 'Statistics of the call' },
        figures,
        h('table', {}, h('caption', {}, 'Sent'), sent),
        h('table', {}, h('caption', {}, 'Received'), received),
        h('table', { class: 'rated' }, h('caption', {}, 'Rated by the server: score, loss, jitter'), rated));
    let timer = 0;

    /** @param {number} participant */
    const nameOf = (participant) => {
        const person = client.participants.get(participant);
        return isolated(person ? nameNow(person.user, person.username, client.guilds.channel(client.channel)?.guild) : String(participant));
    };

    async function refresh() {
        const stats = await client.stats();
        if (!stats) {
            figures.replaceChildren(...figure('State', client.callState));
            sent.replaceChildren();
            received.replaceChildren();
            rated.replaceChildren();
            return;
        }
        const isDirect = client.path === 'p2p';
        figures.replaceChildren(
            ...figure('Path', isDirect ? 'P2P' : 'SFU'),
            ...figure('Round trip', Number.isNaN(stats.rttMillis) ? '–' : `${stats.rttMillis.toFixed(0)} ms`),
            ...figure('Jitter', `${stats.jitterMillis.toFixed(0)} ms`),
            ...figure('Loss', `${stats.lossPercent.toFixed(1)} %`),
            ...figure('In', rate(stats.inBitsPerSecond)),
            ...figure('Out', rate(stats.outBitsPerSecond)),
            ...figure('SDP exchanges', String(stats.negotiations)),
            h('div', { class: 'wide' }, h('dt', {}, 'Reason for the path'), h('dd', {}, modeWords(client.modeReason))));
        sent.replaceChildren(...stats.sent.filter(({ bitsPerSecond }) => bitsPerSecond > 0)
            .map(({ track, rid, width, height, framesPerSecond, bitsPerSecond }) =>
                row(`${words(track)}${rid ? ` ${rid}` : ''}`, frameSize(width, height, framesPerSecond), rate(bitsPerSecond))));
        received.replaceChildren(...stats.received.filter(({ participant, bitsPerSecond }) => participant !== 0 && (!isDirect || bitsPerSecond > 0))
            .map(({ participant, track, width, height, framesPerSecond, bitsPerSecond }) =>
                row(`${nameOf(participant)}, ${words(track ?? '')}`,
                    frameSize(width, height, framesPerSecond), rate(bitsPerSecond))));
        if (isDirect) {
            // The server sees nothing of it.
            rated.replaceChildren();
            return;
        }
        const { up, down } = client.quality;
        const names = new Map(stats.received.map(({ mid, participant, track }) =>
            [mid, `${nameOf(participant)}, ${words(track ?? '')}`]));
        rated.replaceChildren(
            ...[...up].map(([track, rating]) => row(`You, ${words(track)}`, ratingInWords(rating))),
            ...[...down].filter(([mid]) => names.has(mid)).map(([mid, rating]) => row(names.get(mid) ?? '', ratingInWords(rating))));
    }

    return {
        element,
        /** Shows or hides it. @returns {boolean} whether it is shown now */
        toggle() {
            element.hidden = !element.hidden;
            clearInterval(timer);
            if (!element.hidden) {
                void refresh();
                timer = setInterval(() => void refresh(), EVERY_MILLIS);
            }
            return !element.hidden;
        },
        stop: () => clearInterval(timer),
    };
}

/** @param {string} name @param {string} value */
function figure(name, value) {
    return [h('div', {}, h('dt', {}, name), h('dd', {}, value))];
}

/** @param {...string} cells */
function row(...cells) {
    return h('tr', {}, ...cells.map((cell) => h('td', { title: cell }, cell)));
}

/** @param {number} bitsPerSecond */
function rate(bitsPerSecond) {
    return bitsPerSecond >= 1e6 ? `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s` : `${(bitsPerSecond / 1e3).toFixed(0)} kbit/s`;
}

/** @param {number} width @param {number} height @param {number} framesPerSecond */
function frameSize(width, height, framesPerSecond) {
    return width ? `${width}×${height} · ${framesPerSecond.toFixed(0)}/s` : '';
}

/** @param {import('../voice/protocol.js').QualityFigures} figures */
function ratingInWords({ score, lossPercent, jitterMillis, freezes, cause }) {
    return [
        score.toFixed(1),
        `${lossPercent.toFixed(1)} %`,
        `${jitterMillis} ms`,
        ...(freezes ? [`${freezes} ${freezes === 1 ? 'freeze' : 'freezes'}`] : []),
        ...(cause ? [cause] : []),
    ].join(' · ');
}

/** @param {string} track */
function words(track) {
    return track === 'screenAudio' ? 'screen audio' : track;
}
