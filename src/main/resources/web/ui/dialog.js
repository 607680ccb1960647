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
    // For a click on the backdrop the target is the dialog, but also for one between two fields, and where a text that was
    // selected with the mouse ends outside.
    let pressedOutside = false;
    dialog.addEventListener('pointerdown', (event) => {
        pressedOutside = event.target === dialog && isOutside(dialog.getBoundingClientRect(), event);
    });
    dialog.addEventListener('click', (event) => {
        if (pressedOutside && event.target === dialog && isOutside(dialog.getBoundingClientRect(), event)) {
            dialog.close();
        }
    });
    document.body.append(dialog);
    dialog.showModal();
    focusFirst(dialog);
    return dialog;
}

/**
 * Not on the button that closes it, which is the first one: on the first field, or on a harmless button. On a
 * touch screen a field would open the keyboard over the dialog.
 *
 * @param {HTMLElement} dialog
 */
function focusFirst(dialog) {
    const heading = dialog.querySelector('h2');
    const [first] = [.../** @type {NodeListOf<HTMLElement>} */ (dialog.querySelectorAll(':scope > :not(header) :is(input, select, textarea, button, [href]), :scope > :is(input, select, textarea, button, [href])'))]
        .filter((element) => (element.checkVisibility?.() ?? true) && !element.matches(':disabled, [type=file]'));
    if (!first || first.matches('.danger')) {
        return;
    }
    if (heading && first.matches('input:not([type=checkbox], [type=radio], [type=range]), textarea') && matchMedia('(pointer: coarse)').matches) {
        heading.tabIndex = -1;
        heading.focus();
    } else {
        first.focus();
    }
}

/** @param {{left: number, top: number, right: number, bottom: number}} box @param {{clientX: number, clientY: number}} at */
export function isOutside({ left, top, right, bottom }, { clientX, clientY }) {
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
