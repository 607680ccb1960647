import { tabTexts } from './storage.js';

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
 * used already, even under a lock (observed with four tabs that renewed at once). Where the browser refuses IndexedDB, a login is one of this tab.
 *
 * Events: `change` (another tab logged in, out, or renewed the shared login).
 */
export class LoginStore extends EventTarget {
    #changes = openChannel();

    /**
     * @param {string} [profile] `?profile=name` in the page's address has a shared login of its own, so that one browser
     *     can have several accounts: for testing
     */
    constructor(profile = '') {
        super();
        this.key = profile ? `hubbub.login.${profile}` : 'hubbub.login';
        this.#changes?.addEventListener('message', ({ data }) => {
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
        const name = tabTexts.getItem(TAB_KEY);
        if (name && !(await claim(`hubbub.tab.${name}`, RELOAD_MILLIS))) {
            tabTexts.removeItem(this.key);
            tabTexts.removeItem(TAB_KEY);
        }
        if (!tabTexts.getItem(TAB_KEY)) {
            const fresh = randomName();
            tabTexts.setItem(TAB_KEY, fresh);
            await claim(`hubbub.tab.${fresh}`, RELOAD_MILLIS);
        }
    }

    /** @returns {Promise<Login|null>} */
    async read() {
        const own = tabTexts.getItem(this.key);
        if (own !== null) {
            return JSON.parse(own);
        }
        if (this.#isApart()) {
            return null;
        }
        try {
            return (await inDatabase('readonly', (logins) => logins.get(this.key))) ?? null;
        } catch (error) {
            console.debug('hubbub: the browser does not read shared logins', error);
            return null;
        }
    }

    /** Whether the login in use is the one that all tabs share. */
    shared() {
        return tabTexts.getItem(this.key) === null && !this.#isApart();
    }

    /**
     * @param {Login} login
     * @param {boolean} [remember] for all tabs and after the browser is closed; as it was when left out
     */
    async write(login, remember = this.shared()) {
        if (remember && await this.#share(login)) {
            tabTexts.removeItem(APART_KEY);
            tabTexts.removeItem(this.key);
            this.#changes?.postMessage(this.key);
        } else {
            tabTexts.setItem(this.key, JSON.stringify(login));
        }
    }

    /** @param {Login} login @returns {Promise<boolean>} false when the browser refuses */
    async #share(login) {
        try {
            await inDatabase('readwrite', (logins) => logins.put(login, this.key));
            return true;
        } catch (error) {
            console.debug('hubbub: the browser does not keep a shared login', error);
            return false;
        }
    }

    /** Forgets the login in use. */
    async clear() {
        const shared = this.shared();
        this.setApart();
        if (shared) {
            try {
                await inDatabase('readwrite', (logins) => logins.delete(this.key));
            } catch (error) {
                console.debug('hubbub: the browser keeps no shared login', error);
            }
            this.#changes?.postMessage(this.key);
        }
    }

    /** Starts this tab without a login; the other tabs keep the shared one. */
    setApart() {
        tabTexts.removeItem(this.key);
        tabTexts.setItem(APART_KEY, 'yes');
    }

    /** One renewal at a time per login, across all tabs. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
    async exclusively(work) {
        let isStarted = false;
        const start = () => {
            isStarted = true;
            return work();
        };
        try {
            const name = `${this.key}.${this.shared() ? 'all' : tabTexts.getItem(TAB_KEY)}`;
            const { locks } = globalThis.navigator ?? {};
            return locks ? await locks.request(name, start) : await start();
        } catch (error) {
            if (isStarted) {
                throw error;
            }
            // Locks are refused together with the storages, so that there is nothing to share.
            return start();
        }
    }

    #isApart() {
        return tabTexts.getItem(APART_KEY) !== null;
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
    if (!globalThis.navigator?.locks) {
        return Promise.resolve(true);
    }
    const timeout = new AbortController();
    setTimeout(() => timeout.abort(), timeoutMillis);
    return new Promise((resolve) => {
        navigator.locks
            .request(name, { signal: timeout.signal }, () => {
                resolve(true);
                return new Promise(() => {});
            })
            // Any other error: locks are refused here.
            .catch((error) => resolve(error?.name !== 'AbortError'));
    });
}

/** Between the tabs of this browser. @returns {BroadcastChannel|null} null where it is missing or refused */
function openChannel() {
    try {
        return new BroadcastChannel('hubbub.logins');
    } catch (error) {
        console.debug('hubbub: tabs cannot reach each other', error);
        return null;
    }
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
