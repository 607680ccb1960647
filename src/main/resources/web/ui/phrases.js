/** A text, or one for each plural form of the language (`Intl.PluralRules`). @typedef {string|Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>} Phrase */

/** The texts of one language, by key. */
export class Phrases {
    #catalog;
    #fallback;
    #plurals;
    #numbers;

    /**
     * @param {string} language BCP 47 tag
     * @param {Readonly<Record<string, Phrase>>} catalog
     * @param {Readonly<Record<string, Phrase>>} fallback has the keys that the catalog lacks
     */
    constructor(language, catalog, fallback) {
        this.#catalog = catalog;
        this.#fallback = fallback;
        this.#plurals = new Intl.PluralRules(language);
        this.#numbers = new Intl.NumberFormat(language);
    }

    /** @param {string} key */
    has(key) {
        return Object.hasOwn(this.#catalog, key) || Object.hasOwn(this.#fallback, key);
    }

    /**
     * @param {string} key
     * @param {Readonly<Record<string, string|number>>} [values] for the names in braces; numbers are written as the language does
     * @returns {string}
     */
    say(key, values = {}) {
        const from = [this.#catalog, this.#fallback].find((catalog) => Object.hasOwn(catalog, key));
        const phrase = from?.[key];
        const text = typeof phrase === 'object' ? phrase[this.#plurals.select(Number(values.count))] ?? phrase.other : phrase;
        if (text === undefined) {
            throw new Error(`no text for ${key}`);
        }
        return text.replace(/\{(\w+)\}/g, (_, name) => {
            const value = values[name];
            return typeof value === 'number' ? this.#numbers.format(value) : String(value);
        });
    }
}

/**
 * @param {readonly string[]} available BCP 47 tags
 * @param {readonly string[]} wanted BCP 47 tags, the best first; '' is passed over
 * @returns {string} English when none is available
 */
export function bestLanguage(available, wanted) {
    for (const tag of wanted.filter(Boolean)) {
        const base = tag.split('-')[0];
        const found = available.find((one) => one.toLowerCase() === tag.toLowerCase())
            ?? available.find((one) => one.split('-')[0] === base);
        if (found) {
            return found;
        }
    }
    return 'en';
}
