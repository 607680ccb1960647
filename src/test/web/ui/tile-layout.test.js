import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { overlaps, ringShare, tileLayout, videoHeight } from '#web/ui/tile-layout.js';

const DESKTOP = { width: 1000, height: 700 };
const PHONE = { width: 360, height: 600 };

/** @param {number} count */
const columnsOn = (count, area = DESKTOP) => tileLayout(count, area).columns;

describe('tileLayout', () => {
    test('one tile fills the area', () => {
        assert.deepEqual(tileLayout(1, DESKTOP), { columns: 1, tileWidth: 1000, isNarrow: false });
    });

    test('as many columns as make the tiles about as large as they can be', () => {
        assert.deepEqual([2, 3, 4, 5, 9, 10].map((count) => columnsOn(count)), [2, 2, 2, 3, 3, 4]);
        assert.equal(columnsOn(3, { width: 1600, height: 300 }), 3);
        assert.equal(columnsOn(6, { width: 600, height: 2000 }), 1);
    });

    test('no tile is alone in the last of many rows', () => {
        for (let count = 4; count <= 30; count++) {
            assert.notEqual(count % columnsOn(count), 1, `${count} tiles`);
        }
    });

    test('all rows fit into the height', () => {
        for (let count = 1; count <= 60; count++) {
            const { columns, tileWidth } = tileLayout(count, DESKTOP);
            const rows = Math.ceil(count / columns);
            assert.ok(tileWidth !== null && tileWidth > 0);
            assert.ok(columns * tileWidth <= DESKTOP.width, `${count} tiles are too wide`);
            assert.ok(rows * tileWidth * 9 / 16 <= DESKTOP.height, `${count} tiles are too high`);
        }
    });

    test('a phone stacks up to four, then two columns', () => {
        assert.deepEqual([1, 2, 4, 5, 30].map((count) => columnsOn(count, PHONE)), [1, 1, 1, 2, 2]);
        assert.equal(tileLayout(2, PHONE).isNarrow, true);
        assert.equal(tileLayout(2, PHONE).tileWidth, null);
    });

    test('stacked tiles shrink rather than be scrolled, while that leaves them large', () => {
        const besideChat = { width: 546, height: 479 };
        assert.deepEqual(tileLayout(2, besideChat), { columns: 1, tileWidth: 415, isNarrow: true });
        assert.equal(tileLayout(1, besideChat).tileWidth, null);
        assert.deepEqual(tileLayout(5, { width: 500, height: 200 }), { columns: 2, tileWidth: null, isNarrow: true });
        assert.deepEqual(tileLayout(3, PHONE), { columns: 1, tileWidth: 341, isNarrow: true });
        assert.deepEqual(tileLayout(5, { width: 500, height: 400 }), { columns: 2, tileWidth: 222, isNarrow: true });
    });

    test('two columns rather than a stack that has to be scrolled', () => {
        const low = { width: 546, height: 479 };
        assert.deepEqual(tileLayout(3, low), { columns: 2, tileWidth: null, isNarrow: true });
        assert.deepEqual(tileLayout(4, low), { columns: 2, tileWidth: null, isNarrow: true });
        assert.equal(columnsOn(3, { width: 360, height: 100 }), 1);
    });

    test('accepts no tile and no area', () => {
        assert.equal(columnsOn(0), 1);
        assert.equal(columnsOn(4, { width: 600, height: 0 }), 1);
    });
});

describe('videoHeight', () => {
    test('lines that fill the tile, whichever side is longer', () => {
        assert.equal(videoHeight({ width: 320, height: 180 }, 1), 180);
        assert.equal(videoHeight({ width: 320, height: 90 }, 1), 180);
        assert.equal(videoHeight({ width: 100, height: 180 }, 1), 180);
    });
    test('in device pixels', () => assert.equal(videoHeight({ width: 320, height: 180 }, 2.5), 450));
    test('within what the protocol allows', () => {
        assert.equal(videoHeight({ width: 0, height: 0 }, 1), 1);
        assert.equal(videoHeight({ width: 0, height: 9000 }, 2), 8640);
    });
});

describe('ringShare', () => {
    test('40 decibels from nothing to full', () => {
        assert.equal(ringShare(1), 1);
        assert.equal(ringShare(0.1), 0.5);
        assert.ok(ringShare(0.01) < 1e-9);
    });
    test('stays between 0 and 1', () => {
        assert.equal(ringShare(3), 1);
        assert.equal(ringShare(0.0001), 0);
        assert.equal(ringShare(0), 0);
        assert.equal(ringShare(undefined), 0);
    });
});

describe('overlaps', () => {
    /** @param {number} left @param {number} top @param {number} width @param {number} height */
    const box = (left, top, width, height) =>
        /** @type {DOMRectReadOnly} */ ({ left, top, right: left + width, bottom: top + height });
    const area = box(0, 0, 100, 100);

    test('inside, across an edge', () => {
        assert.equal(overlaps(box(10, 10, 10, 10), area), true);
        assert.equal(overlaps(box(-5, -5, 10, 10), area), true);
        assert.equal(overlaps(area, box(99, 99, 10, 10)), true);
    });
    test('not beside it, touching or apart', () => {
        assert.equal(overlaps(box(100, 0, 10, 10), area), false);
        assert.equal(overlaps(box(0, -10, 10, 10), area), false);
        assert.equal(overlaps(box(0, 500, 10, 10), area), false);
    });
});
