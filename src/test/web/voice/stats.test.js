import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SlotTable } from '#web/voice/slots.js';
import { StatsReader } from '#web/voice/stats.js';

/** @type {SlotTable<import('#web/voice/slots.js').Section>} */
const slots = new SlotTable();
slots.add([{ mid: '4', kind: 'audio' }, { mid: '5', kind: 'audio' }]);
slots.assign([{ mid: '4', participant: 3, track: 'microphone' }], 0);

const connection = {
    slots,
    negotiations: 1,
    /** @param {string} mid */
    kindOf: (mid) => (mid === '1' ? /** @type {const} */ ('camera') : undefined),
};
/** @param {object[]} stats */
const report = (...stats) => ({ values: () => stats });

/** @param {object} fields */
const inbound = (fields) => ({ type: 'inbound-rtp', id: 'I4', mid: '4', kind: 'audio', timestamp: 1000, packetsReceived: 0, packetsLost: 0, ...fields });
/** @param {object} fields */
const outbound = (fields) => ({ type: 'outbound-rtp', id: 'O1', mid: '1', kind: 'video', rid: 'q', timestamp: 1000, bytesSent: 0, ...fields });

describe('StatsReader', () => {
    test('the round trip is that of the path in use', () => {
        const pair = { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.042 };
        const { rttMillis } = new StatsReader().read(report({ ...pair, nominated: false, currentRoundTripTime: 9 }, pair), connection);
        assert.equal(rttMillis, 42);
        assert.equal(new StatsReader().read(report(), connection).rttMillis, NaN);
    });

    test('rates are since the read before', () => {
        const reader = new StatsReader();
        const first = reader.read(report(inbound({ bytesReceived: 10_000 }), outbound({ bytesSent: 500 })), connection);
        assert.equal(first.inBitsPerSecond, 0);

        const second = reader.read(report(
            inbound({ bytesReceived: 14_000, timestamp: 3000 }),
            outbound({ bytesSent: 1500, timestamp: 2000 }),
        ), connection);
        assert.equal(second.inBitsPerSecond, 16_000);
        assert.equal(second.outBitsPerSecond, 8_000);
        assert.equal(second.sent[0]?.track, 'camera');
        assert.equal(second.sent[0]?.rid, 'q');
    });

    test('a counter that starts again is not a negative rate', () => {
        const reader = new StatsReader();
        reader.read(report(inbound({ bytesReceived: 10_000 })), connection);
        assert.equal(reader.read(report(inbound({ bytesReceived: 5, timestamp: 2000 })), connection).inBitsPerSecond, 0);
    });

    test('loss is the share of what was sent since the read before', () => {
        const reader = new StatsReader();
        assert.equal(reader.read(report(inbound({ packetsReceived: 90, packetsLost: 10 })), connection).lossPercent, 10);
        assert.equal(reader.read(report(inbound({ packetsReceived: 187, packetsLost: 13 })), connection).lossPercent, 3);
        assert.equal(reader.read(report(inbound({ packetsReceived: 190, packetsLost: 11 })), connection).lossPercent, 0, 'late packets came');
    });

    test('each slot names whose track it carries', () => {
        const { received, jitterMillis } = new StatsReader().read(report(
            inbound({ jitter: 0.012 }),
            inbound({ id: 'I5', mid: '5', jitter: 0.5 }),
        ), connection);
        assert.deepEqual(received.map(({ mid, participant, track }) => [mid, participant, track]), [['4', 3, 'microphone'], ['5', 0, null]]);
        assert.equal(jitterMillis, 12, 'the jitter of a free slot does not count');
    });

    test('a section that sends nothing of ours is left out', () => {
        assert.deepEqual(new StatsReader().read(report(outbound({ mid: '7' })), connection).sent, []);
    });
});
