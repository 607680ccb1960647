import { h } from './dom.js';
import { icon } from './icons.js';
import { t } from './words.js';

/** Of a new window; people resize it, and browsers remember that. */
const SIZE = { width: 640, height: 360 };

/**
 * What has a window of its own.
 *
 * @typedef {{window: Window, video: HTMLVideoElement, figure: HTMLElement}} PopOut
 */

/**
 * Videos of the call in windows of their own, which remain visible when the page is behind others. The browser keeps such a window
 * above all others where it can (Document Picture-in-Picture); else it is a small window like any other.
 */
export class PopOuts {
    /** By key of the tile. @type {Map<string, PopOut>} */ #open = new Map();
    #onChange;

    /** @param {() => void} onChange one was opened, closed or resized */
    constructor(onChange) {
        this.#onChange = onChange;
    }

    /** @param {string} key of a tile @returns {PopOut|null} */
    of(key) {
        const popOut = this.#open.get(key) ?? null;
        // A browser may close a window without `pagehide`.
        if (popOut?.window.closed) {
            this.#open.delete(key);
            return null;
        }
        return popOut;
    }

    /** @param {string} key of a tile @param {string} title @returns {Promise<boolean>} whether the browser allowed it */
    async open(key, title) {
        const window = await openWindow();
        if (!window || window.closed) {
            return false;
        }
        const video = h('video', { autoplay: true, muted: true, playsInline: true, hidden: true });
        const figure = h('figure', {}, video, h('figcaption', {}, title),
            h('button', { type: 'button', class: 'plain', title: t('tile.popIn'), 'aria-label': t('tile.popIn'), onclick: () => window.close() }, icon('popIn')));
        fill(window.document, title, figure);
        window.addEventListener('keydown', (event) => event.key === 'Escape' && window.close());
        window.addEventListener('resize', () => this.#onChange());
        window.addEventListener('pagehide', () => {
            if (this.#open.get(key)?.window === window) {
                this.#open.delete(key);
                this.#onChange();
            }
        });
        this.#open.set(key, { window, video, figure });
        this.#onChange();
        return true;
    }

    /** @param {string} key of a tile */
    close(key) {
        this.#remove(key);
        this.#onChange();
    }

    /** @param {string} key of a tile */
    #remove(key) {
        const popOut = this.#open.get(key);
        this.#open.delete(key);
        popOut?.window.close();
    }

    /** Those of other tiles end with their videos. @param {(key: string) => boolean} isShown */
    keep(isShown) {
        for (const key of [...this.#open.keys()].filter((one) => !isShown(one))) {
            this.#remove(key);
        }
    }
}

/** @returns {Promise<Window|null>} */
async function openWindow() {
    const { documentPictureInPicture } = /** @type {{documentPictureInPicture?: {requestWindow: (size: typeof SIZE) => Promise<Window>}}} */ (/** @type {unknown} */ (globalThis));
    try {
        return documentPictureInPicture ? await documentPictureInPicture.requestWindow(SIZE) : window.open('', '', `popup,width=${SIZE.width},height=${SIZE.height}`);
    } catch (error) {
        console.debug('hubbub: no window for a video', error);
        return null;
    }
}

/** @param {Document} page of the new window @param {string} title @param {HTMLElement} content */
function fill(page, title, content) {
    page.title = title;
    page.documentElement.lang = document.documentElement.lang;
    for (const { href } of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll('link[rel=stylesheet]'))) {
        page.head.append(h('link', { rel: 'stylesheet', href }));
    }
    page.body.className = 'pop-out';
    page.body.replaceChildren(content);
}
