/** Above 99 the exact number does not matter. @param {number} count */
export function shortCount(count) {
    return count > 99 ? '99+' : String(count);
}

/** Shows a count in a badge, or hides the badge when there is nothing to count. @param {HTMLElement} badge @param {number} count */
export function showCount(badge, count) {
    badge.hidden = count === 0;
    badge.dataset.count = shortCount(count);
}
