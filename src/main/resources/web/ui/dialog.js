import { h } from './dom.js';
import { icon } from './icons.js';
import { t } from './words.js';

/**
 * Opens a modal dialog that is removed when it is closed.
 *
 * @param {string} title
 * @param {...Node} children
 */
export function openDialog(title, ...children) {
    const dialog = h('dialog', { 'aria-label': title, onclose: () => dialog.remove() },
        h('header', {}, h('h2', {}, title),
            h('button', { type: 'button', class: 'plain', 'aria-label': t('common.close'), onclick: () => dialog.close() }, icon('close'))),
        ...children);
    // A click on the backdrop is a click on the dialog itself.
    dialog.addEventListener('click', (event) => {
        if (event.target === dialog) {
            dialog.close();
        }
    });
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
}
