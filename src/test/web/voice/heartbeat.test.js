import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Heartbeat } from '#web/voice/heartbeat.js';

describe('Heartbeat', () => {
    /** @type {Heartbeat} */ let heartbeat;

    beforeEach(() => {
        heartbeat = new Heartbeat();
    });

    test('pings at each tick while answers come', () => {
        for (let now = 0; now < 60_000; now += 5_000) {
            assert.equal(heartbeat.onTick(now), 'ping');
            heartbeat.onMessage();
        }
    });

    test('a ping without an answer for 10 s is a lost socket', () => {
        assert.equal(heartbeat.onTick(0), 'ping');
        assert.equal(heartbeat.onTick(5_000), 'ping');
        assert.equal(heartbeat.onTick(10_000), 'lost');
    });

    test('B1: ticks that are held back to one a minute lose nothing', () => {
        for (let now = 0; now < 600_000; now += 60_000) {
            assert.equal(heartbeat.onTick(now), 'ping');
            heartbeat.onMessage();
        }
    });

    test('B2: after a wake a dead socket shows within 3.05 s', () => {
        heartbeat.onTick(0);
        const due = heartbeat.onDoubt(60_000);
        assert.equal(due, 3_050);
        assert.equal(heartbeat.onTick(60_500), 'ping', 'what was asked before the sleep does not count');
        assert.equal(heartbeat.onTick(60_000 + due), 'lost');
    });

    test('B2: a socket that survived the sleep is kept', () => {
        heartbeat.onTick(0);
        const due = heartbeat.onDoubt(60_000);
        heartbeat.onMessage();
        assert.equal(heartbeat.onTick(60_000 + due), 'ping');
        assert.equal(heartbeat.onTick(65_000 + due), 'ping', 'the generous limit is back');
    });
});
