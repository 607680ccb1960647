import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { passwordProblem, usernameProblem } from '#web/ui/account-rules.js';

describe('usernameProblem', () => {
    for (const name of ['ab', 'ada_lovelace', 'Ünal-7', 'ان', 'e\u0301a', 'x'.repeat(32), '𝒜𝒷']) {
        test(`none with ${name}`, () => assert.equal(usernameProblem(name), ''));
    }
    for (const name of ['', 'a', 'e\u0301', '𝒜', 'x'.repeat(33)]) {
        test(`length of ${JSON.stringify(name)}`, () => assert.equal(usernameProblem(name), 'Use 2 to 32 characters.'));
    }
    for (const name of ['a b', 'a@b', 'a/b', '<b>', '😀😀']) {
        test(`letters of ${name}`, () => assert.match(usernameProblem(name), /^Use letters/));
    }
});

describe('passwordProblem', () => {
    test('length in characters', () => {
        assert.match(passwordProblem('1234567'), /at least 8/);
        assert.equal(passwordProblem('12345678'), '');
        assert.match(passwordProblem('😀😀😀😀'), /at least 8/);
        assert.equal(passwordProblem('x'.repeat(128)), '');
        assert.match(passwordProblem('x'.repeat(129)), /at most 128/);
    });
});
