import { language } from './words.js';

/** Dates, times and numbers as the user writes them: in the language of the page, and as in their country if it has one. */
export const locale = globalThis.navigator?.languages?.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;

const DATE_AND_TIME = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });

/** @param {number|Date} time @returns {string} */
export function dateAndTime(time) {
    return DATE_AND_TIME.format(time);
}

/** With so many digits after the point. @param {number} value @param {number} digits @returns {string} */
export function decimal(value, digits) {
    return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });
}
