import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { isolated } from './names.js';
import { fitted } from '../voice/upload.js';

/** @typedef {import('../voice/protocol.js').Message} Message */

/** In the list of messages. */
const MAX_WIDTH = 400;
const MAX_HEIGHT = 300;

/**
 * The images of a message. Their space is known before they are loaded.
 *
 * @param {Message} message
 * @param {(id: string) => string} urlOf
 * @returns {HTMLElement|null}
 */
export function attachments({ attachments: images, author }, urlOf) {
    if (!images || images.length === 0) {
        return null;
    }
    return h('div', { class: 'attachments' }, ...images.map(({ id, width, height }) => {
        const label = `Image of ${isolated(author.username)}`;
        const shown = fitted(width, height, MAX_WIDTH, MAX_HEIGHT);
        const image = h('img', { alt: label, width: shown.width, height: shown.height, loading: 'lazy', decoding: 'async', src: urlOf(id) });
        image.style.aspectRatio = `${width} / ${height}`;
        return h('button', { type: 'button', class: 'attachment', 'data-attachment': id, 'aria-label': `Open ${label}`, onclick: () => open(label, urlOf(id), width, height) }, image);
    }));
}

/** @param {string} label @param {string} url @param {number} width @param {number} height */
function open(label, url, width, height) {
    const dialog = openDialog(label,
        h('img', { alt: label, width, height, src: url }),
        h('p', { class: 'hint' }, h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, 'Open in a new tab')));
    dialog.classList.add('lightbox');
}
