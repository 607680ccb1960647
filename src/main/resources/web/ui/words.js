/**
 * The texts of the page, in the language of the user. The catalogs are `words/<language>.js`; the server lists them in the
 * page (`data-languages`), and only the one that is used is loaded.
 */
import { Phrases, bestLanguage } from './phrases.js';
import { DeviceError } from '../voice/devices.js';
import { Refusal } from '../voice/refusal.js';
import { localTexts } from '../voice/storage.js';

/** @typedef {typeof import('../words/en.js').default} English the keys, and which parameters each has */
/** @typedef {keyof English} Key */

/**
 * The names in braces of a text.
 *
 * @template {string} T
 * @typedef {T extends `${string}{${infer P}}${infer R}` ? P | Placeholders<R> : never} Placeholders
 */

/**
 * @template {string|{other: string}} T
 * @typedef {T extends {other: infer O extends string} ? Placeholders<O> | 'count' : T extends string ? Placeholders<T> : never} NamesOf
 */

/**
 * @template {Key} K
 * @typedef {[NamesOf<English[K]>] extends [never] ? [] : [Record<NamesOf<English[K]>, string|number>]} Values
 */

const KEY = 'hubbub.language';
const root = globalThis.document?.documentElement;

/** Of all catalogs, as BCP 47 tags. @type {readonly string[]} */
export const languages = (root?.dataset?.languages ?? 'en').split(' ');

/** The one that the user chose, else the first of the browser's that there is. For `Intl`, too. */
export const language = bestLanguage(languages, [localTexts.getItem(KEY) ?? '', ...(root ? navigator.languages : [])]);

/** Takes effect when the page is loaded the next time. @param {string} tag */
export function chooseLanguage(tag) {
    localTexts.setItem(KEY, tag);
}

/** How a language is called by those who speak it. @param {string} tag */
export function languageName(tag) {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

const { default: catalog, partial = false } = await import(`../words/${language}.js`);
const phrases = new Phrases(language, catalog, partial ? (await import('../words/en.js')).default : {});
if (root) {
    root.lang = language;
    document.querySelector('meta[name=description]')?.setAttribute('content', phrases.say('app.description'));
}

/**
 * A text in the language of the user.
 *
 * @template {Key} K
 * @param {K} key
 * @param {Values<K>} values one for each name in braces; `count` chooses the plural form
 * @returns {string}
 */
export function t(key, ...values) {
    return phrases.say(key, values[0]);
}

/**
 * What a failure means to the user: our sentence for the code of a refusal, else the message of the error. The general
 * sentence for a code takes the place of the server's one in languages other than English.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function errorWords(error) {
    const key = keysOf(error).find((one) => phrases.has(one));
    if (key) {
        const code = error instanceof Refusal ? error.code : '';
        return phrases.say(key, { code, reason: error instanceof DeviceError ? String(error.cause) : '' });
    }
    return error instanceof Error ? error.message : String(error);
}

/** What a limit is called; one of a later version of the server has its own name. @param {string} limit */
export function limitWords(limit) {
    const key = `limit.${limit}`;
    return phrases.has(key) ? phrases.say(key) : limit.replaceAll('_', ' ');
}

/** Of the sentences for a failure, the best first. @param {unknown} error @returns {string[]} */
function keysOf(error) {
    if (error instanceof DeviceError) {
        return [`device.${error.code}.${error.device}`];
    }
    if (!(error instanceof Refusal)) {
        return [];
    }
    return [
        ...(error.reason ? [`reason.${error.reason}`] : []),
        ...(error.field === undefined ? [] : [`refusal.field.${error.code}`]),
        `refusal.${error.code}`,
        // The sentences of the server are English; they say more than the general one for their code. A proxy gives none.
        ...((language === 'en' && error.message) || error.code === 'failed' ? [] : [`refusal.general.${error.code}`, 'refusal.unknown']),
    ];
}
