import { isolated } from './names.js';
import { Profiles } from '../voice/profiles.js';

/** @typedef {import('../voice/profiles.js').Profile} Profile */

/** Of the account that is logged in. @type {Profiles|null} */
let profiles = null;
/** Where avatars are. */
let base = '';
/** What draws the texts again that hold a name. @type {WeakMap<Element, () => void>} */
const named = new WeakMap();

/** From now on people are drawn with what they show of themselves. @param {import('../voice/index.js').Api} api */
export function useProfiles(api) {
    base = api.base;
    profiles = new Profiles(async (users) => (await api.request('POST', '/api/profiles', { users })).profiles);
    profiles.addEventListener('profile', (event) => {
        const { detail } = /** @type {CustomEvent<Profile>} */ (event);
        for (const element of document.querySelectorAll(`[data-profile="${CSS.escape(detail.user)}"]`)) {
            draw(/** @type {HTMLElement} */ (element), detail);
        }
        for (const element of document.querySelectorAll(`[data-named="${CSS.escape(detail.user)}"]`)) {
            named.get(element)?.();
        }
    });
    return profiles;
}

/** The profiles of the account that is logged in. */
export function currentProfiles() {
    return profiles;
}

/**
 * The name that is shown of a person: the nickname in the guild, the display name, or the username.
 *
 * @param {string} username
 * @param {string|undefined} guild undefined where no guild is concerned
 * @param {Profile|undefined} profile undefined as long as it is not known
 */
export function nameOf(username, guild, profile) {
    return (guild ? profile?.nicknames?.[guild] : undefined) ?? profile?.displayName ?? username;
}

/**
 * The name that is shown of a person now, for text that is not drawn again.
 *
 * @param {string} user
 * @param {string} username
 * @param {string} [guild]
 */
export function nameNow(user, username, guild) {
    return nameOf(username, guild, profiles?.of(user));
}

/**
 * Draws a name or an avatar with the profile of the person, now or as soon as it is known.
 *
 * @template {HTMLElement} E
 * @param {E} element whose text is the username, or an avatar with initials
 * @param {string} user
 * @param {string} [guild] whose nicknames are shown
 * @param {string} [username] by default the text of the element
 * @returns {E}
 */
export function withProfile(element, user, guild, username = element.textContent ?? '') {
    element.dataset.profile = user;
    if (guild) {
        element.dataset.nicknameIn = guild;
    }
    element.dataset.username = username;
    const profile = profiles?.of(user);
    if (profile) {
        draw(element, profile);
    } else if (element.textContent !== username) {
        element.textContent = username;
    }
    return element;
}

/**
 * Writes texts that hold the name of a person, such as labels, now and again when the name has changed.
 *
 * @template {HTMLElement} E
 * @param {E} element is drawn again as long as it is on the page
 * @param {{user: string, username: string}} person
 * @param {string|undefined} guild whose nicknames are shown
 * @param {(name: string, element: E) => void} write the name is isolated
 * @returns {E}
 */
export function withName(element, { user, username }, guild, write) {
    const redraw = () => write(isolated(nameNow(user, username, guild)), element);
    element.dataset.named = user;
    named.set(element, redraw);
    redraw();
    return element;
}

/** @param {HTMLElement} element @param {Profile} profile */
function draw(element, profile) {
    if (!element.classList.contains('avatar')) {
        element.textContent = nameOf(element.dataset.username ?? '', element.dataset.nicknameIn, profile);
        return;
    }
    element.querySelector('img')?.remove();
    if (profile.avatar) {
        const image = document.createElement('img');
        image.alt = '';
        image.decoding = 'async';
        // The initials are below it until it is there.
        image.src = `${base}/avatars/${encodeURIComponent(profile.avatar)}`;
        image.addEventListener('error', () => image.remove());
        element.append(image);
    }
}
