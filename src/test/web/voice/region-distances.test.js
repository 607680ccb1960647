import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { RegionDistances } from '#web/voice/region-distances.js';

const LIST = 'https://eu.example.org/api/voice/regions';

describe('RegionDistances', () => {
    /** @type {{id: string, endpoint?: string}[]} */ let regions;
    /** How long each request to a host takes; null when it fails. @type {Record<string, (number|null)[]>} */ let millis;
    /** @type {string[]} */ let requested;
    let now = 0;
    /** @type {RegionDistances} */ let distances;

    beforeEach(() => {
        now = 0;
        requested = [];
        regions = [
            { id: 'eu', endpoint: 'wss://eu.example.org/ws' },
            { id: 'us', endpoint: 'wss://us.example.org/ws' },
            { id: 'hidden' },
        ];
        millis = { 'eu.example.org': [90, 41.4, 43], 'us.example.org': [300, 121, 120.6] };
        distances = new RegionDistances({
            url: 'wss://eu.example.org/ws',
            token: async () => 'the token',
            now: () => now,
            fetch: /** @type {any} */ (async (/** @type {string} */ url, /** @type {any} */ options) => {
                requested.push(url);
                if (url === LIST) {
                    assert.equal(options.headers.authorization, 'Bearer the token');
                    return { ok: true, json: async () => ({ regions }) };
                }
                assert.equal(options.credentials, 'omit');
                const took = millis[new URL(url).host].shift();
                if (took === null || took === undefined) {
                    throw new TypeError('no network');
                }
                await Promise.resolve();
                now += took;
                return { ok: true };
            }),
        });
    });

    test('of several requests the shortest counts, rounded to milliseconds', async () => {
        regions = [regions[0], { id: 'us', endpoint: 'wss://us.example.org/ws' }];
        millis['us.example.org'] = [null];
        const { regions: known } = await distances.forJoin();
        assert.deepEqual(known, [{ region: 'eu', rttMillis: 41 }]);
    });

    test('each region with an address is asked three times', async () => {
        const { regions: known } = await distances.forJoin();
        assert.deepEqual(known?.map(({ region }) => region), ['eu', 'us']);
        assert.equal(requested.filter((url) => url === 'https://eu.example.org/api/voice/ping').length, 3);
        assert.equal(requested.filter((url) => url === 'https://us.example.org/api/voice/ping').length, 3);
    });

    test('where there is one region nothing is measured', async () => {
        regions = [regions[0], regions[2]];
        assert.deepEqual(await distances.forJoin(), {});
        assert.deepEqual(requested, [LIST]);
    });

    test('what was measured is kept for ten minutes', async () => {
        await distances.forJoin();
        const before = requested.length;
        now += 9 * 60_000;
        await distances.forJoin();
        assert.equal(requested.length, before);

        millis = { 'eu.example.org': [5, 5, 5], 'us.example.org': [7, 7, 7] };
        now += 2 * 60_000;
        const { regions: kept } = await distances.forJoin();
        assert.equal(kept?.length, 2, 'a join does not wait for the next measurement');
        assert.ok(requested.length > before);
    });

    test('a join goes on when the regions cannot be listed', async () => {
        regions = /** @type {any} */ (null);
        assert.deepEqual(await distances.forJoin(), {});
    });

    test('a join does not wait long for servers that do not answer', async () => {
        distances = new RegionDistances({ url: 'wss://eu.example.org/ws', token: () => new Promise(() => {}) });
        assert.deepEqual(await distances.forJoin(), {});
    });
});
