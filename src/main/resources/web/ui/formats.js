import { language } from './words.js';

/** Dates, times and numbers as the user writes them: in the language of the page, and as in their country if it has one. */
export const locale = globalThis.navigator?.languages?.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

const DAY = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const DATE_AND_TIME = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {number|Date} time @returns {string} */
export function dateAndTime(time) {
    return DATE_AND_TIME.format(time);
}

/** @param {string} time as ISO 8601 @returns {string} */
export function day(time) {
    return DAY.format(new Date(time));
}

/**
 * An amount of time, as the language counts it: “5 minutes”.
 *
 * @param {number} count
 * @param {"second"|"minute"|"hour"|"day"|"week"} unit
 */
export function timeWords(count, unit) {
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** A time to come, rounded: “in 5 minutes”. @param {number} millis */
export function timeUntil(millis) {
    const minutes = Math.max(1, Math.round(millis / 60_000));
    const hours = Math.round(minutes / 60);
    const format = new Intl.RelativeTimeFormat(locale);
    return minutes < 60 ? format.format(minutes, 'minute') : hours < 48 ? format.format(hours, 'hour') : format.format(Math.round(hours / 24), 'day');
}

/** With this number of digits after the point. @param {number} value @param {number} digits @returns {string} */
export function decimal(value, digits) {
    return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
}
