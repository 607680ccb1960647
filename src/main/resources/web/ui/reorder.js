/**
 * Lets people change the order of a list: by dragging, and with Alt and the arrow keys.
 *
 * @param {HTMLElement} list whose children carry `data-key`; those without `draggable` stay where they are
 * @param {(keys: string[], moved: string) => void} onOrder with the keys of those that can be moved, in their new order
 */
export function reorderable(list, onOrder) {
    /** @type {HTMLElement|null} */ let dragged = null;

    const items = () => /** @type {HTMLElement[]} */ ([...list.children]).filter(({ draggable }) => draggable);
    const report = (/** @type {HTMLElement} */ moved) => onOrder(items().map((item) => item.dataset.key ?? ''), moved.dataset.key ?? '');

    list.addEventListener('dragstart', (event) => {
        dragged = /** @type {HTMLElement} */ (event.target).closest('[draggable=true]');
        dragged?.classList.add('dragged');
        event.dataTransfer?.setData('text/plain', '');
    });
    list.addEventListener('dragover', (event) => {
        const over = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest('[draggable=true]'));
        if (!dragged || !over || over.parentElement !== list) {
            return;
        }
        event.preventDefault();
        const box = over.getBoundingClientRect();
        if (over !== dragged) {
            list.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
        }
    });
    list.addEventListener('drop', (event) => event.preventDefault());
    list.addEventListener('dragend', () => {
        if (dragged) {
            const moved = dragged;
            moved.classList.remove('dragged');
            dragged = null;
            report(moved);
        }
    });
    list.addEventListener('keydown', (event) => {
        const item = /** @type {HTMLElement|null} */ (/** @type {HTMLElement} */ (event.target).closest('[draggable=true]'));
        if (!item || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) {
            return;
        }
        event.preventDefault();
        const movable = items();
        const other = movable[movable.indexOf(item) + (event.key === 'ArrowUp' ? -1 : 1)];
        if (other) {
            list.insertBefore(item, event.key === 'ArrowUp' ? other : other.nextElementSibling);
            /** @type {HTMLElement} */ (event.target).focus();
            report(item);
        }
    });
}
