import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemberRanges, RANGE } from '#web/voice/member-ranges.js';

/** @typedef {import('#web/voice/member-ranges.js').Row} Row */

/** @param {number} n */
const member = (n) => ({ user: `user ${n}`, username: `m${n}`, roles: [] });

/** @param {{role: string, members: number}[]} groups */
function server(groups) {
    /** @type {number[]} */
    const asked = [];
    const total = groups.reduce((sum, { members }) => sum + members, 0);
    return {
        asked,
        groups,
        load: (/** @type {number} */ offset) => {
            asked.push(offset);
            return Promise.resolve({ groups, members: Array.from({ length: Math.max(0, Math.min(RANGE, total - offset)) }, (_, i) => member(offset + i)) });
        },
    };
}

/** @param {Row[]} rows */
const words = (rows) => rows.map((row) => ('heading' in row ? row.heading.role : row.member?.username ?? `?${row.index}`));

test('lines are headings and the members below them', async () => {
    const { load } = server([{ role: 'owner', members: 1 }, { role: 'all', members: 3 }]);
    const ranges = new MemberRanges(load);
    await ranges.want(ranges.rows(0, 10));
    assert.equal(ranges.length, 6);
    assert.deepEqual(words(ranges.rows(0, 100)), ['owner', 'm0', 'all', 'm1', 'm2', 'm3']);
    assert.deepEqual(words(ranges.rows(1, 4)), ['m0', 'all', 'm1']);
    assert.deepEqual(words(ranges.rows(4, 6)), ['m2', 'm3']);
    assert.deepEqual(words(ranges.rows(6, 9)), []);
});

test('only what is looked at is loaded, once', async () => {
    const all = server([{ role: 'all', members: 10_000 }]);
    const ranges = new MemberRanges(all.load);
    await ranges.want(ranges.rows(0, 20));
    await ranges.want(ranges.rows(0, 20));
    assert.deepEqual(all.asked, [0]);
    assert.equal(ranges.length, 10_001);
    const far = ranges.rows(5_095, 5_105);
    assert.deepEqual(words(far).slice(0, 2), ['?5094', '?5095']);
    await Promise.all([ranges.want(far), ranges.want(far)]);
    assert.deepEqual(all.asked, [0, 5_000, 5_100]);
    assert.equal(words(ranges.rows(5_095, 5_105))[9], 'm5103');
});

test('after a refresh what is looked at is loaded again, and shown until then', async () => {
    const all = server([{ role: 'all', members: 150 }]);
    const ranges = new MemberRanges(all.load);
    await ranges.want([]);
    await ranges.want(ranges.rows(0, 151));
    ranges.refresh();
    assert.deepEqual(words(ranges.rows(0, 2)), ['all', 'm0']);
    all.groups[0] = { role: 'all', members: 149 };
    await ranges.want(ranges.rows(0, 10));
    assert.deepEqual(all.asked, [0, 100, 0]);
    assert.equal(ranges.length, 150);
    await ranges.want(ranges.rows(0, 10));
    assert.equal(all.asked.length, 3);
});

test('an answer from before a refresh does not count as new', async () => {
    /** @type {(() => void)[]} */
    const answers = [];
    const ranges = new MemberRanges(() => new Promise((resolve) => answers.push(() => resolve({ groups: [{ role: 'all', members: 1 }], members: [member(0)] }))));
    const first = ranges.want([]);
    ranges.refresh();
    answers[0]?.();
    await first;
    const second = ranges.want(ranges.rows(0, 2));
    assert.equal(answers.length, 2);
    answers[1]?.();
    await second;
});
