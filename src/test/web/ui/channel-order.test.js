import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { orderChannels } from '#web/ui/channel-menu.js';
import { orderAfter, stepped } from '#web/ui/channel-order.js';

/** @param {string} id @param {string} [category] @returns {import('#web/voice/protocol.js').Channel} */
const channel = (id, category) => ({
    id, guild: 'home', kind: id === id.toUpperCase() ? 'category' : 'voice', name: id, position: 0, userLimit: 0, bitrate: 64_000, videoQuality: 'auto', slowModeSeconds: 0,
    participants: [], ...(category ? { category } : {}),
});
const LIST = [channel('hall'), channel('A'), channel('attic', 'A'), channel('atrium', 'A'), channel('B'), channel('barn', 'B')];

test('a channel that is dropped in another category keeps its properties', async () => {
    /** @type {unknown[]} */ const requests = [];
    const api = /** @type {import('#web/voice/index.js').Api} */ (/** @type {unknown} */ ({
        request: async (/** @type {unknown[]} */ ...request) => void requests.push(request),
    }));
    const barn = { ...channel('barn', 'B'), topic: 'Hay', userLimit: 7, bitrate: 96_000, videoQuality: /** @type {const} */ ('480p'), slowModeSeconds: 5 };
    const channels = [channel('A'), channel('B'), barn];
    await orderChannels(api, { id: 'home', name: 'Home', permissions: [], channels }, ['A', 'barn', 'B'], 'barn');
    assert.deepEqual(requests[0], ['PUT', '/api/channels/barn', {
        name: 'barn', topic: 'Hay', userLimit: 7, bitrate: 96_000, videoQuality: '480p', slowModeSeconds: 5, category: 'A',
    }]);
});

describe('the order of channels', () => {
    test('a channel belongs to the category above it', () => {
        assert.deepEqual(orderAfter(LIST, ['hall', 'A', 'attic', 'B', 'atrium', 'barn'], 'atrium'),
            { order: ['hall', 'A', 'attic', 'B', 'atrium', 'barn'], category: 'B' });
        assert.equal(orderAfter(LIST, ['attic', 'hall', 'A', 'atrium', 'B', 'barn'], 'attic').category, undefined);
    });

    test('a category takes its channels along', () => {
        assert.deepEqual(orderAfter(LIST, ['hall', 'B', 'A', 'attic', 'atrium', 'barn'], 'B').order, ['hall', 'B', 'barn', 'A', 'attic', 'atrium']);
    });

    test('a category that is dropped among the channels of another one goes past it', () => {
        assert.deepEqual(orderAfter(LIST, ['hall', 'A', 'attic', 'B', 'atrium', 'barn'], 'B').order, ['hall', 'B', 'barn', 'A', 'attic', 'atrium']);
        assert.deepEqual(orderAfter(LIST, ['hall', 'attic', 'A', 'atrium', 'B', 'barn'], 'A').order, ['hall', 'B', 'barn', 'A', 'attic', 'atrium']);
    });

    test('a step moves past one entry, and not beyond the ends', () => {
        assert.deepEqual(stepped(['a', 'b', 'c'], 'b', -1), ['b', 'a', 'c']);
        assert.deepEqual(stepped(['a', 'b', 'c'], 'b', 1), ['a', 'c', 'b']);
        assert.deepEqual(stepped(['a', 'b', 'c'], 'a', -1), ['a', 'b', 'c']);
        assert.deepEqual(stepped(['a', 'b', 'c'], 'c', 1), ['a', 'b', 'c']);
    });
});
