import { h } from './dom.js';
import { decimal } from './formats.js';
import { t } from './words.js';

/** @typedef {import('../voice/quality.js').ParticipantQuality} ParticipantQuality */

/** Four bars of signal; a tooltip says what is wrong. */
export function qualityBars() {
    return h('span', { class: 'quality-bars', role: 'img', hidden: true }, ...[1, 2, 3, 4].map(() => h('i')));
}

/** Of each element. @type {WeakMap<HTMLElement, string>} */
const shown = new WeakMap();

/** @param {HTMLElement} element @param {ParticipantQuality|null} quality null: nothing is known */
export function showBars(element, quality) {
    const key = JSON.stringify(quality);
    if (shown.get(element) === key) {
        return;
    }
    shown.set(element, key);
    element.hidden = quality === null;
    if (quality) {
        const words = qualityWords(quality);
        element.dataset.bars = String(quality.bars);
        element.title = words;
        element.setAttribute('aria-label', t('quality.label', { bars: quality.bars, words }));
    }
}

/** @param {Omit<ParticipantQuality, "bars">} quality @returns {string} a line for all, and one for each track */
export function qualityWords({ level, cause, tracks }) {
    const name = t(`quality.${level}`);
    return [
        cause ? t('quality.blamed', { level: name, cause: t(`quality.cause.${cause}`) }) : name,
        ...tracks.map(({ track, figures }) => t('quality.track', { track: t(`track.${track}`), figures: figuresInWords(figures) })),
    ].join('\n');
}

/** @param {import('../voice/protocol.js').QualityFigures} figures */
function figuresInWords({ score, lossPercent, jitterMillis, freezes }) {
    return [
        t('quality.score', { value: decimal(score, 1) }),
        t('quality.loss', { value: decimal(lossPercent, 1) }),
        t('quality.jitter', { value: jitterMillis }),
        ...(freezes ? [t('stats.freezes', { count: freezes })] : []),
    ].join(', ');
}
