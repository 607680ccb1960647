/**
 * Makes an element. `on…` properties become listeners, `class`, `data-…`, `aria-…` and other dashed names
 * attributes, `true` an empty attribute, `false`, `null` and `undefined` nothing; the rest is set as a property.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined) {
            continue;
        }
        if (name.startsWith('on')) {
            element.addEventListener(name.slice(2), value);
        } else if (name === 'class' || name === 'for' || name === 'role' || name.includes('-')) {
            if (value !== false) {
                element.setAttribute(name, value === true ? '' : String(value));
            }
        } else {
            /** @type {any} */ (element)[name] = value;
        }
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

/**
 * Makes the children of `parent` match `items`, keeping the element of an item that was there before, so that a playing
 * video or the focus survives.
 *
 * @template I
 * @template {HTMLElement} E
 * @param {Element} parent
 * @param {Iterable<I>} items
 * @param {(item: I) => string} keyOf
 * @param {(item: I) => E} create
 * @param {(element: E, item: I) => void} update
 */
export function keyed(parent, items, keyOf, create, update) {
    /** @type {Map<string|undefined, E>} */
    const before = new Map([...parent.children].map((child) => [/** @type {any} */ (child).dataset.key, /** @type {any} */ (child)]));
    let next = parent.firstElementChild;
    for (const item of items) {
        const key = keyOf(item);
        let element = before.get(key);
        before.delete(key);
        if (!element) {
            element = create(item);
            element.dataset.key = key;
        }
        update(element, item);
        if (element === next) {
            next = next.nextElementSibling;
        } else {
            parent.insertBefore(element, next);
        }
    }
    for (const element of before.values()) {
        element.remove();
    }
}

/**
 * Sets text only if it differs, so that screen readers and the layout are not disturbed.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

/**
 * Shows why a form was refused: at the field that is to blame, or else in a paragraph of the form.
 *
 * @param {string} words
 * @param {{ fail(text: string): void } | null | undefined} field
 * @param {HTMLElement} problem
 */
export function showProblem(words, field, problem) {
    if (field) {
        field.fail(words);
    } else {
        setText(problem, words);
        problem.hidden = false;
    }
}

/** Stands in a text where a node belongs. */
export const GAP = '\0';

/** A text with a node in its gap. @param {string} text @param {Node} node @returns {(Node|string)[]} */
export function filled(text, node) {
    const [before = '', after = ''] = text.split(GAP);
    return [before, node, after].filter((part) => part !== '');
}

/** Lets screen readers announce a text. @param {string} text */
export function announce(text) {
    const announcer = document.getElementById('announcer');
    if (announcer) {
        announcer.textContent = text;
    }
}
