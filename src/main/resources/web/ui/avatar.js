import { h } from './dom.js';
import { withProfile } from './profiles.js';

/** @param {string} name */
export function initials(name) {
    // The mark of guests is in parentheses.
    const words = name.trim().split(/[\s._-]+/).filter((word) => word && !word.startsWith('('));
    const letters = words.length > 1 ? [...words[0]][0] + [...words[1]][0] : [...(words[0] ?? name.trim())].slice(0, 2).join('');
    return letters.toUpperCase();
}

/** A hue that stays the same for a person, away from the accent's: twenty-one steps from green over blue and violet to rose. @param {string} id */
export function hueOf(id) {
    let hash = 0x811c9dc5;
    for (const character of id) {
        hash = Math.imul(hash ^ /** @type {number} */ (character.codePointAt(0)), 0x01000193) >>> 0;
    }
    return 140 + (hash % 21) * 10;
}

/**
 * A circle with the avatar of the person, or with initials in a color of their own.
 *
 * @param {{user: string, username: string}} person
 * @param {string} [className]
 */
export function avatar({ user, username }, className = '') {
    const element = h('span', { class: `avatar ${className}`, 'aria-hidden': 'true', 'data-initials': initials(username) });
    element.style.setProperty('--hue', String(hueOf(user)));
    return withProfile(element, user);
}
