/** Width by height of a tile. */
export const TILE_RATIO = 16 / 9;

/** Below this width of the grid tiles are stacked. */
const NARROW_PIXELS = 560;

/**
 * The number of columns that makes the tiles largest.
 *
 * @param {number} count of tiles
 * @param {{width: number, height: number}} area in CSS pixels
 * @returns {{columns: number, tileWidth: number|null, isNarrow: boolean}} tileWidth: null where they fill the columns
 */
export function tileLayout(count, { width, height }) {
    if (width < NARROW_PIXELS) {
        return { columns: count > 4 ? 2 : 1, tileWidth: null, isNarrow: true };
    }
    let columns = 1;
    let best = 0;
    for (let n = 1; n <= count; n++) {
        const tileWidth = Math.min(width / n, (height / Math.ceil(count / n)) * TILE_RATIO);
        if (tileWidth > best + 1) {
            best = tileWidth;
            columns = n;
        }
    }
    return { columns, tileWidth: Math.floor(best), isNarrow: false };
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
