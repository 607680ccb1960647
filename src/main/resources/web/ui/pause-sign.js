import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { t } from './words.js';

/** @typedef {import('../voice/index.js').Pause} Pause */

/** Video that starts, and a gap that passes, are not worth a word. */
const AFTER_START_MILLIS = 3_000;
const AFTER_PAUSE_MILLIS = 2_000;

/** @type {Record<Pause["cause"], [string, string]>} short, and as a sentence */
const WORDS = {
    computer: [t('pause.computer'), t('pause.computerLong')],
    connection: [t('pause.connection'), t('pause.connectionLong')],
    server: [t('pause.server'), t('pause.serverLong')],
};

/** A sign in a corner of a tile, clear of the face. */
export function pauseSign() {
    return h('div', { class: 'pause-sign', role: 'img', hidden: true }, icon('pause'), h('span', {}));
}

/**
 * @param {HTMLElement} sign
 * @param {Pause|null} pause
 * @param {number} nowMillis
 * @returns {boolean} whether it is shown now
 */
export function showPause(sign, pause, nowMillis) {
    const isShown = pause !== null && pauseShownIn(pause, nowMillis) === 0;
    sign.hidden = !isShown;
    if (isShown) {
        const [short, sentence] = WORDS[pause.cause];
        setText(/** @type {Element} */ (sign.querySelector('span')), short);
        sign.title = sentence;
        sign.setAttribute('aria-label', sentence);
    }
    return isShown;
}

/**
 * @param {Pick<Pause, "since"|"assignedAt">} pause
 * @param {number} nowMillis
 * @returns {number} milliseconds until it is worth showing, 0 when it is
 */
export function pauseShownIn({ since, assignedAt }, nowMillis) {
    return Math.max(0, since + AFTER_PAUSE_MILLIS - nowMillis, assignedAt + AFTER_START_MILLIS - nowMillis);
}
