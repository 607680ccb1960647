import { h } from './dom.js';
import { STATUS_WORDS } from '../voice/statuses.js';

/** @typedef {import('../voice/statuses.js').OnlineStatus|import('../voice/statuses.js').OwnStatus} OnlineStatus */

/** The small dot beside an avatar: its form differs as well, for people who do not see its color. @param {OnlineStatus} status */
export function statusDot(status) {
    const dot = h('span', { class: 'status-dot', role: 'img' });
    showStatus(dot, status);
    return dot;
}

/** @param {HTMLElement} dot @param {OnlineStatus} status */
export function showStatus(dot, status) {
    if (dot.dataset.status !== status) {
        dot.dataset.status = status;
        dot.title = STATUS_WORDS[status];
        dot.setAttribute('aria-label', STATUS_WORDS[status]);
    }
}
