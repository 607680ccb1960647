import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Outgoing } from '#web/voice/outgoing.js';

const MIC = /** @type {MediaStreamTrack} */ (/** @type {unknown} */ ({ id: 'mic' }));
const CAMERA = /** @type {MediaStreamTrack} */ (/** @type {unknown} */ ({ id: 'camera' }));

describe('Outgoing', () => {
    /** @type {string[]} */
    let log = [];
    let close = () => {};
    const limitOf = (/** @type {string} */ path) => (/** @type {import('#web/voice/protocol.js').Limits} */ limits) =>
        void log.push(`${path} ${limits.microphoneBitsPerSecond}`);
    const mesh = { needsSfu: true, limit: limitOf('mesh'), send: (/** @type {string} */ kind, /** @type {any} */ track) => void log.push(`mesh ${kind} ${track?.id ?? '-'}`) };
    const addEventListener = (/** @type {string} */ _event, /** @type {any} */ listener) => {
        close = listener;
    };
    const connection = { addEventListener, limit: limitOf('sfu'), send: async (/** @type {string} */ kind, /** @type {any} */ track) => void log.push(`sfu ${kind} ${track?.id ?? '-'}`) };
    /** @type {Outgoing} */
    let outgoing;

    beforeEach(() => {
        log = [];
        mesh.needsSfu = true;
        outgoing = new Outgoing(mesh);
        outgoing.over(connection);
    });

    test('sends to both while the SFU is needed', async () => {
        await outgoing.send('microphone', MIC);
        assert.deepEqual(log, ['mesh microphone mic', 'sfu microphone mic']);
    });

    test('sends nothing to an SFU that is not needed', async () => {
        mesh.needsSfu = false;
        await outgoing.send('microphone', MIC);
        assert.deepEqual(log, ['mesh microphone mic']);
    });

    test('takes all tracks from the SFU and gives them back', async () => {
        await outgoing.send('microphone', MIC);
        await outgoing.send('camera', CAMERA);
        log = [];
        mesh.needsSfu = false;
        await outgoing.apply();
        assert.deepEqual(log, ['sfu microphone -', 'sfu camera -']);
        log = [];
        await outgoing.apply();
        assert.deepEqual(log, []);
        mesh.needsSfu = true;
        await outgoing.apply();
        assert.deepEqual(log, ['sfu microphone mic', 'sfu camera camera']);
    });

    test('while media moves, two connections get the same; one that is closed gets nothing', async () => {
        await outgoing.send('microphone', MIC);
        const next = { addEventListener: () => {}, limit: limitOf('next'), send: async (/** @type {string} */ kind, /** @type {any} */ track) => void log.push(`next ${kind} ${track?.id ?? '-'}`) };
        log = [];
        await outgoing.over(next).send('microphone', MIC);
        assert.deepEqual(log, ['mesh microphone mic', 'next microphone mic']);
        log = [];
        await outgoing.send('microphone', null);
        assert.deepEqual(log, ['mesh microphone -', 'sfu microphone -', 'next microphone -']);
        close();
        log = [];
        await outgoing.send('microphone', MIC);
        assert.deepEqual(log, ['mesh microphone mic', 'next microphone mic']);
    });

    test('limits reach all paths', () => {
        outgoing.over({ addEventListener: () => {}, limit: limitOf('next'), send: async () => {} });
        outgoing.limit({ microphoneBitsPerSecond: 32_000 });
        assert.deepEqual(log, ['mesh 32000', 'sfu 32000', 'next 32000']);
    });

    test('outside a call nothing is sent', async () => {
        outgoing.detach();
        await outgoing.send('microphone', MIC);
        assert.deepEqual(log, []);
    });
});
