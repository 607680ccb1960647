import { letterOf } from './keys.js';
import { t } from './words.js';

/**
 * The key that is held to talk, as it is remembered: the Latin letter that it has, or else its place on the keyboard, such
 * as `Space`, `F8` or `ControlLeft`.
 *
 * @param {{key: string, code: string}} event
 */
export function keyOf(event) {
    return letterOf(event) || event.code;
}

/** Keys that move the focus, close or confirm something. */
const NAVIGATION = /^(Escape|Tab|(Numpad)?Enter|Arrow.+|Backspace|Delete|)$/;

/** Keys with a meaning in a call, and the text that names it. @type {Record<string, "controls.mute"|"controls.deafen"|"shortcuts.priority"|"shortcuts.title">} */
const SHORTCUTS = { m: 'controls.mute', d: 'controls.deafen', p: 'shortcuts.priority', Slash: 'shortcuts.title' };

/**
 * Why a key cannot be the one to talk.
 *
 * @param {string} key
 * @returns {"controls.mute"|"controls.deafen"|"shortcuts.priority"|"shortcuts.title"|"navigation"|null} what else it does; null when it can
 */
export function otherUse(key) {
    return NAVIGATION.test(key) ? 'navigation' : SHORTCUTS[key] ?? null;
}

/** Keys that write nothing, so that they are push-to-talk keys in a text field as well. @param {string} key */
export function writesNothing(key) {
    return /^(F\d+|(Control|Shift|Alt|Meta|OS)(Left|Right)|CapsLock|NumLock|ScrollLock|Pause|Insert|ContextMenu|(Media|Audio|Browser|Launch).+)$/.test(key);
}

/** What is printed on the keys that have a sign. @type {Record<string, string|undefined>} */
const SIGNS = {
    Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', IntlBackslash: '\\', Semicolon: ';',
    Quote: '\'', Comma: ',', Period: '.', Slash: '/',
};

/** As it is called on a keyboard. @param {string} key as {@link keyOf} */
export function keyName(key) {
    if (key === 'Space') {
        return t('talk.space');
    }
    return SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key.replace(/^Digit(?=\d$)/, '').replace(/([a-z])([A-Z\d])/g, '$1 $2'));
}
