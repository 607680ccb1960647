import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { withName } from './profiles.js';
import { t } from './words.js';
import { fitted } from '../voice/upload.js';

/** @typedef {import('../voice/protocol.js').Message} Message */

/** In the list of messages. */
const MAX_WIDTH = 400;
const MAX_HEIGHT = 300;

/**
 * The images of a message. Their space is known before they are loaded.
 *
 * @param {Message} message
 * @param {string|undefined} guild of the message
 * @param {(id: string) => string} urlOf
 * @returns {HTMLElement|null}
 */
export function attachments({ attachments: images, author }, guild, urlOf) {
    if (!images || images.length === 0) {
        return null;
    }
    return h('div', { class: 'attachments' }, ...images.map(({ id, width, height }) => {
        const shown = fitted(width, height, MAX_WIDTH, MAX_HEIGHT);
        const image = h('img', { width: shown.width, height: shown.height, loading: 'lazy', decoding: 'async', src: urlOf(id) });
        image.style.aspectRatio = `${width} / ${height}`;
        const button = h('button', { type: 'button', class: 'attachment', 'data-attachment': id, onclick: () => open(image.alt, urlOf(id), width, height) }, image);
        return withName(button, author, guild, (name) => {
            image.alt = t('attachments.imageOf', { name });
            button.setAttribute('aria-label', t('attachments.open', { image: image.alt }));
        });
    }));
}

/** @param {string} label @param {string} url @param {number} width @param {number} height */
function open(label, url, width, height) {
    const dialog = openDialog(label,
        h('img', { alt: label, width, height, src: url }),
        h('p', { class: 'hint' }, h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, t('attachments.newTab'))));
    dialog.classList.add('lightbox');
}
