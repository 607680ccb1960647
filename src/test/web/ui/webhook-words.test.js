import assert from 'node:assert/strict';
import test from 'node:test';
import { answerOf, stateOf } from '../../../main/resources/web/ui/webhook-words.js';

const answer = { atMillis: 0, event: 'e', seq: 3, type: 'room.opened', status: 204, millis: 12 };
const webhook = { id: 'w', url: 'https://example.org/', types: [], waiting: 0, failures: 0, lastSeq: 3, oldestSeq: 1, answers: [answer] };

test('a webhook without failures says what is left to do', () => {
    assert.deepEqual(stateOf({ ...webhook, answers: [] }, 0), { text: 'Nothing has happened yet.', bad: false });
    assert.deepEqual(stateOf(webhook, 0), { text: 'All events were delivered.', bad: false });
    assert.deepEqual(stateOf({ ...webhook, waiting: 2 }, 0), { text: 'Sending. 2 events are waiting.', bad: false });
    assert.match(stateOf({ ...webhook, waiting: 1_000 }, 0).text, /^Sending\. It is at least 1.?000 events behind\.$/);
});

test('a webhook that failed says when it tries again', () => {
    const failed = { ...webhook, failures: 1, waiting: 1, nextAttemptAtMillis: 5_500 };
    assert.equal(stateOf(failed, 1_000).text, 'Failed once; the next attempt is in 5 s. 1 event is waiting.');
    assert.equal(stateOf({ ...failed, failures: 9, nextAttemptAtMillis: 601_000 }, 1_000).text,
        'Failed 9 times; the next attempt is in 10 min. 1 event is waiting.');
    assert.equal(stateOf(failed, 9_000).text, 'Failed once; the next attempt is in 0 s. 1 event is waiting.');
});

test('a disabled webhook says why', () => {
    assert.deepEqual(stateOf({ ...webhook, disabled: 'by_hand', waiting: 4 }, 0),
        { text: 'Disabled in the settings of the server. 4 events are waiting.', bad: true });
    assert.deepEqual(stateOf({ ...webhook, disabled: 'failing', waiting: 1, answers: [{ ...answer, status: undefined, problem: 'no_answer' }, answer] }, 0).text,
        'Disabled because no event has been accepted for too long. The receiver did not answer in time. 1 event is waiting.');
});

test('an answer is its status or the problem', () => {
    assert.match(answerOf(answer), /3 room\.opened · 204 \(12 ms\)$/);
    assert.match(answerOf({ ...answer, status: 500, problem: 'answered' }), /· The receiver answered 500\. \(12 ms\)$/);
    assert.match(answerOf({ ...answer, status: 302, problem: 'redirected' }), /answered 302; redirects are not followed\./);
    const later = /** @type {any} */ ({ ...answer, status: undefined, problem: 'of_a_later_version' });
    assert.match(answerOf(later), /could not be reached/);
});
