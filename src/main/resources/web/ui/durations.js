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

/** A time to come, rounded: “in 5 minutes”. @param {number} millis */
export function timeUntil(millis) {
    const minutes = Math.max(1, Math.round(millis / 60_000));
    const hours = Math.round(minutes / 60);
    const format = new Intl.RelativeTimeFormat(language);
    return minutes < 60 ? format.format(minutes, 'minute') : hours < 48 ? format.format(hours, 'hour') : format.format(Math.round(hours / 24), 'day');
}
