import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ViewRequests } from '#web/voice/view-requests.js';

/** @typedef {import('#web/voice/protocol.js').ViewRequest} ViewRequest */

/** @type {ViewRequest} */
const CAMERA = { participant: 3, track: 'camera', height: 180 };
/** @type {ViewRequest} */
const SCREEN = { participant: 3, track: 'screen', height: 1080, pinned: true };

describe('ViewRequests', () => {
    test('leaves the choice to the server until the first request', () => {
        assert.equal(new ViewRequests().next(), null);
    });

    test('sends a request once', () => {
        const view = new ViewRequests();
        view.request([CAMERA]);
        assert.deepEqual(view.next(), [CAMERA]);
        assert.equal(view.next(), null);
        view.request([{ ...CAMERA }]);
        assert.equal(view.next(), null);
    });

    test('sends what changed, its order included', () => {
        const view = new ViewRequests();
        view.request([CAMERA, SCREEN]);
        view.next();
        view.request([SCREEN, CAMERA]);
        assert.deepEqual(view.next(), [SCREEN, CAMERA]);
        view.request([{ ...SCREEN, height: 720 }, CAMERA]);
        assert.equal(view.next()?.[0]?.height, 720);
    });

    test('an empty view is a request: a hidden page', () => {
        const view = new ViewRequests();
        view.request([]);
        assert.deepEqual(view.next(), []);
    });

    test('only the newest request is sent', () => {
        const view = new ViewRequests();
        view.request([CAMERA]);
        view.request([SCREEN]);
        assert.deepEqual(view.next(), [SCREEN]);
    });

    test('a new connection gets the request again', () => {
        const view = new ViewRequests();
        view.request([CAMERA]);
        view.next();
        view.reset();
        assert.deepEqual(view.next(), [CAMERA]);
    });
});
