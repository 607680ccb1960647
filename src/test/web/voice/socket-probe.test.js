import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explained } from '#web/voice/refusal.js';
import { probeWhenSilent } from '#web/voice/socket-probe.js';

/** @typedef {import('#web/voice/refusal.js').Refusal} Refusal */

class CallTrouble extends EventTarget {
    /** @type {Refusal|null} */ troubleCause = null;
    probes = 0;
    signaling = { probe: () => { this.probes += 1; } };

    /** @param {Refusal|null} cause */
    change(cause) {
        this.troubleCause = cause;
        this.dispatchEvent(new Event('call'));
    }
}

describe('probeWhenSilent', () => {
    test('asks once when no media arrives, and again the next time', () => {
        const client = new CallTrouble();
        probeWhenSilent(client);
        client.change(explained('no_sound'));
        client.change(explained('voice_silent'));
        assert.equal(client.probes, 1);
        client.change(null);
        client.change(explained('no_sound'));
        assert.equal(client.probes, 2);
    });

    test('other troubles say nothing about the socket', () => {
        const client = new CallTrouble();
        probeWhenSilent(client);
        client.change(explained('media_moved'));
        assert.equal(client.probes, 0);
    });
});
