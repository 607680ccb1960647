import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeableRoles } from '#web/ui/member-roles.js';
import { isChanged, storeDrafts } from '#web/ui/server-settings.js';

/** @param {string} id @param {number} position @param {string[]} permissions */
const role = (id, position, permissions = []) => ({ id, name: id, position, permissions });
const ROLES = [role('admin', 3, ['ban_members']), role('moderator', 2, ['kick_members']), role('police', 1, ['ban_members']), role('home', 0)];
const HOME = /** @type {any} */ ({ id: 'home', owner: 'o' });

/** @param {string} user @param {string[]} own @param {string[]} theirs */
function offered(user, own, theirs) {
    return changeableRoles(HOME, { user, roles: own }, { roles: theirs }, ROLES, (permission) => permission === 'kick_members').map(({ id }) => id);
}

test('one gives roles below one\'s own with permissions that one has', () => {
    assert.deepEqual(offered('a', ['admin'], []), ['moderator']);
    assert.deepEqual(offered('m', ['moderator'], []), []);
    assert.deepEqual(offered('p', [], []), []);
});

test('one takes any role below one\'s own', () => {
    assert.deepEqual(offered('a', ['admin'], ['police', 'admin']), ['moderator', 'police']);
});

test('the owner gives all roles, but not that of everyone', () => {
    assert.deepEqual(offered('o', [], []), ['admin', 'moderator', 'police']);
});

test('a role that cannot be saved is saved by another try, and the others are not saved again', async () => {
    const drafts = new Map([['admin', 'a'], ['moderator', 'm'], ['police', 'p']]);
    /** @type {string[]} */ const written = [];
    let isRefused = true;
    const write = async (/** @type {{id: string}} */ { id }, /** @type {string} */ draft) => {
        written.push(`${id} ${draft}`);
        if (id === 'moderator' && isRefused) {
            throw new Error('busy');
        }
    };
    const left = () => ROLES.filter(({ id }) => drafts.has(id));
    assert.equal((await storeDrafts(left(), drafts, write))?.reason.message, 'busy');
    assert.deepEqual(left().map(({ id }) => id), ['moderator']);
    isRefused = false;
    assert.equal(await storeDrafts(left(), drafts, write), undefined);
    assert.deepEqual(left(), []);
    assert.deepEqual(written, ['admin a', 'moderator m', 'police p', 'moderator m']);
});

test('a role is changed until it is as before', () => {
    const draft = { name: 'police ', color: '#99aab5', permissions: new Set(['ban_members']) };
    assert.equal(isChanged(ROLES[2], draft), false);
    assert.equal(isChanged(ROLES[2], { ...draft, name: 'Police' }), true);
    assert.equal(isChanged(ROLES[2], { ...draft, color: '#000000' }), true);
    assert.equal(isChanged(ROLES[2], { ...draft, permissions: new Set() }), true);
    assert.equal(isChanged(ROLES[2], { ...draft, permissions: new Set(['kick_members']) }), true);
});
