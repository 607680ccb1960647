import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionAt, toSent, toWritten, unknownNames } from '#web/voice/mentions.js';

const ADA = '7d0c3b1e-5c0e-4b52-9d0a-2f1f3a2b9c11';
const BOB = '9a1e5d30-7f0c-4c80-b1c3-5c3f4e2d1a11';

test('finds the name that is being written before the caret', () => {
    assert.deepEqual(mentionAt('@', 1), { start: 0, name: '' });
    assert.deepEqual(mentionAt('hello @gr', 9), { start: 6, name: 'gr' });
    assert.deepEqual(mentionAt('hello @grace', 9), { start: 6, name: 'gr' });
    assert.deepEqual(mentionAt('(@Jürgen_2', 10), { start: 1, name: 'Jürgen_2' });
    assert.deepEqual(mentionAt(`${'x '.repeat(100)}@ada`, 204), { start: 200, name: 'ada' });
});

test('an address or another sign is not a mention', () => {
    assert.equal(mentionAt('ada@example', 11), null);
    assert.equal(mentionAt('hello @ada ', 11), null);
    assert.equal(mentionAt('@@ada', 5), null);
    assert.equal(mentionAt('', 0), null);
    assert.equal(mentionAt(`@${'a'.repeat(33)}`, 34), null);
});

test('sends the ids of people who are known', () => {
    const ids = new Map([['ada', ADA], ['ada.b', BOB]]);
    assert.equal(toSent('@ada, @ada.b and @eve', ids), `<@${ADA}>, <@${BOB}> and @eve`);
    assert.equal(toSent('Thank you, @ada.', ids), `Thank you, <@${ADA}>.`);
    assert.equal(toSent('@adam me@ada', ids), '@adam me@ada');
});

test('shows names in a text that is edited, and sends the same ids again', () => {
    const ids = new Map();
    const text = `<@${ADA}> and <@${BOB}>`;
    const written = toWritten(text, (user) => user === ADA ? 'ada' : undefined, ids);
    assert.equal(written, `@ada and <@${BOB}>`);
    assert.equal(toSent(written, ids), text);
});

test('asks for names that were written by hand, once each and not for more than five', () => {
    const ids = new Map([['ada', ADA]]);
    assert.deepEqual(unknownNames('@ada, @eve. And @eve, me@bob, @x, (@Jürgen_2)', ids), ['eve', 'Jürgen_2']);
    assert.deepEqual(unknownNames('@aa @bb @cc @dd @ee @ff', ids), ['aa', 'bb', 'cc', 'dd', 'ee']);
    assert.deepEqual(unknownNames('nobody', ids), []);
});
