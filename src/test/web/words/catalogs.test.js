import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { REASONS, inWords } from '#web/voice/refusal.js';
import english from '#web/words/en.js';

/** @typedef {import('#web/ui/phrases.js').Phrase} Phrase */

const WEB = new URL('../../../main/resources/web/', import.meta.url);
/** @param {string} folder */
const scripts = (folder) => readdirSync(new URL(folder, WEB)).filter((name) => name.endsWith('.js'));
const languages = scripts('words/').map((name) => name.slice(0, -3));

/** @param {Phrase} phrase @returns {string[]} */
function texts(phrase) {
    return typeof phrase === 'string' ? [phrase] : Object.values(phrase);
}

/** @param {string} text */
function names(text) {
    return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

test('the manifest describes the app as the catalogs do', async () => {
    const { lang, description, description_localized: others } = JSON.parse(readFileSync(new URL('manifest.webmanifest', WEB), 'utf8'));
    for (const [language, text] of Object.entries({ [lang]: description, ...others })) {
        const { default: catalog } = await import(`#web/words/${language}.js`);
        assert.equal(text, catalog['app.description']);
    }
});

for (const language of languages) {
    describe(`catalog ${language}`, async () => {
        const { default: catalog, partial = false } = /** @type {{default: Record<string, Phrase>, partial?: boolean}} */ (
            await import(`#web/words/${language}.js`));

        test('has no key that English lacks, and each key unless it says that it is partial', () => {
            const lacking = Object.keys(english).filter((key) => !Object.hasOwn(catalog, key));
            assert.deepEqual(Object.keys(catalog).filter((key) => !Object.hasOwn(english, key)), []);
            assert.equal(lacking.length > 0, partial, `lacks ${lacking.join(', ')}`);
        });

        test('has the parameters of English, and each plural form of the language', () => {
            const plurals = new Intl.PluralRules(language);
            const forms = plurals.resolvedOptions().pluralCategories;
            // “once” needs no number where only 1 has the form.
            const isOneAlone = plurals.select(21) !== 'one';
            for (const [key, phrase] of Object.entries(catalog)) {
                const model = /** @type {Record<string, Phrase>} */ (english)[key] ?? '';
                assert.equal(typeof phrase, typeof model, key);
                if (typeof phrase === 'object') {
                    assert.deepEqual(Object.keys(phrase).sort(), [...forms].sort(), key);
                }
                const parameters = names(texts(model).at(-1) ?? '');
                for (const [form, text] of typeof phrase === 'string' ? [['', phrase]] : Object.entries(phrase)) {
                    const left = form === 'one' && isOneAlone && !text.includes('{count}') ? parameters.filter((name) => name !== 'count') : parameters;
                    assert.deepEqual(names(text), left, `${key}: ${text}`);
                    assert.equal(text, text.trim(), key);
                }
            }
        });

        test('is a language that Intl knows', () => {
            assert.deepEqual(Intl.PluralRules.supportedLocalesOf(language), [language]);
        });
    });
}

test('a general sentence is for a code that the server has', () => {
    const codes = readFileSync(new URL('../../java/refusal/RefusalCode.java', WEB), 'utf8');
    const unknown = Object.keys(english).filter((key) => key.startsWith('refusal.general.'))
        .filter((key) => !new RegExp(`^ {4}${key.split('.').at(-1)?.toUpperCase()}\\b`, 'm').test(codes));
    assert.deepEqual(unknown, []);
});

test('each limit of the server has a name', () => {
    const limits = readFileSync(new URL('../../java/limits/Limit.java', WEB), 'utf8').matchAll(/^ {4}([A-Z_]+)[,;]$/gm);
    assert.deepEqual(Object.keys(english).filter((key) => key.startsWith('limit.')), [...limits].map(([, name = '']) => `limit.${name.toLowerCase()}`).sort());
});

test('the page uses each key', () => {
    const code = ['', 'ui/'].flatMap((folder) => scripts(folder).map((name) => readFileSync(new URL(folder + name, WEB), 'utf8'))).join('\n')
        + readFileSync(new URL('index.html', WEB), 'utf8');
    const prefixes = [...code.matchAll(/\bt\(`([A-Za-z.]+\.)\$\{/g)].map(([, prefix = '']) => prefix);
    const unused = Object.keys(english).filter((key) => !/^(refusal|reason|device|limit)\./.test(key) && !code.includes(`'${key}'`) && !code.includes(`>${key}<`)
        && !prefixes.some((prefix) => key.startsWith(prefix)));
    assert.deepEqual(unused, []);
});

test('the page has the sentences of the library', () => {
    const ours = Object.entries(english).filter(([key]) => key.startsWith('reason.')).map(([key, text]) => [key.slice(7), text]);
    assert.deepEqual(Object.fromEntries(ours), Object.fromEntries(REASONS.map((reason) => [reason, inWords(reason)])));
});
