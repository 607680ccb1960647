import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kafkaWords } from '#web/ui/kafka-words.js';

const state = { enabled: true, waiting: 0 };
const AT = Date.parse('2026-11-01T10:00:00Z');

test('nothing, all and some events were delivered', () => {
    assert.equal(kafkaWords(state), 'Nothing has happened yet');
    assert.equal(kafkaWords({ ...state, acceptedAtMillis: AT }), 'All events were delivered');
    assert.match(kafkaWords({ ...state, waiting: 1, oldestAtMillis: AT }), /^Sending\. 1 event is waiting, the oldest since .*2026/);
});

test('a failure says since when, why and what waits', () => {
    assert.match(kafkaWords({ ...state, waiting: 1_200, oldestAtMillis: AT, failingSinceMillis: AT, problem: 'rejected' }),
        /^Failing since .*2026.*\. The brokers do not accept the events\. 1.?200 events are waiting, the oldest since .*2026/);
});
