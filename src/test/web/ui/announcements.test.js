import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Announcements } from '#web/ui/announcements.js';
import { participant } from '../people.js';

const OWN = 1;
const ADA = participant(OWN, 'ada');
const BOB = participant(2, 'bob');
const CYD = participant(3, 'cyd');

describe('Announcements', () => {
    /** @type {Announcements} */ let announcements;

    beforeEach(() => {
        announcements = new Announcements();
    });

    /** @param {Partial<import('#web/voice/roster.js').RosterChange>} change */
    const of = (change) => announcements.of({ joined: [], left: [], changed: [], ...change }, OWN).replaceAll(/[\u2068\u2069]/g, '');

    test('who joined and who left', () => {
        assert.equal(of({ joined: [BOB] }), 'bob joined');
        assert.equal(of({ joined: [participant(4, 'dan')], left: [BOB, CYD] }), 'dan joined. bob, cyd left');
    });

    test('B8: names do not reorder the sentence', () => {
        const change = { joined: [participant(4, 'دان')], left: [], changed: [] };
        assert.equal(announcements.of(change, OWN), '\u2068دان\u2069 joined');
    });

    test('nothing of oneself', () => {
        assert.equal(of({ joined: [ADA] }), '');
        assert.equal(of({ changed: [participant(OWN, 'ada', { screen: true })] }), '');
    });

    test('a screen once, however often its owner changes', () => {
        assert.equal(of({ changed: [participant(2, 'bob', { screen: true })] }), 'bob is sharing a screen');
        assert.equal(of({ changed: [participant(2, 'bob', { screen: true, muted: true })] }), '');
        assert.equal(of({ changed: [participant(2, 'bob')] }), '');
        assert.equal(of({ changed: [participant(2, 'bob', { screen: true })] }), 'bob is sharing a screen');
    });

    test('a screen that was there before is not new', () => {
        of({ joined: [participant(2, 'bob', { screen: true })] });
        assert.equal(of({ changed: [participant(2, 'bob', { screen: true, muted: true })] }), '');
    });

    test('two screens at once', () => {
        assert.equal(of({ changed: [participant(2, 'bob', { screen: true }), participant(3, 'cyd', { screen: true })] }),
            'bob, cyd are sharing a screen');
    });

    test('a number that is used again by another person begins anew', () => {
        of({ changed: [participant(2, 'bob', { screen: true })] });
        of({ left: [BOB] });
        assert.equal(of({ changed: [participant(2, 'dan', { screen: true })] }), 'dan is sharing a screen');
    });

    test('a mute is not announced', () => assert.equal(of({ changed: [participant(2, 'bob', { muted: true })] }), ''));
});
