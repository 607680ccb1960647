import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Resumption } from '#web/voice/resumption.js';

/** @param {object} [terms] */
function begun(terms = { resumeKey: 'k', resumeMillis: 60_000 }) {
    const resumption = new Resumption();
    resumption.onReady(/** @type {any} */ ({ session: 's', ...terms }));
    return resumption;
}

describe('Resumption', () => {
    test('nothing is resumed before a socket is lost', () => {
        assert.equal(begun().request(0), null);
        assert.equal(begun().isPending, false);
    });

    test('a lost session is asked for after its last message', () => {
        const resumption = begun();
        resumption.onLost(1_000, 17);
        assert.deepEqual(resumption.request(2_000), { session: 's', key: 'k', seq: 17 });
        assert.equal(resumption.isPending, true);
    });

    test('the time of the server counts from the first loss', () => {
        const resumption = begun();
        resumption.onLost(1_000, 17);
        resumption.onLost(50_000, null);
        assert.deepEqual(resumption.request(60_999), { session: 's', key: 'k', seq: 17 });
        assert.equal(resumption.request(61_000), null);
    });

    test('what came over the second socket counts', () => {
        const resumption = begun();
        resumption.onLost(1_000, 17);
        resumption.onLost(2_000, 19);
        assert.equal(resumption.request(3_000)?.seq, 19);
    });

    test('after it went on, the next loss has its own time', () => {
        const resumption = begun();
        resumption.onLost(1_000, 17);
        resumption.onResumed();
        resumption.onLost(90_000, 30);
        assert.equal(resumption.request(100_000)?.seq, 30);
    });

    test('a server that keeps no sessions has none to resume', () => {
        const resumption = begun({ resumeKey: 'k', resumeMillis: 0 });
        resumption.onLost(1_000, 17);
        assert.equal(resumption.request(1_000), null);
        assert.equal(resumption.isPending, false);
    });

    test('a session that has ended is not asked for again', () => {
        const resumption = begun();
        resumption.onLost(1_000, 17);
        resumption.onEnded();
        resumption.onLost(2_000, 3);
        assert.equal(resumption.request(2_000), null);
    });
});
