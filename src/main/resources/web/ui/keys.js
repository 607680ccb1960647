/**
 * The Latin letter of a key, also on a keyboard of another script: Russian has `ь` on the key `M`.
 *
 * @param {{key: string, code: string}} event
 */
export function letterOf({ key, code }) {
    if (/^[a-z]$/i.test(key)) {
        return key.toLowerCase();
    }
    const [, letter = ''] = key.length === 1 ? /^Key([A-Z])$/.exec(code) ?? [] : [];
    return letter.toLowerCase();
}

/** Whether a key means a shortcut, and no text or command of the browser. @param {Pick<KeyboardEvent, "target"|"ctrlKey"|"metaKey"|"altKey"|"repeat">} event */
export function isShortcut({ target, ctrlKey, metaKey, altKey, repeat }) {
    const element = /** @type {HTMLElement} */ (target);
    const typing = element.matches('input:not([type=range]):not([type=checkbox]), textarea, select') || element.closest('dialog');
    return !typing && !ctrlKey && !metaKey && !altKey && !repeat;
}
