import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isServerDeafened, may, mayPrioritize, mayShow, silenceOf, whyNotSpeak } from '#web/voice/restrictions.js';
import { participant } from '../people.js';

const FREE = { permissions: ['speak', 'video'], serverMuted: false, serverDeafened: false, limits: { microphoneBitsPerSecond: 64_000 } };

describe('restrictions', () => {
    test('a participant whom the server silences is shown as such, whatever they chose', () => {
        const ada = participant(1, 'ada', { muted: true });
        assert.equal(silenceOf(participant(1, 'ada')), null);
        assert.equal(silenceOf(ada)?.code, 'muted');
        assert.equal(silenceOf({ ...ada, serverMuted: true })?.code, 'server_muted');
        assert.equal(silenceOf({ ...ada, serverMuted: true, serverDeafened: true })?.code, 'server_deafened');
        assert.equal(silenceOf({ ...participant(1, 'ada'), suppressed: true })?.byServer, true);
    });

    test('the user learns why the microphone is not forwarded', () => {
        assert.equal(whyNotSpeak(null), '');
        assert.equal(whyNotSpeak(FREE), '');
        assert.equal(whyNotSpeak({ ...FREE, serverMuted: true }), 'server_muted');
        assert.equal(whyNotSpeak({ ...FREE, permissions: [] }), 'no_permission');
        assert.equal(whyNotSpeak({ ...FREE, permissions: [], timedOutUntil: 1 }), 'timed_out');
        assert.equal(isServerDeafened({ ...FREE, serverDeafened: true }), true);
    });

    test('the audience of a stage neither speaks nor shows anything', () => {
        const audience = { ...FREE, stage: /** @type {const} */ ('audience') };
        assert.equal(whyNotSpeak(audience), 'audience');
        assert.equal(mayShow(FREE, 'video'), true);
        assert.equal(mayShow(audience, 'video'), false);
    });

    test('priority needs its permission and a voice', () => {
        const priority = { ...FREE, permissions: [...FREE.permissions, 'priority_speaker'] };
        assert.equal(mayPrioritize(FREE), false);
        assert.equal(mayPrioritize(priority), true);
        assert.equal(mayPrioritize({ ...priority, serverMuted: true }), false);
        assert.equal(mayPrioritize(null), false);
    });

    test('outside a room nothing is forbidden', () => {
        assert.equal(may(null, 'stream'), true);
        assert.equal(may(FREE, 'video'), true);
        assert.equal(may(FREE, 'stream'), false);
    });
});
