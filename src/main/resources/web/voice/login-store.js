/**
 * Where a login is kept: for this tab only, or, when the person wants to stay logged in, for every tab of
 * this browser.
 *
 * @typedef {{refreshToken: string, user: import('./protocol.js').User}} Login
 */

const TAB_KEY = 'hubbub.tab';
const APART_KEY = 'hubbub.apart';

/** How long a tab waits for the page it replaces (a reload) to let go of the tab's name. */
const RELOAD_MILLIS = 700;

/** Events: `change` (another tab logged in, out, or renewed the shared login). */
export class LoginStore extends EventTarget {
    /**
     * @param {string} [profile] `?profile=name` in the page's address keeps a shared login of its own, so that
     *     one browser can hold several people: for testing
     */
    constructor(profile = '') {
        super();
        this.key = profile ? `hubbub.login.${profile}` : 'hubbub.login';
        globalThis.addEventListener('storage', (event) => {
            if (event.key === this.key && this.shared()) {
                this.dispatchEvent(new CustomEvent('change'));
            }
        });
    }

    /**
     * A duplicated tab starts with a copy of the original's session storage. Two holders of one refresh
     * token would look like a theft to the server, so the copy forgets the login. Call before first use.
     */
    async claimTab() {
        const name = sessionStorage.getItem(TAB_KEY);
        if (name && !(await hold(`hubbub.tab.${name}`, RELOAD_MILLIS))) {
            sessionStorage.removeItem(this.key);
            sessionStorage.removeItem(TAB_KEY);
        }
        if (!sessionStorage.getItem(TAB_KEY)) {
            const fresh = randomName();
            sessionStorage.setItem(TAB_KEY, fresh);
            await hold(`hubbub.tab.${fresh}`, RELOAD_MILLIS);
        }
    }

    /** @returns {Login|null} */
    read() {
        const text = sessionStorage.getItem(this.key) ?? (this.#apart() ? null : localStorage.getItem(this.key));
        return text ? JSON.parse(text) : null;
    }

    /** Whether the login in use is the one all tabs share. */
    shared() {
        return sessionStorage.getItem(this.key) === null && !this.#apart();
    }

    /**
     * @param {Login} login
     * @param {boolean} [stay] for every tab and after the browser is closed; as it was when left out
     */
    write(login, stay = this.shared()) {
        const text = JSON.stringify(login);
        if (stay) {
            sessionStorage.removeItem(APART_KEY);
            sessionStorage.removeItem(this.key);
            localStorage.setItem(this.key, text);
        } else {
            sessionStorage.setItem(this.key, text);
        }
    }

    /** Forgets the login in use. */
    clear() {
        (this.shared() ? localStorage : sessionStorage).removeItem(this.key);
        // Without this a tab that logs out would fall back to the shared login.
        sessionStorage.setItem(APART_KEY, 'yes');
    }

    /** Leaves the shared login alone and starts this tab without one. */
    setApart() {
        sessionStorage.removeItem(this.key);
        sessionStorage.setItem(APART_KEY, 'yes');
    }

    /** One renewal at a time per login, over all tabs. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
    async exclusively(work) {
        if (!navigator.locks) {
            return work();
        }
        return navigator.locks.request(`${this.key}.${this.shared() ? 'all' : sessionStorage.getItem(TAB_KEY)}`, work);
    }

    #apart() {
        return sessionStorage.getItem(APART_KEY) !== null;
    }
}

/**
 * Holds a name until the page goes.
 *
 * @param {string} name
 * @param {number} patienceMillis
 * @returns {Promise<boolean>} false when another page holds it
 */
function hold(name, patienceMillis) {
    if (!navigator.locks) {
        return Promise.resolve(true);
    }
    const { promise, resolve } = Promise.withResolvers();
    navigator.locks
        .request(name, { signal: AbortSignal.timeout(patienceMillis) }, () => {
            resolve(true);
            return new Promise(() => {});
        })
        .catch(() => resolve(false));
    return promise;
}

/** `crypto.randomUUID` is missing on plain http. */
function randomName() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
