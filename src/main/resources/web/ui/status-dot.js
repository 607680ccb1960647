import { h } from './dom.js';
import { STATUS_LABELS } from './status-words.js';

/** @typedef {import('../voice/statuses.js').OnlineStatus|import('../voice/statuses.js').OwnStatus} OnlineStatus */

/**
 * The small dot beside an avatar: its form differs as well, for people who do not see its color.
 *
 * @param {OnlineStatus} [status]
 */
export function statusDot(status) {
    const dot = h('span', { class: 'status-dot', role: 'img' });
    showStatus(dot, status);
    return dot;
}

/** A dot beside the words for its status. @param {OnlineStatus} status */
export function silentStatusDot(status) {
    const dot = statusDot(status);
    dot.setAttribute('aria-hidden', 'true');
    return dot;
}

/** @param {HTMLElement} dot @param {OnlineStatus|undefined} status without one there is no dot */
export function showStatus(dot, status) {
    dot.hidden = !status;
    if (status && dot.dataset.status !== status) {
        dot.dataset.status = status;
        dot.title = STATUS_LABELS[status];
        dot.setAttribute('aria-label', STATUS_LABELS[status]);
    }
}
