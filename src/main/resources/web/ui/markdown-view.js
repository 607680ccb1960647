import { h } from './dom.js';
import { readMarkdown } from './markdown.js';
import { withProfile } from './profiles.js';
import { t } from './words.js';

/** @typedef {import('./markdown.js').Piece} Piece */
/** @typedef {{name: string, self: boolean, guild?: string}} Named a person, and whose nicknames are shown */

/**
 * A message's text as DOM nodes, built one by one: no text is ever read as HTML.
 *
 * @param {string} text
 * @param {(user: string) => Named} personOf
 * @returns {Node[]}
 */
export function markdown(text, personOf) {
    return readMarkdown(text).map((piece) => node(piece, personOf));
}

/** @param {Piece} piece @param {(user: string) => Named} personOf @returns {Node} */
function node(piece, personOf) {
    /** @param {Piece[]} children */
    const all = (children) => children.map((child) => node(child, personOf));
    switch (piece.type) {
        case 'text':
            return document.createTextNode(piece.text);
        case 'break':
            return h('br');
        case 'code':
            return h('code', {}, piece.text);
        case 'codeBlock':
            return h('pre', { tabIndex: 0 }, h('code', {}, piece.text));
        case 'bold':
            return h('strong', {}, ...all(piece.children));
        case 'italic':
            return h('em', {}, ...all(piece.children));
        case 'strike':
            return h('s', {}, ...all(piece.children));
        case 'quote':
            return h('blockquote', {}, ...all(piece.children));
        case 'list':
            return piece.start === null ? h('ul', {}, ...all(piece.children)) : h('ol', { start: piece.start }, ...all(piece.children));
        case 'item':
            return h('li', {}, ...all(piece.children));
        case 'spoiler':
            return spoiler(all(piece.children));
        case 'link':
            return h('a', { href: piece.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, piece.text);
        case 'mention': {
            const { name, self, guild } = personOf(piece.user);
            return h('span', { class: `mention${self ? ' self' : ''}` }, '@', withProfile(h('bdi', {}, name), piece.user, guild));
        }
    }
}

/** @param {Node[]} children */
function spoiler(children) {
    const hidden = h('span', { class: 'spoiler-text', 'aria-hidden': 'true' }, ...children);
    const show = () => {
        element.classList.add('shown');
        element.removeAttribute('role');
        element.removeAttribute('tabindex');
        element.removeAttribute('aria-label');
        hidden.removeAttribute('aria-hidden');
    };
    const element = h('span', {
        class: 'spoiler', role: 'button', 'aria-label': t('markdown.spoiler'),
        onclick: (/** @type {Event} */ event) => {
            if (!element.classList.contains('shown')) {
                event.preventDefault();
                show();
            }
        },
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
            if (event.key === 'Enter' || event.key === ' ') {
                event.preventDefault();
                show();
            }
        },
    }, hidden);
    element.tabIndex = 0;
    return element;
}
