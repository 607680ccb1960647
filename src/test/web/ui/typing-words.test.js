import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typingWords } from '#web/ui/typing-words.js';

test('says it in words', () => {
    assert.equal(typingWords([]), '');
    assert.equal(typingWords(['ada']), 'ada is typing…');
    assert.equal(typingWords(['ada', 'bob']), 'ada and bob are typing…');
    assert.equal(typingWords(['ada', 'bob', 'eve']), 'Several people are typing…');
});
