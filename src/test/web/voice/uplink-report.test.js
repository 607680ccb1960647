import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UplinkReport, uplinkOf } from '#web/voice/uplink-report.js';

const PATH = { type: 'candidate-pair', nominated: true, state: 'succeeded', availableOutgoingBitrate: 240_400, currentRoundTripTime: 0.045 };

/** @param {number} number */
function peer(number) {
    return { number, connection: { getStats: async () => report(PATH) } };
}

/** @param {any[]} stats */
function report(...stats) {
    return { values: () => stats };
}

test('the estimate, the worst loss and the round trip of the selected path are reported', () => {
    assert.deepEqual(uplinkOf(3, report(
        { type: 'candidate-pair', nominated: false, state: 'succeeded', availableOutgoingBitrate: 9e6 },
        PATH,
        { type: 'remote-inbound-rtp', fractionLost: 0.02 },
        { type: 'remote-inbound-rtp', fractionLost: 0.114 },
    )), { participant: 3, availableKilobitsPerSecond: 240, lossPercent: 11, rttMillis: 45 });
});

test('a browser without an estimate reports nothing', () => {
    assert.equal(uplinkOf(3, report({ ...PATH, availableOutgoingBitrate: undefined })), null);
    assert.equal(uplinkOf(3, report()), null);
});

test('a report is sent every four seconds while video is sent', async () => {
    /** @type {number[][]} */ const sent = [];
    const uplink = new UplinkReport((figures) => sent.push(figures.map(({ participant }) => participant)));
    const peers = [peer(1), peer(2)];
    await uplink.onTick(0, false, peers);
    await uplink.onTick(100, true, peers);
    await uplink.onTick(4_000, true, peers);
    await uplink.onTick(4_100, true, peers);
    await uplink.onTick(9_000, true, []);
    assert.deepEqual(sent, [[1, 2], [1, 2]]);
});
