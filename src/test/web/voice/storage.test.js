import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SafeStorage } from '#web/voice/storage.js';

/** As the browser's, in memory. */
class MemoryStorage {
    /** @type {Map<string, string>} */ items = new Map();
    isFull = false;

    /** @param {string} key */
    getItem(key) {
        return this.items.get(key) ?? null;
    }

    /** @param {string} key @param {string} value */
    setItem(key, value) {
        if (this.isFull) {
            throw new DOMException('', 'QuotaExceededError');
        }
        this.items.set(key, value);
    }

    /** @param {string} key */
    removeItem(key) {
        this.items.delete(key);
    }
}

describe('SafeStorage', () => {
    /** @type {MemoryStorage} */ let browser;

    beforeEach(() => {
        browser = new MemoryStorage();
    });

    test('keeps texts in the storage of the browser', () => {
        const storage = new SafeStorage(() => browser);
        storage.setItem('a', '1');
        assert.equal(browser.getItem('a'), '1');
        browser.setItem('a', '2');
        assert.equal(storage.getItem('a'), '2');
        storage.removeItem('a');
        assert.equal(storage.getItem('a'), null);
        assert.equal(browser.getItem('a'), null);
    });

    test('B3, B10: a storage that is refused is replaced by memory', () => {
        const storage = new SafeStorage(() => {
            throw new DOMException('', 'SecurityError');
        });
        assert.equal(storage.getItem('a'), null);
        storage.setItem('a', '1');
        assert.equal(storage.getItem('a'), '1');
        storage.removeItem('a');
        assert.equal(storage.getItem('a'), null);
    });

    test('what does not fit any longer replaces what was kept before', () => {
        const storage = new SafeStorage(() => browser);
        storage.setItem('a', 'old');
        browser.isFull = true;
        storage.setItem('a', 'new');
        assert.equal(storage.getItem('a'), 'new');
        browser.isFull = false;
        storage.setItem('a', 'newest');
        assert.equal(storage.getItem('a'), 'newest');
        assert.equal(browser.getItem('a'), 'newest');
    });
});
