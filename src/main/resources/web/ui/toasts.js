import { h } from './dom.js';
import { icon } from './icons.js';
import { t } from './words.js';

const SHOWN_MILLIS = 6_000;

/**
 * Shows a message for a few seconds.
 *
 * @param {string} text
 * @param {"problem"|"done"} [kind]
 */
export function toast(text, kind = 'problem') {
    const toasts = document.getElementById('toasts');
    if (!toasts || [...toasts.children].some((other) => other.textContent === text)) {
        return;
    }
    const close = () => element.remove();
    const element = h('div', { class: `toast ${kind}` },
        icon(kind === 'problem' ? 'warning' : 'check'),
        h('span', {}, text),
        h('button', { type: 'button', class: 'plain', 'aria-label': t('toast.dismiss'), onclick: close }, icon('close')));
    toasts.append(element);
    setTimeout(close, SHOWN_MILLIS);
}
