import assert from 'node:assert/strict';
import { test } from 'node:test';
import { providerProblem, readAnswer } from '#web/ui/provider-login.js';

test('an answer of the provider has a state, and a code or an error', () => {
    assert.deepEqual(readAnswer('?code=c%2B1&state=s'), { code: 'c+1', state: 's', error: '' });
    assert.deepEqual(readAnswer('?error=access_denied&state=s'), { code: '', state: 's', error: 'access_denied' });
    assert.equal(readAnswer('?code=c'), null);
    assert.equal(readAnswer('?state=s'), null);
    assert.equal(readAnswer('?profile=ada'), null);
});

test('what the provider refused is said with what to do', () => {
    assert.match(providerProblem('access_denied', 'Example SSO'), /not logged in with Example SSO/);
    assert.match(providerProblem('server_error', 'Example SSO'), /Log in with your password/);
    assert.match(providerProblem('invalid_scope', 'Example SSO'), /invalid_scope.*administrator/);
});
