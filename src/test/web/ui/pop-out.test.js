import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { PopOuts } from '#web/ui/pop-out.js';

class Element extends EventTarget {
    append() {}

    replaceChildren() {}

    setAttribute() {}
}

/** A window that says nothing when it is closed. */
class SilentWindow extends EventTarget {
    closed = false;
    document = { documentElement: {}, head: new Element(), body: new Element() };

    close() {
        this.closed = true;
    }
}

describe('PopOuts', () => {
    /** @type {SilentWindow} */ let opened;
    /** @type {PopOuts} */ let popOuts;
    let changes = 0;

    beforeEach(() => {
        opened = new SilentWindow();
        changes = 0;
        popOuts = new PopOuts(() => (changes += 1));
        Object.assign(globalThis, {
            document: { documentElement: { lang: 'en' }, createElement: () => new Element(), createElementNS: () => new Element(), querySelectorAll: () => [] },
            documentPictureInPicture: { requestWindow: async () => opened },
        });
    });

    afterEach(() => ['document', 'documentPictureInPicture'].forEach((name) => delete (/** @type {any} */ (globalThis))[name]));

    test('a window that was closed unnoticed is there no longer, and can be opened again', async () => {
        assert.equal(await popOuts.open('7', 'Ann'), true);
        assert.notEqual(popOuts.of('7'), null);
        opened.close();
        assert.equal(popOuts.of('7'), null);
        opened = new SilentWindow();
        assert.equal(await popOuts.open('7', 'Ann'), true);
        assert.equal(popOuts.of('7')?.window, /** @type {any} */ (opened));
    });

    test('taking a video back is reported, whatever its window does', async () => {
        await popOuts.open('7', 'Ann');
        changes = 0;
        popOuts.close('7');
        assert.deepEqual([popOuts.of('7'), opened.closed, changes], [null, true, 1]);
    });

    test('a window that is closed at once was not opened', async () => {
        opened.close();
        assert.equal(await popOuts.open('7', 'Ann'), false);
        assert.equal(popOuts.of('7'), null);
    });
});
