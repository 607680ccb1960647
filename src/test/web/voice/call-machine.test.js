import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CallMachine } from '#web/voice/call-machine.js';
import { Refusal, explained } from '#web/voice/refusal.js';

/** Of the path or of the socket. */
const LOST = explained('path_lost');
const BUSY = new Refusal('unavailable', 'Not now.');

describe('CallMachine', () => {
    /** @type {CallMachine} */ let call;

    beforeEach(() => {
        call = new CallMachine();
    });

    function connect() {
        call.onJoin('lounge');
        assert.deepEqual(call.onEntered(call.epoch), []);
    }

    test('enters, and is connected when media flows', () => {
        assert.deepEqual(call.onJoin('lounge'), [{ do: 'enter' }]);
        assert.equal(call.state, 'connecting');
        assert.equal(call.channel, 'lounge');

        assert.deepEqual(call.onEntered(call.epoch), []);
        assert.equal(call.state, 'connected');
    });

    test('joining the channel of the call again does nothing', () => {
        call.onJoin('lounge');
        assert.equal(call.onJoin('lounge'), null);
        call.onEntered(call.epoch);
        assert.equal(call.onJoin('lounge'), null);
        assert.equal(call.state, 'connected');
    });

    test('joining another channel makes the work for the first one outdated', () => {
        call.onJoin('lounge');
        const { epoch } = call;
        assert.deepEqual(call.onJoin('garage'), [{ do: 'enter' }]);

        assert.equal(call.onEntered(epoch), null);
        assert.equal(call.onRefused(epoch, BUSY), null);
        assert.equal(call.onWaited(epoch), null);
        assert.equal(call.state, 'connecting');
        assert.equal(call.channel, 'garage');
    });

    test('tries again after a refusal that may pass', () => {
        call.onJoin('lounge');
        assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'drop' }, { do: 'wait', attempt: 1 }]);
        assert.equal(call.state, 'connecting');
        assert.equal(call.cause?.message, 'The server is busy or restarting.');
        assert.deepEqual(call.onWaited(call.epoch), [{ do: 'enter' }]);
        assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'drop' }, { do: 'wait', attempt: 2 }]);
    });

    test('gives up at once after a final refusal', () => {
        call.onJoin('lounge');
        assert.deepEqual(call.onRefused(call.epoch, new Refusal('room_full', 'full', 'channel')), [{ do: 'drop' }]);
        assert.equal(call.state, 'failed');
        assert.equal(call.cause?.message, 'This channel is full.');
        assert.equal(call.failure?.code, 'room_full');
        assert.equal(call.failure?.field, 'channel');
    });

    test('gives up after the twentieth attempt in a row', () => {
        call.onJoin('lounge');
        for (let attempt = 1; attempt < 20; attempt++) {
            assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'drop' }, { do: 'wait', attempt }]);
        }
        assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'drop' }]);
        assert.equal(call.state, 'failed');
    });

    test('an error of the browser is shown with its text', () => {
        call.onJoin('lounge');
        call.onRefused(call.epoch, new TypeError('no such thing'));
        assert.equal(call.cause?.message, 'TypeError: no such thing');
    });

    test('B10: a browser that lacks something is not tried again', () => {
        for (const error of [new ReferenceError('RTCPeerConnection is not defined'), new Refusal('webrtc_missing', '')]) {
            call.onJoin('lounge');
            assert.deepEqual(call.onRefused(call.epoch, error), [{ do: 'drop' }]);
            assert.equal(call.state, 'failed');
        }
        assert.match(call.cause?.message ?? '', /^This browser has no WebRTC/);
    });

    test('reconnects at once when the connection is lost, and counts that as an attempt', () => {
        connect();
        assert.deepEqual(call.onLost(LOST), [{ do: 'drop' }, { do: 'wait', attempt: 0 }]);
        assert.equal(call.state, 'reconnecting');
        assert.equal(call.cause, LOST);
        assert.deepEqual(call.onWaited(call.epoch), [{ do: 'enter' }]);
        assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'drop' }, { do: 'wait', attempt: 2 }]);
        assert.equal(call.state, 'reconnecting');
    });

    test('a success starts the count of attempts anew', () => {
        connect();
        call.onLost(LOST);
        call.onWaited(call.epoch);
        call.onRefused(call.epoch, BUSY);
        call.onEntered(call.epoch);
        assert.equal(call.cause, null);
        assert.deepEqual(call.onLost(LOST), [{ do: 'drop' }, { do: 'wait', attempt: 0 }]);
    });

    test('a lost socket keeps the media, and enters again when the socket is back', () => {
        connect();
        assert.deepEqual(call.onSignalingLost(LOST), [{ do: 'enter' }]);
        assert.equal(call.state, 'connected');
        assert.equal(call.keepsMedia, true);
        for (let attempt = 1; attempt < 50; attempt++) {
            assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'wait', attempt }], 'a call that goes on is not given up');
            assert.deepEqual(call.onWaited(call.epoch), [{ do: 'enter' }]);
        }
        assert.deepEqual(call.onJoined(call.epoch, false), [{ do: 'drop' }]);
        assert.equal(call.state, 'reconnecting');
        assert.equal(call.keepsMedia, false);
        call.onEntered(call.epoch);
        assert.equal(call.state, 'connected');
        assert.equal(call.cause, null);
    });

    test('the same participant in the next session goes on with its media', () => {
        connect();
        call.onSignalingLost(LOST);
        assert.deepEqual(call.onJoined(call.epoch, true), []);
        assert.equal(call.state, 'connected');
        assert.equal(call.keepsMedia, false);
        assert.equal(call.cause, null);
        assert.deepEqual(call.onSignalingLost(LOST), [{ do: 'enter' }]);
    });

    test('media that is lost while the socket is away is made anew', () => {
        connect();
        call.onSignalingLost(LOST);
        const { epoch } = call;
        assert.deepEqual(call.onLost(LOST), [{ do: 'drop' }, { do: 'wait', attempt: 0 }]);
        assert.equal(call.state, 'reconnecting');
        assert.equal(call.keepsMedia, false);
        assert.equal(call.onJoined(epoch, true), null);
    });

    test('a final refusal ends a call whose media was kept', () => {
        connect();
        call.onSignalingLost(LOST);
        assert.deepEqual(call.onRefused(call.epoch, new Refusal('channel_not_found', '')), [{ do: 'drop' }]);
        assert.equal(call.state, 'failed');
        assert.equal(call.keepsMedia, false);
    });

    test('a lost socket while entering is left to the attempt', () => {
        call.onJoin('lounge');
        assert.equal(call.onSignalingLost(LOST), null);
        assert.deepEqual(call.onJoined(call.epoch, false), []);
        assert.equal(call.state, 'connecting');
    });

    test('a loss while entering is left to the attempt', () => {
        call.onJoin('lounge');
        assert.equal(call.onLost(LOST), null);
        assert.equal(call.state, 'connecting');
    });

    test('rejoins when the server lost the room, also while entering', () => {
        call.onJoin('lounge');
        const { epoch } = call;
        assert.deepEqual(call.onRemoved('room_lost'), [{ do: 'drop' }, { do: 'wait', attempt: 0 }]);
        assert.equal(call.state, 'reconnecting');
        assert.equal(call.onEntered(epoch), null);
    });

    test('a server that removes the client at each attempt is given up as well', () => {
        call.onJoin('lounge');
        for (let attempt = 0; attempt < 20; attempt++) {
            assert.deepEqual(call.onRemoved('media_lost'), [{ do: 'drop' }, { do: 'wait', attempt }]);
            call.onWaited(call.epoch);
        }
        assert.deepEqual(call.onRemoved('media_lost'), [{ do: 'drop' }]);
        assert.equal(call.state, 'failed');
    });

    test('B9: does not fight with another device of the same person', () => {
        connect();
        const { epoch } = call;
        assert.deepEqual(call.onRemoved('joined_elsewhere'), [{ do: 'drop' }]);
        assert.equal(call.state, 'failed');
        assert.equal(call.failure?.code, 'joined_elsewhere');
        assert.equal(call.channel, 'lounge');
        assert.equal(call.onWaited(epoch), null);
    });

    test('a retry is a new start, only after the call was given up', () => {
        assert.equal(call.onRetry(), null);
        connect();
        assert.equal(call.onRetry(), null);
        call.onRemoved('joined_elsewhere');
        assert.deepEqual(call.onRetry(), [{ do: 'enter' }]);
        assert.equal(call.state, 'connecting');
        assert.equal(call.failure, null);
        assert.deepEqual(call.onRefused(call.epoch, BUSY), [{ do: 'drop' }, { do: 'wait', attempt: 1 }]);
    });

    test('leaving makes everything outdated', () => {
        connect();
        call.onLost(LOST);
        const { epoch } = call;
        assert.deepEqual(call.onLeave(), [{ do: 'leaveRoom' }, { do: 'drop' }]);
        assert.equal(call.state, 'idle');
        assert.equal(call.channel, null);
        assert.equal(call.onWaited(epoch), null);
        assert.equal(call.onLost(LOST), null);
        assert.equal(call.onRemoved('media_lost'), null);
        assert.equal(call.onRetry(), null);
    });

    test('rejoining while reconnecting does not wait', () => {
        connect();
        call.onLost(LOST);
        const { epoch } = call;
        assert.deepEqual(call.onJoin('lounge'), [{ do: 'enter' }]);
        assert.equal(call.state, 'connecting');
        assert.equal(call.onWaited(epoch), null);
    });
});
