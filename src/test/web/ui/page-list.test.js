import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PageList } from '#web/ui/page-list.js';

describe('PageList', () => {
    /** @type {number[]} */ let rows;
    /** @type {(string|undefined)[]} */ let asked;
    /** @type {PageList<number>} */ let list;

    beforeEach(() => {
        rows = [1, 2, 3, 4, 5];
        asked = [];
        list = new PageList(async (from) => {
            asked.push(from);
            const rest = rows.filter((row) => row > Number(from ?? 0));
            return { items: rest.slice(0, 2), next: rest.length > 2 ? String(rest[1]) : undefined };
        });
    });

    test('reads the first page, then those that follow, until there is none', async () => {
        await list.load();
        assert.deepEqual([list.items, list.next], [[1, 2], '2']);
        await list.append();
        await list.append();
        assert.deepEqual([list.items, list.next], [[1, 2, 3, 4, 5], undefined]);
        assert.deepEqual(asked, [undefined, '2', '4']);
    });

    test('reads anew as many rows as are shown', async () => {
        await list.load();
        await list.append();
        rows = [2, 3, 4, 5];
        await list.load();
        assert.deepEqual([list.items, list.next], [[2, 3, 4, 5], undefined]);
    });

    test('an empty list has no further page', async () => {
        rows = [];
        await list.load();
        assert.deepEqual([list.items, list.next], [[], undefined]);
    });
});
