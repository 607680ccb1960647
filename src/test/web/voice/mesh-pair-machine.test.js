import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MeshPairMachine } from '#web/voice/mesh-pair-machine.js';

const NOTHING = { here: false, hereNow: false, expected: false, bySfu: false, lacksVideo: false, isUp: false, isBlocked: false };
const BY_SFU = { ...NOTHING, bySfu: true };
const ON_BOTH = { ...NOTHING, here: true, hereNow: true, expected: true, bySfu: true };
const LOST = { ...NOTHING, here: true, expected: true };
const HERE = { ...ON_BOTH, bySfu: false };
const SAY = [{ do: 'notify' }];
const REPORT = [{ do: 'report' }];

function connected() {
    const pair = new MeshPairMachine(0);
    pair.onConnected(0);
    return pair;
}

function playing() {
    const pair = connected();
    pair.onTick(100, ON_BOTH);
    return pair;
}

describe('MeshPairMachine', () => {
    test('plays what has arrived and says so once', () => {
        const pair = connected();
        assert.deepEqual(pair.onTick(100, BY_SFU), []);
        assert.equal(pair.plays, false);
        assert.deepEqual(pair.onTick(200, ON_BOTH), SAY);
        assert.equal(pair.plays, true);
        assert.deepEqual(pair.onTick(300, HERE), []);
    });

    test('does not play what arrives before it is connected', () => {
        assert.deepEqual(new MeshPairMachine(0).onTick(100, ON_BOTH), []);
    });

    test('plays a silent participant after a second', () => {
        const pair = connected();
        assert.deepEqual(pair.onTick(999, NOTHING), []);
        assert.deepEqual(pair.onTick(1_000, NOTHING), SAY);
        assert.equal(pair.plays, true);
    });

    test('takes a microphone that is silent on both paths for no broken path', () => {
        const pair = playing();
        const silent = { ...LOST, isUp: true };
        assert.deepEqual(pair.onTick(2_100, silent), SAY);
        assert.equal(pair.plays, false);
        assert.deepEqual(pair.onTick(7_100, silent), []);
        assert.deepEqual(pair.onTick(8_100, silent), SAY);
        assert.deepEqual(pair.onTick(60_000, silent), []);
        assert.equal(pair.plays, true);
    });

    test('stays with the SFU while the browser plays nothing new', () => {
        const pair = connected();
        assert.deepEqual(pair.onTick(100, { ...ON_BOTH, isBlocked: true }), []);
        assert.deepEqual(pair.onTick(200, ON_BOTH), SAY);
    });

    test('waits for the video, but not longer than three seconds', () => {
        const pair = connected();
        assert.deepEqual(pair.onTick(2_999, { ...ON_BOTH, lacksVideo: true }), []);
        assert.deepEqual(pair.onTick(3_000, { ...ON_BOTH, lacksVideo: true }), SAY);
        assert.deepEqual(connected().onTick(100, ON_BOTH), SAY);
    });

    test('reports a connection whose audio comes by the SFU only', () => {
        const pair = connected();
        assert.deepEqual(pair.onTick(4_999, BY_SFU), []);
        assert.deepEqual(pair.onTick(5_000, BY_SFU), REPORT);
        assert.deepEqual(pair.onTick(5_100, ON_BOTH), []);
        assert.equal(pair.plays, false);
    });

    test('reports a connection that is not made in ten seconds', () => {
        const pair = new MeshPairMachine(0);
        assert.deepEqual(pair.onTick(9_999, BY_SFU), []);
        assert.deepEqual(pair.onTick(10_000, BY_SFU), REPORT);
        assert.deepEqual(pair.onTick(10_100, BY_SFU), []);
    });

    test('is reached while it is connected and played there', () => {
        const pair = connected();
        assert.equal(pair.isReached, false);
        pair.onPeer(true);
        assert.equal(pair.isReached, true);
        pair.onBroken(50);
        assert.equal(pair.isReached, false);
        pair.onConnected(60);
        assert.equal(pair.isReached, true);
        pair.onPeer(false);
        assert.equal(pair.isReached, false);
    });

    test('goes back to the SFU when it breaks, and is reported when it does not recover', () => {
        const pair = playing();
        assert.deepEqual(pair.onBroken(1_000), SAY);
        assert.equal(pair.plays, false);
        assert.deepEqual(pair.onTick(5_999, BY_SFU), []);
        assert.deepEqual(pair.onTick(6_000, BY_SFU), REPORT);
    });

    test('breaks without the audio of one whose microphone is on', () => {
        const pair = playing();
        assert.deepEqual(pair.onTick(2_000, HERE), []);
        assert.deepEqual(pair.onTick(3_999, LOST), []);
        assert.deepEqual(pair.onTick(4_000, LOST), SAY);
        assert.equal(pair.plays, false);
        assert.deepEqual(pair.onTick(9_000, LOST), REPORT);
    });

    test('does not miss the audio of a muted participant', () => {
        const pair = playing();
        assert.deepEqual(pair.onTick(9_000, { ...LOST, expected: false }), []);
        assert.deepEqual(pair.onTick(10_900, LOST), []);
        assert.equal(pair.plays, true);
    });

    test('takes packets for a recovery a second after it broke', () => {
        const pair = playing();
        pair.onBroken(1_000);
        pair.onTick(1_900, ON_BOTH);
        assert.deepEqual(pair.onTick(2_000, ON_BOTH), []);
        assert.equal(pair.plays, false);
        assert.deepEqual(pair.onTick(2_100, ON_BOTH), SAY);
    });

    test('plays again after it recovered', () => {
        const pair = playing();
        pair.onBroken(1_000);
        pair.onConnected(2_000);
        assert.deepEqual(pair.onTick(2_100, ON_BOTH), SAY);
        assert.equal(pair.plays, true);
    });

    test('says that it no longer plays when it fails', () => {
        assert.deepEqual(playing().onFailed(1_000), [...SAY, ...REPORT]);
    });

    test('plays on until the SFU delivers, then closes', () => {
        const pair = playing();
        pair.onPeer(true);
        pair.onLeave(1_000);
        assert.equal(pair.isReached, false);
        assert.deepEqual(pair.onTick(1_100, HERE), []);
        assert.equal(pair.plays, true);
        assert.deepEqual(pair.onTick(1_200, ON_BOTH), []);
        assert.equal(pair.plays, false);
        assert.deepEqual(pair.onTick(2_999, BY_SFU), []);
        assert.deepEqual(pair.onTick(3_000, BY_SFU), [{ do: 'close' }]);
    });

    test('leaves a silent participant after a second, and all after two', () => {
        const silent = playing();
        silent.onLeave(1_000);
        silent.onTick(1_999, NOTHING);
        assert.equal(silent.plays, true);
        silent.onTick(2_000, NOTHING);
        assert.equal(silent.plays, false);

        const loud = playing();
        loud.onLeave(1_000);
        loud.onTick(2_900, HERE);
        assert.equal(loud.plays, true);
        assert.deepEqual(loud.onTick(3_000, HERE), [{ do: 'close' }]);
        assert.equal(loud.plays, false);
    });

    test('does not report what it leaves anyway', () => {
        const pair = playing();
        pair.onLeave(1_000);
        assert.deepEqual(pair.onBroken(1_100), []);
        assert.deepEqual(pair.onFailed(1_100), []);
        pair.onConnected(1_200);
        assert.equal(pair.isReached, false);
    });
});
