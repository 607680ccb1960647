import { modeWords } from './call-words.js';
import { h } from './dom.js';
import { decimal } from './formats.js';
import { isolated } from './names.js';
import { nameNow } from './profiles.js';
import { t } from './words.js';

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
    const element = h('aside', { class: 'stats', hidden: true, 'aria-label': t('stats.label') },
        figures,
        h('table', {}, h('caption', {}, t('stats.sent')), sent),
        h('table', {}, h('caption', {}, t('stats.received')), received),
        h('table', { class: 'rated' }, h('caption', {}, t('stats.rated')), rated));
    let timer = 0;

    /** @param {number} participant */
    const nameOf = (participant) => {
        const person = client.participants.get(participant);
        return isolated(person ? nameNow(person.user, person.username, client.guilds.channel(client.channel)?.guild) : String(participant));
    };

    async function refresh() {
        const stats = await client.stats();
        if (!stats) {
            figures.replaceChildren(...figure(t('stats.state'), t(`callState.${client.callState}`)));
            sent.replaceChildren();
            received.replaceChildren();
            rated.replaceChildren();
            return;
        }
        const isDirect = client.path === 'p2p';
        figures.replaceChildren(
            ...figure(t('stats.path'), isDirect ? 'P2P' : 'SFU'),
            ...figure(t('stats.roundTrip'), Number.isNaN(stats.rttMillis) ? '–' : t('stats.millis', { value: decimal(stats.rttMillis, 0) })),
            ...figure(t('stats.jitter'), t('stats.millis', { value: decimal(stats.jitterMillis, 0) })),
            ...figure(t('stats.loss'), t('stats.percent', { value: decimal(stats.lossPercent, 1) })),
            ...figure(t('stats.in'), rate(stats.inBitsPerSecond)),
            ...figure(t('stats.out'), rate(stats.outBitsPerSecond)),
            ...figure(t('stats.exchanges'), String(stats.negotiations)),
            h('div', { class: 'wide' }, h('dt', {}, t('stats.reason')), h('dd', {}, modeWords(client.modeReason))));
        sent.replaceChildren(...stats.sent.filter(({ bitsPerSecond }) => bitsPerSecond > 0)
            .map(({ track, rid, width, height, framesPerSecond, bitsPerSecond }) =>
                row(`${trackWords(track)}${rid ? ` ${rid}` : ''}`, frameSize(width, height, framesPerSecond), rate(bitsPerSecond))));
        received.replaceChildren(...stats.received.filter(({ participant, bitsPerSecond }) => participant !== 0 && (!isDirect || bitsPerSecond > 0))
            .map(({ participant, track, width, height, framesPerSecond, bitsPerSecond }) =>
                row(t('stats.of', { name: nameOf(participant), track: trackWords(track ?? '') }),
                    frameSize(width, height, framesPerSecond), rate(bitsPerSecond))));
        if (isDirect) {
            // The server sees nothing of it.
            rated.replaceChildren();
            return;
        }
        const { up, down } = client.quality;
        const names = new Map(stats.received.map(({ mid, participant, track }) =>
            [mid, t('stats.of', { name: nameOf(participant), track: trackWords(track ?? '') })]));
        rated.replaceChildren(
            ...[...up].map(([track, rating]) => row(t('stats.you', { track: trackWords(track) }), ratingInWords(rating))),
            ...[...down].filter(([mid]) => names.has(mid)).map(([mid, rating]) => row(names.get(mid) ?? '', ratingInWords(rating))));
    }

    return {
        element,
        get isShown() {
            return !element.hidden;
        },
        /** @param {boolean} isShown */
        show(isShown) {
            element.hidden = !isShown;
            clearInterval(timer);
            if (isShown) {
                void refresh();
                timer = setInterval(() => void refresh(), EVERY_MILLIS);
            }
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
    return bitsPerSecond >= 1e6
        ? t('stats.megabits', { value: decimal(bitsPerSecond / 1e6, 1) }) : t('stats.kilobits', { value: decimal(bitsPerSecond / 1e3, 0) });
}

/** @param {number} width @param {number} height @param {number} framesPerSecond */
function frameSize(width, height, framesPerSecond) {
    return width ? t('stats.frames', { width: String(width), height: String(height), rate: decimal(framesPerSecond, 0) }) : '';
}

/** @param {import('../voice/protocol.js').QualityFigures} figures */
function ratingInWords({ score, lossPercent, jitterMillis, freezes, cause }) {
    return [
        decimal(score, 1),
        t('stats.percent', { value: decimal(lossPercent, 1) }),
        t('stats.millis', { value: jitterMillis }),
        ...(freezes ? [t('stats.freezes', { count: freezes })] : []),
        ...(cause ? [t(`cause.${cause}`)] : []),
    ].join(' · ');
}

/** @param {import('../voice/protocol.js').TrackKind|''} track '' for a slot that has none */
export function trackWords(track) {
    return track && t(`track.${track}`);
}
