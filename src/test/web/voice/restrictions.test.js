import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { may, silenceOf, whyNotHear, whyNotSpeak } from '#web/voice/restrictions.js';
import { participant } from '../people.js';

const FREE = { permissions: ['speak', 'video'], serverMuted: false, serverDeafened: false };

describe('restrictions', () => {
    test('a participant whom the server silences is shown as such, whatever they chose', () => {
        const ada = participant(1, 'ada', { muted: true });
        assert.equal(silenceOf(participant(1, 'ada')), null);
        assert.equal(silenceOf(ada)?.words, 'muted');
        assert.equal(silenceOf({ ...ada, serverMuted: true })?.words, 'server muted');
        assert.equal(silenceOf({ ...ada, serverMuted: true, serverDeafened: true })?.words, 'server deafened');
        assert.equal(silenceOf({ ...participant(1, 'ada'), suppressed: true })?.byServer, true);
    });

    test('one is told why one is not heard', () => {
        assert.equal(whyNotSpeak(null), '');
        assert.equal(whyNotSpeak(FREE), '');
        assert.match(whyNotSpeak({ ...FREE, serverMuted: true }), /moderator muted you/);
        assert.match(whyNotSpeak({ ...FREE, permissions: [] }), /permission to speak/);
        assert.match(whyNotSpeak({ ...FREE, permissions: [], timedOutUntil: 1 }), /timed out until/);
        assert.match(whyNotHear({ ...FREE, serverDeafened: true }), /moderator deafened you/);
    });

    test('outside a room nothing is forbidden', () => {
        assert.equal(may(null, 'stream'), true);
        assert.equal(may(FREE, 'video'), true);
        assert.equal(may(FREE, 'stream'), false);
    });
});
