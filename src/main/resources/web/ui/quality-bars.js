import { h } from './dom.js';

/** Four bars of signal; a tooltip says what is wrong. */
export function qualityBars() {
    return h('span', { class: 'quality-bars', role: 'img', hidden: true }, ...[1, 2, 3, 4].map(() => h('i')));
}

/** @param {HTMLElement} element @param {{bars: number, words: string}|null} quality null: nothing is known */
export function showBars(element, quality) {
    element.hidden = quality === null;
    if (quality) {
        element.dataset.bars = String(quality.bars);
        element.title = quality.words;
        element.setAttribute('aria-label', `Quality ${quality.bars} of 4. ${quality.words}`);
    }
}
