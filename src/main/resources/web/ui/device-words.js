import { t } from './words.js';

/**
 * The name of a device session that this page has given it (`deviceName`), in the language of the user. Names by other
 * clients stay as they are.
 *
 * @param {string} name
 */
export function deviceWords(name) {
    const [, browser, system] = /^(Firefox|Edge|Chrome|Safari|Browser) on (\w+|unknown system)$/.exec(name) ?? [];
    return browser && system
        ? t('deviceName.of', {
            browser: browser === 'Browser' ? t('deviceName.browser') : browser,
            system: system === 'unknown system' ? t('deviceName.unknownSystem') : system,
        })
        : name;
}
