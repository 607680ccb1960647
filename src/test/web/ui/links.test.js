import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inviteState, invitation } from '#web/ui/invite-words.js';
import { codeOf, inviteLink, leadsToThisComputerOnly, linkBase, readLink, resetLink } from '#web/ui/links.js';

test('reads the links that the server redirects', () => {
    assert.deepEqual(readLink('#/i/Abc123'), { kind: 'invite', code: 'Abc123' });
    assert.deepEqual(readLink('#/r/Abc123'), { kind: 'reset', code: 'Abc123' });
    assert.deepEqual(readLink('#/v/Abc123'), { kind: 'verify', code: 'Abc123' });
});

test('reads nothing else', () => {
    for (const hash of ['', '#', '#/i/', '#/x/abc', '#/i/a-b', '#/i/abc/', `#/i/${'x'.repeat(65)}`, '#/i/<b>']) {
        assert.equal(readLink(hash), null, hash);
    }
});

test('writes links below the prefix of a reverse proxy', () => {
    assert.equal(inviteLink('https://example.org/hubbub', 'Abc'), 'https://example.org/hubbub/i/Abc');
    assert.equal(resetLink('https://example.org', 'Abc'), 'https://example.org/r/Abc');
});

test('knows which links open on this computer only', () => {
    for (const base of ['https://localhost:8443', 'https://127.0.0.1:8443/hubbub', 'https://[::1]:8443', 'https://voice.localhost']) {
        assert.equal(leadsToThisComputerOnly(base), true, base);
    }
    for (const base of ['https://192.168.1.7:8443', 'https://localhost.example.org', 'https://voice.example.org']) {
        assert.equal(leadsToThisComputerOnly(base), false, base);
    }
});

/** @param {string} base @param {() => Promise<{url?: string}>} answer */
const apiAt = (base, answer) => /** @type {any} */ ({ base, request: answer });

test('links of a page that is open as localhost have the address that the server knows', async () => {
    const local = 'https://localhost:8443';
    assert.deepEqual(await linkBase(apiAt(local, async () => ({ url: 'https://192.168.1.7:8443' }))), { base: 'https://192.168.1.7:8443', known: true });
    assert.deepEqual(await linkBase(apiAt(local, async () => ({}))), { base: local, known: false });
    assert.deepEqual(await linkBase(apiAt('https://voice.example.org', () => assert.fail('it was asked'))), { base: 'https://voice.example.org', known: true });
});

test('the address is asked for again after a failure, and once otherwise', async () => {
    let asked = 0;
    const api = apiAt('https://localhost', async () => {
        asked++;
        if (asked === 1) {
            throw new Error('no connection');
        }
        return { url: 'https://10.0.0.2' };
    });
    assert.equal((await linkBase(api)).known, false);
    assert.equal((await linkBase(api)).base, 'https://10.0.0.2');
    await linkBase(api);
    assert.equal(asked, 2);
});

test('says how an invite is used up', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const invite = { code: 'x', guild: 'g', createdAt: '2026-01-01T00:00:00Z' };
    assert.equal(inviteState({ ...invite, uses: 0 }, now), 'not used yet · never expires');
    assert.equal(inviteState({ ...invite, uses: 1, expiresAt: '2026-01-01T00:30:00Z' }, now), 'used once · expires in 30 minutes');
    assert.equal(inviteState({ ...invite, uses: 1, maxUses: 5, expiresAt: '2026-01-01T01:00:00Z' }, now), '1 of 5 uses · expires in 1 hour');
    assert.equal(inviteState({ ...invite, uses: 2, expiresAt: '2026-01-08T00:00:00Z' }, now), 'used 2 times · expires in 7 days');
});

test('says who invites', () => {
    assert.match(invitation({ guild: 'g', inviter: 'ann', owner: false }), /ann.* invited you to join$/);
    assert.equal(invitation({ guild: 'g', owner: false }), 'You were invited to join');
    assert.match(invitation({ guild: 'g', owner: true }), /makes you the administrator/);
});

test('finds the code in what people paste', () => {
    for (const text of ['Abc123', ' https://example.org/i/Abc123 ', 'https://example.org/hubbub/i/Abc123/', 'example.org/i/Abc123']) {
        assert.equal(codeOf(text), 'Abc123', text);
    }
    for (const text of ['', 'https://example.org/', 'https://example.org/r/Abc123', 'a b', 'x'.repeat(65), '<b>']) {
        assert.equal(codeOf(text), null, text);
    }
});
