/**
 * A login is stored for this tab only or, when the person chose to stay logged in, for all tabs of this browser.
 *
 * @typedef {{refreshToken: string, user: import('./protocol.js').User}} Login
 */

const TAB_KEY = 'hubbub.tab';
const APART_KEY = 'hubbub.apart';

/** How long a tab waits for the page it replaces (a reload) to release the tab's name. */
const RELOAD_MILLIS = 700;

/**
 * A login of this tab is kept in the session storage. The shared one is kept in IndexedDB and not in the local storage:
 * browsers copy that between their processes with a delay, so that a tab could read a refresh token that another one has
 * used already, even under a lock (observed with four tabs that renewed at once).
 *
 * Events: `change` (another tab logged in, out, or renewed the shared login).
 */
export class LoginStore extends EventTarget {
    #changes = new BroadcastChannel('hubbub.logins');

    /**
     * @param {string} [profile] `?profile=name` in the page's address has a shared login of its own, so that one browser
     *     can have several accounts: for testing
     */
    constructor(profile = '') {
        super();
        this.key = profile ? `hubbub.login.${profile}` : 'hubbub.login';
        this.#changes.addEventListener('message', ({ data }) => {
            if (data === this.key && this.shared()) {
                this.dispatchEvent(new CustomEvent('change'));
            }
        });
    }

    /**
     * A duplicated tab starts with a copy of the original's session storage. A refresh token used from two tabs looks
     * like theft to the server, so the copy forgets the login. Call before first use.
     */
    async claimTab() {
        const name = sessionStorage.getItem(TAB_KEY);
        if (name && !(await claim(`hubbub.tab.${name}`, RELOAD_MILLIS))) {
            sessionStorage.removeItem(this.key);
            sessionStorage.removeItem(TAB_KEY);
        }
        if (!sessionStorage.getItem(TAB_KEY)) {
            const fresh = randomName();
            sessionStorage.setItem(TAB_KEY, fresh);
            await claim(`hubbub.tab.${fresh}`, RELOAD_MILLIS);
        }
    }

    /** @returns {Promise<Login|null>} */
    async read() {
        const own = sessionStorage.getItem(this.key);
        if (own !== null) {
            return JSON.parse(own);
        }
        return this.#isApart() ? null : ((await inDatabase('readonly', (logins) => logins.get(this.key))) ?? null);
    }

    /** Whether the login in use is the one that all tabs share. */
    shared() {
        return sessionStorage.getItem(this.key) === null && !this.#isApart();
    }

    /**
     * @param {Login} login
     * @param {boolean} [remember] for all tabs and after the browser is closed; as it was when left out
     */
    async write(login, remember = this.shared()) {
        if (!remember) {
            sessionStorage.setItem(this.key, JSON.stringify(login));
            return;
        }
        sessionStorage.removeItem(APART_KEY);
        sessionStorage.removeItem(this.key);
        await inDatabase('readwrite', (logins) => logins.put(login, this.key));
        this.#changes.postMessage(this.key);
    }

    /** Forgets the login in use. */
    async clear() {
        const shared = this.shared();
        this.setApart();
        if (shared) {
            await inDatabase('readwrite', (logins) => logins.delete(this.key));
            this.#changes.postMessage(this.key);
        }
    }

    /** Starts this tab without a login; the other tabs keep the shared one. */
    setApart() {
        sessionStorage.removeItem(this.key);
        sessionStorage.setItem(APART_KEY, 'yes');
    }

    /** One renewal at a time per login, across all tabs. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
    async exclusively(work) {
        if (!navigator.locks) {
            return work();
        }
        return navigator.locks.request(`${this.key}.${this.shared() ? 'all' : sessionStorage.getItem(TAB_KEY)}`, work);
    }

    #isApart() {
        return sessionStorage.getItem(APART_KEY) !== null;
    }
}

/**
 * Claims a name until the page is closed.
 *
 * @param {string} name
 * @param {number} timeoutMillis
 * @returns {Promise<boolean>} false when another page has it
 */
function claim(name, timeoutMillis) {
    if (!navigator.locks) {
        return Promise.resolve(true);
    }
    return new Promise((resolve) => {
        navigator.locks
            .request(name, { signal: AbortSignal.timeout(timeoutMillis) }, () => {
                resolve(true);
                return new Promise(() => {});
            })
            .catch(() => resolve(false));
    });
}

/** `crypto.randomUUID` is missing on plain http. */
function randomName() {
    return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One request to the table of shared logins; done when all tabs can read the result.
 *
 * @param {IDBTransactionMode} mode
 * @param {(logins: IDBObjectStore) => IDBRequest} request
 * @returns {Promise<any>}
 */
async function inDatabase(mode, request) {
    const opening = indexedDB.open('hubbub', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('logins');
    const database = await new Promise((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
    });
    try {
        const transaction = database.transaction('logins', mode);
        const result = request(transaction.objectStore('logins'));
        await new Promise((resolve, reject) => {
            transaction.oncomplete = resolve;
            transaction.onabort = () => reject(transaction.error);
        });
        return result.result;
    } finally {
        database.close();
    }
}
