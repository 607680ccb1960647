import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { SlotTable } from '#web/voice/slots.js';

describe('SlotTable', () => {
    /** @type {SlotTable<import('#web/voice/slots.js').Section>} */ let slots;

    beforeEach(() => {
        slots = new SlotTable();
        slots.add([{ mid: '4', kind: 'audio' }, { mid: '5', kind: 'audio' }, { mid: '14', kind: 'video' }]);
    });

    test('a new slot is free', () => {
        assert.deepEqual(slots.get('4'), { mid: '4', kind: 'audio', participant: 0, track: null, paused: false, pausedAt: 0, assignedAt: 0 });
    });

    test('an assignment names the track and the time', () => {
        const { changed, reassigned } = slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 1234);

        assert.deepEqual(changed.map(({ mid }) => mid), ['14']);
        assert.deepEqual(reassigned, changed);
        assert.equal(slots.find(3, 'camera')?.assignedAt, 1234);
        assert.equal(slots.find(3, 'screen'), undefined);
        assert.equal(slots.find(4, 'camera'), undefined);
    });

    test('slots that are not named keep their assignment', () => {
        slots.assign([{ mid: '4', participant: 3, track: 'microphone' }], 1);
        slots.assign([{ mid: '5', participant: 4, track: 'microphone' }], 2);

        assert.equal(slots.find(3, 'microphone')?.mid, '4');
        assert.equal(slots.find(4, 'microphone')?.mid, '5');
    });

    test('the same assignment again changes nothing', () => {
        slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 1);
        assert.deepEqual(slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 2), { changed: [], reassigned: [] });
        assert.equal(slots.get('14')?.assignedAt, 1);
    });

    test('a pause is a change, but the frames still belong to the same participant', () => {
        slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 1);
        const paused = slots.assign([{ mid: '14', participant: 3, track: 'camera', paused: true }], 2);

        assert.equal(paused.changed.length, 1);
        assert.equal(paused.reassigned.length, 0);
        assert.equal(slots.find(3, 'camera')?.paused, true);
        assert.equal(slots.find(3, 'camera')?.assignedAt, 1);

        slots.assign([{ mid: '14', participant: 3, track: 'camera', paused: true }], 3);
        assert.equal(slots.find(3, 'camera')?.pausedAt, 2);

        slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 4);
        assert.equal(slots.find(3, 'camera')?.paused, false);
        slots.assign([{ mid: '14', participant: 3, track: 'camera', paused: true }], 5);
        assert.equal(slots.find(3, 'camera')?.pausedAt, 5);
    });

    test('participant 0 frees a slot, with or without a track', () => {
        for (const track of /** @type {const} */ (['camera', null, undefined])) {
            slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 1);
            slots.assign([{ mid: '14', participant: 0, track }], 2);
            assert.equal(slots.get('14')?.track, null);
            assert.equal(slots.find(3, 'camera'), undefined);
        }
    });

    test('a slot that changes hands carries the new track only', () => {
        slots.assign([{ mid: '14', participant: 3, track: 'camera' }], 1);
        const { reassigned } = slots.assign([{ mid: '14', participant: 4, track: 'camera' }], 2);
        assert.equal(reassigned.length, 1);
        assert.equal(slots.find(3, 'camera'), undefined);
        assert.equal(slots.find(4, 'camera')?.assignedAt, 2);
    });

    test('an unknown mid is ignored', () => {
        assert.deepEqual(slots.assign([{ mid: '99', participant: 3, track: 'camera' }], 1).changed, []);
    });

    test('further slots come behind those there are', () => {
        slots.assign([{ mid: '4', participant: 3, track: 'microphone' }], 1);
        slots.add([{ mid: '20', kind: 'audio' }]);
        assert.deepEqual(slots.audio().map(({ mid }) => mid), ['4', '5', '20']);
        assert.equal(slots.find(3, 'microphone')?.mid, '4');
        assert.equal([...slots].length, 4);
    });
});
