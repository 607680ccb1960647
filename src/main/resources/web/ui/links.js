/**
 * Links into this server: `/g/CODE` lets a guest into a call, `/i/CODE` is an invite, `/r/CODE` sets a new password, `/v/CODE` verifies an email address. The
 * server redirects them to the page, with the rest in the fragment.
 *
 * @typedef {import('../voice/index.js').Api} Api
 * @typedef {{kind: "guest"|"invite"|"reset"|"verify", code: string}} Link
 */

const KINDS = /** @type {const} */ ({ g: 'guest', i: 'invite', r: 'reset', v: 'verify' });

/** @param {string} hash of the page's address @returns {Link|null} */
export function readLink(hash) {
    const parts = /^#\/([girv])\/([0-9A-Za-z]{1,64})$/.exec(hash);
    return parts && { kind: KINDS[/** @type {"g"|"i"|"r"|"v"} */ (parts[1])], code: /** @type {string} */ (parts[2]) };
}

/** The code of an invite link, or of a code alone. @param {string} text as people paste it @returns {string|null} */
export function codeOf(text) {
    return /^(?:\S*\/i\/)?([0-9A-Za-z]{1,64})\/?$/.exec(text.trim())?.[1] ?? null;
}

/** @param {string} base of the server, without a slash at the end @param {string} code */
export function inviteLink(base, code) {
    return `${base}/i/${code}`;
}

/** @param {string} base @param {string} code */
export function guestLink(base, code) {
    return `${base}/g/${code}`;
}

/** @param {string} base @param {string} code */
export function resetLink(base, code) {
    return `${base}/r/${code}`;
}

/** Whether links of this page open on the computer of the browser only. @param {string} base */
export function leadsToThisComputerOnly(base) {
    return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(base).hostname);
}

/** What links begin with. @type {WeakMap<Api, Promise<{base: string, known: boolean}>>} */
const bases = new WeakMap();

/**
 * What links for others begin with: the address of the page. If that is localhost, it is the one by which the server thinks it is
 * reached from elsewhere.
 *
 * @param {Api} api
 * @returns {Promise<{base: string, known: boolean}>} known: whether others can use it, as far as one knows
 */
export function linkBase(api) {
    if (!leadsToThisComputerOnly(api.base)) {
        return Promise.resolve({ base: api.base, known: true });
    }
    let found = bases.get(api);
    if (!found) {
        found = api.request('GET', '/api/link-address').then(
            ({ url }) => ({ base: url ?? api.base, known: url !== undefined }),
            () => {
                bases.delete(api);
                return { base: api.base, known: false };
            });
        bases.set(api, found);
    }
    return found;
}

/** Takes the link out of the page's address, so that a reload does not open it again. */
export function forgetLink() {
    history.replaceState(null, '', location.pathname + location.search);
}
