/** Width by height of a tile. */
export const TILE_RATIO = 16 / 9;

/** Below this width of the grid tiles are stacked. */
const NARROW_PIXELS = 560;

/** Between stacked tiles, in CSS pixels. */
const STACK_GAP = 12;

/** Stacked tiles that would have to be scrolled become as small as this share of their column instead. */
const SMALLEST_STACKED = 0.6;

/** That no tile is alone in its row is worth tiles that are smaller by this much. */
const GOOD_ENOUGH = 0.75;

/**
 * The number of columns that makes the tiles largest, or about as large without a tile alone in its row.
 *
 * @param {number} count of tiles
 * @param {{width: number, height: number}} area in CSS pixels
 * @returns {{columns: number, tileWidth: number|null, isNarrow: boolean}} tileWidth: null where they fill the columns, also if that takes scrolling
 */
export function tileLayout(count, { width, height }) {
    if (width < NARROW_PIXELS) {
        const one = stacked(count, count > 4 ? 2 : 1, { width, height });
        const two = stacked(count, 2, { width, height });
        const { columns, tileWidth } = one.fits || !two.fits ? one : two;
        return { columns, tileWidth, isNarrow: true };
    }
    const layouts = Array.from({ length: count }, (_, i) => {
        const n = i + 1;
        const rows = Math.ceil(count / n);
        return { columns: n, tileWidth: Math.min(width / n, (height / rows) * TILE_RATIO), lonely: Number(rows > 1 && (n === 1 || count % n === 1)) };
    });
    const largest = Math.max(0, ...layouts.map(({ tileWidth }) => tileWidth));
    const [best = { columns: 1, tileWidth: 0 }] = layouts
        .filter(({ tileWidth }) => largest > 1 && tileWidth >= GOOD_ENOUGH * largest)
        .sort((one, other) => one.lonely - other.lonely || other.tileWidth - one.tileWidth);
    return { columns: best.columns, tileWidth: Math.floor(best.tileWidth), isNarrow: false };
}

/**
 * Tiles in columns of a narrow area.
 *
 * @param {number} count of tiles
 * @param {number} columns
 * @param {{width: number, height: number}} area
 */
function stacked(count, columns, { width, height }) {
    const rows = Math.ceil(count / columns);
    const column = width / columns - (columns - 1) * STACK_GAP / columns;
    const fitting = Math.floor((height - (rows - 1) * STACK_GAP) / rows * TILE_RATIO);
    const fits = fitting >= SMALLEST_STACKED * column;
    return { columns, tileWidth: fits && fitting < column ? fitting : null, fits };
}

/**
 * Lines of a video that fills a tile, in device pixels, within what the protocol allows.
 *
 * @param {{width: number, height: number}} tile in CSS pixels
 * @param {number} devicePixels to a CSS pixel
 */
export function videoHeight({ width, height }, devicePixels) {
    return Math.max(1, Math.min(8640, Math.round(Math.max(height, width / TILE_RATIO) * devicePixels)));
}

/** @param {DOMRectReadOnly} a @param {DOMRectReadOnly} b */
export function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A level 0…1 as a share of the ring around a speaker: decibels over a range of 40, as the ear perceives loudness. @param {number|undefined} level */
export function ringShare(level) {
    return level ? Math.max(0, Math.min(1, 1 + Math.log10(level) / 2)) : 0;
}
