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
    assert.deepEqual(stateOf({ ...webhook, disabled: 'Nobody answers.', waiting: 4 }, 0),
        { text: 'Nobody answers. 4 events are waiting.', bad: true });
});

test('an answer is its status or the problem', () => {
    assert.match(answerOf(answer), /3 room\.opened · 204 \(12 ms\)$/);
    assert.match(answerOf({ ...answer, problem: 'The receiver answered 500.' }), /· The receiver answered 500\. \(12 ms\)$/);
});
