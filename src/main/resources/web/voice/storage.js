/** The part of a `Storage` that is used here. @typedef {Pick<Storage, "getItem"|"setItem"|"removeItem">} TextStorage */

/**
 * A storage of the browser that never fails: what it refuses to keep (blocked cookies, some private windows, a full
 * disk) is kept in memory, for as long as the page is open.
 *
 * @implements {TextStorage}
 */
export class SafeStorage {
    /** @type {Map<string, string>} what the browser did not keep */ #memory = new Map();
    #open;

    /** @param {() => TextStorage} open gives the browser's storage; may throw, as `window.localStorage` does when blocked */
    constructor(open) {
        this.#open = open;
    }

    /** @param {string} key @returns {string|null} */
    getItem(key) {
        return this.#memory.get(key) ?? this.#attempt((storage) => storage.getItem(key)) ?? null;
    }

    /** @param {string} key @param {string} value */
    setItem(key, value) {
        this.#memory.set(key, value);
        this.#attempt((storage) => {
            storage.setItem(key, value);
            this.#memory.delete(key);
        });
    }

    /** @param {string} key */
    removeItem(key) {
        this.#memory.delete(key);
        this.#attempt((storage) => storage.removeItem(key));
    }

    /** @template T @param {(storage: TextStorage) => T} use @returns {T|undefined} undefined when it is refused */
    #attempt(use) {
        try {
            return use(this.#open());
        } catch (error) {
            console.debug('hubbub: the browser does not store this', error);
            return undefined;
        }
    }
}

/** Shared by all tabs, and kept. */
export const localTexts = new SafeStorage(() => window.localStorage);

/** Of this tab; survives a reload. */
export const tabTexts = new SafeStorage(() => window.sessionStorage);
