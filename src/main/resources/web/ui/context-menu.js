import { h } from './dom.js';
import { icon } from './icons.js';

/** Duration of a long press that opens the menu, as in phone systems. */
const LONG_PRESS_MILLIS = 500;

/** A finger that moves further scrolls. */
const LONG_PRESS_PIXELS = 10;

/**
 * @typedef {Object} MenuItem
 * @property {string} label
 * @property {import('./icons.js').IconName} [icon]
 * @property {boolean} [checked] a state that is switched; absent for what is done once
 * @property {boolean} [danger]
 * @property {() => void} onChoose
 */

/** Closes the menu that is open, if any. */
let closeOpen = () => {};

/** Closes the menu that is open, before the next one is known. */
export function closeMenu() {
    closeOpen();
}

/**
 * Opens a menu at a point, in place of the one that is open.
 *
 * @param {string} label of the person or thing that it is about
 * @param {MenuItem[]} items
 * @param {{x: number, y: number}} at
 */
export function openMenu(label, items, { x, y }) {
    closeOpen();
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    const closing = new AbortController();
    const { signal } = closing;
    const menu = h('div', { class: 'context-menu', role: 'menu', 'aria-label': label },
        h('p', { class: 'context-menu-title', 'aria-hidden': 'true' }, h('bdi', {}, label)),
        ...items.map((item) => h('button', {
            type: 'button', tabIndex: -1, class: item.danger ? 'danger' : '',
            role: item.checked === undefined ? 'menuitem' : 'menuitemcheckbox',
            'aria-checked': item.checked === undefined ? undefined : String(item.checked),
            onclick: () => {
                close();
                item.onChoose();
            },
        }, item.icon && icon(item.icon), h('span', {}, item.label), item.checked && icon('check', 'checked'))));

    function close() {
        closeOpen = () => {};
        closing.abort();
        menu.remove();
        before?.focus();
    }

    closeOpen = close;

    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const buttons = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('button')]);
        const now = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
        const next = { ArrowDown: now + 1, ArrowUp: now < 0 ? -1 : now - 1, Home: 0, End: -1 }[event.key];
        event.stopPropagation();
        if (event.key === 'Escape' || event.key === 'Tab') {
            event.preventDefault();
            close();
        } else if (next !== undefined) {
            event.preventDefault();
            buttons.at(next % buttons.length)?.focus();
        }
    }

    menu.addEventListener('keydown', onKey);
    menu.addEventListener('contextmenu', (event) => event.preventDefault());
    document.addEventListener('pointerdown', ({ target }) => {
        if (!menu.contains(/** @type {Node} */ (target))) {
            close();
        }
    }, { signal, capture: true });
    window.addEventListener('blur', close, { signal });
    document.body.append(menu);
    menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
    /** @type {HTMLElement|null} */ (menu.querySelector('button'))?.focus();
}

/**
 * Calls back for a right click, the menu key, or a long press on an element with `data-user`.
 *
 * @param {(element: HTMLElement, at: {x: number, y: number}) => boolean} onMenu false leaves it to the browser
 * @param {AbortSignal} signal
 */
export function onContextMenu(onMenu, signal) {
    /** @type {ReturnType<typeof setTimeout>|undefined} */ let press;
    let pressedAt = { x: 0, y: 0 };
    let opened = false;

    /** @param {EventTarget|null} target */
    const personAt = (target) => (target instanceof Element ? /** @type {HTMLElement|null} */ (target.closest('[data-user]')) : null);

    document.addEventListener('contextmenu', (event) => {
        const person = personAt(event.target);
        if (!person || !(event.target instanceof Element) || event.target.closest('input, a')) {
            return;
        }
        clearTimeout(press);
        const { left, bottom, width } = person.getBoundingClientRect();
        // The menu key has no point of its own.
        const at = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : { x: left + Math.min(width / 2, 40), y: bottom };
        if (opened || onMenu(person, at)) {
            event.preventDefault();
        }
    }, { signal });
    document.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('li[data-user]')) {
            const { left, bottom } = event.target.getBoundingClientRect();
            onMenu(event.target, { x: left + 40, y: bottom });
        }
    }, { signal });
    document.addEventListener('pointerdown', (event) => {
        const person = personAt(event.target);
        opened = false;
        clearTimeout(press);
        if (event.pointerType === 'touch' && person) {
            pressedAt = { x: event.clientX, y: event.clientY };
            press = setTimeout(() => (opened = onMenu(person, pressedAt)), LONG_PRESS_MILLIS);
        }
    }, { signal });
    document.addEventListener('pointermove', ({ clientX, clientY }) => {
        if (Math.hypot(clientX - pressedAt.x, clientY - pressedAt.y) > LONG_PRESS_PIXELS) {
            clearTimeout(press);
        }
    }, { signal });
    for (const end of ['pointerup', 'pointercancel']) {
        document.addEventListener(end, () => clearTimeout(press), { signal });
    }
    // The click that follows a long press must not choose what lies under the finger.
    document.addEventListener('click', (event) => {
        if (opened && event.target instanceof Element && !event.target.closest('.context-menu')) {
            event.preventDefault();
            event.stopPropagation();
        }
        opened = false;
    }, { signal, capture: true });
}
