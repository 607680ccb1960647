import { language } from './words.js';

/**
 * An amount of time in words, as the language counts it: “5 minutes”.
 *
 * @param {number} count
 * @param {"second"|"minute"|"hour"|"day"|"week"|"year"} unit
 */
export function timeWords(count, unit) {
    return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
