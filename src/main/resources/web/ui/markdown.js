/**
 * Reads the subset of Markdown that messages may use into a tree of plain objects. It makes no HTML: what is not in the
 * subset is text. Text is hostile; the time is bounded by its length times the depth.
 *
 * @typedef {{type: "text", text: string}} Text
 * @typedef {{type: "code", text: string}|{type: "codeBlock", language: string, text: string}} Code
 * @typedef {{type: "bold"|"italic"|"strike"|"spoiler"|"quote", children: Piece[]}} Styled
 * @typedef {{type: "list", start: number|null, children: Item[]}} List start: the first number, null for bullets
 * @typedef {{type: "item", children: Piece[]}} Item
 * @typedef {{type: "link", href: string, text: string}} Link only http and https
 * @typedef {{type: "mention", user: string}} Mention
 * @typedef {{type: "break"}} Break
 * @typedef {Text|Code|Styled|List|Item|Link|Mention|Break} Piece
 */

/** Deeper styles are text. */
const MAX_DEPTH = 6;

/** The longer of two that begin alike comes first. @type {[string, Styled['type']][]} */
const STYLES = [['**', 'bold'], ['||', 'spoiler'], ['~~', 'strike'], ['*', 'italic'], ['_', 'italic']];

/** A line of a list, with its number if it has one. */
const ITEM = /^(?:[-*]|(\d{1,9})\.) +(\S.*)$/;

const MENTION = /<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>/y;
const ADDRESS = /https?:\/\/[^\s<>"]+/y;
const ESCAPABLE = /[\\`*_~|<>@#-]/;
const WORD = /[\p{L}\p{N}_]/u;

/** @param {string} text @returns {Piece[]} */
export function readMarkdown(text) {
    /** @type {Piece[]} */
    const pieces = [];
    // Code blocks first: nothing in them has a meaning.
    let end = 0;
    for (const block of text.matchAll(/```(?:([a-zA-Z0-9+#-]*)\n)?([^]*?)```\n?/g)) {
        const [whole, language = '', code = ''] = block;
        readLines(text.slice(end, block.index), pieces);
        pieces.push(code.trim() ? { type: 'codeBlock', language, text: code.replace(/\n$/, '') } : { type: 'text', text: whole });
        end = block.index + whole.length;
    }
    readLines(text.slice(end), pieces);
    return pieces;
}

/** @param {string} text @param {Piece[]} pieces */
function readLines(text, pieces) {
    if (!text) {
        return;
    }
    for (const [quoted, lines] of runs(text.split('\n'), (line) => line.startsWith('> '))) {
        if (quoted) {
            pieces.push({ type: 'quote', children: readBlocks(lines.map((line) => line.slice(2))) });
        } else {
            pieces.push(...readBlocks(lines));
        }
    }
}

/** Paragraphs and lists. @param {string[]} lines @returns {Piece[]} */
function readBlocks(lines) {
    return runs(lines, listOf).flatMap(([kind, run]) => {
        if (kind === '') {
            return readInline(run.join('\n'), 0);
        }
        const items = run.map((line) => /** @type {RegExpExecArray} */ (ITEM.exec(line)));
        return [{
            type: 'list',
            start: kind === 'numbered' ? Number(items[0]?.[1]) : null,
            children: items.map(([, , text = '']) => ({ type: 'item', children: readInline(text, 0) })),
        }];
    });
}

/** @param {string} line @returns {""|"numbered"|"bulleted"} which list it is an item of */
function listOf(line) {
    const item = ITEM.exec(line);
    return item === null ? '' : item[1] === undefined ? 'bulleted' : 'numbered';
}

/**
 * Neighbors of one kind together.
 *
 * @template K
 * @param {string[]} lines
 * @param {(line: string) => K} kindOf
 */
function runs(lines, kindOf) {
    /** @type {[kind: K, lines: string[]][]} */
    const found = [];
    for (const line of lines) {
        const kind = kindOf(line);
        const last = found.at(-1);
        if (last && last[0] === kind) {
            last[1].push(line);
        } else {
            found.push([kind, [line]]);
        }
    }
    return found;
}

/** @param {string} text @param {number} depth @returns {Piece[]} */
function readInline(text, depth) {
    /** @type {Piece[]} */
    const pieces = [];
    /** Markers that do not come again: they are not searched for twice. */
    const absent = new Set();
    let plain = '';
    let at = 0;

    const flush = () => {
        if (plain) {
            pieces.push({ type: 'text', text: plain });
            plain = '';
        }
    };
    /** @param {Piece} piece @param {number} end */
    const push = (piece, end) => {
        flush();
        pieces.push(piece);
        at = end;
    };
    /** @param {string} marker @param {number} from @returns {number} */
    const find = (marker, from) => {
        const end = absent.has(marker) ? -1 : text.indexOf(marker, from);
        if (end < 0) {
            absent.add(marker);
        }
        return end;
    };

    next: while (at < text.length) {
        const character = /** @type {string} */ (text[at]);
        if (character === '\n') {
            push({ type: 'break' }, at + 1);
            continue;
        }
        if (character === '\\' && ESCAPABLE.test(text[at + 1] ?? '')) {
            plain += text[at + 1];
            at += 2;
            continue;
        }
        if (character === '`') {
            const end = find('`', at + 1);
            if (end > at + 1) {
                push({ type: 'code', text: text.slice(at + 1, end) }, end + 1);
                continue;
            }
        }
        const mention = character === '<' && match(MENTION, text, at);
        if (mention) {
            push({ type: 'mention', user: /** @type {string} */ (mention[1]) }, at + mention[0].length);
            continue;
        }
        const address = character === 'h' && !WORD.test(text[at - 1] ?? '') && match(ADDRESS, text, at);
        const link = address && readLink(address[0]);
        if (link) {
            push(link, at + link.text.length);
            continue;
        }
        for (const [marker, type] of depth < MAX_DEPTH ? STYLES : []) {
            if (!text.startsWith(marker, at)) {
                continue;
            }
            const end = closing(text, marker, at, find);
            if (end > 0) {
                push(/** @type {Styled} */ ({ type, children: readInline(text.slice(at + marker.length, end), depth + 1) }), end + marker.length);
                continue next;
            }
        }
        plain += character;
        at++;
    }
    flush();
    return pieces;
}

/** Where a style ends, or -1. @param {string} text @param {string} marker @param {number} at @param {(marker: string, from: number) => number} find */
function closing(text, marker, at, find) {
    const start = at + marker.length;
    const end = find(marker, start + 1);
    if (end < 0 || !text.slice(start, end).trim()) {
        return -1;
    }
    if (marker.length > 1) {
        // ***both*** ends with the outer marker.
        return marker === '**' && text[end + 2] === '*' ? end + 1 : end;
    }
    const inside = marker === '_' && (WORD.test(text[at - 1] ?? '') || WORD.test(text[end + 1] ?? ''));
    // Of a longer run of markers none is an italic one.
    if (text[start] === marker || text[at - 1] === marker) {
        return -1;
    }
    const spaced = /\s/.test(text[start] ?? '') || /\s/.test(text[end - 1] ?? '');
    return inside || spaced ? -1 : end;
}

/** @param {RegExp} sticky @param {string} text @param {number} at */
function match(sticky, text, at) {
    sticky.lastIndex = at;
    return sticky.exec(text);
}

/** @param {string} address @returns {Link|null} */
function readLink(address) {
    // A full stop or bracket after an address belongs to the sentence.
    let text = address.replace(/[.,:;!?'"*_~|`]+$/, '');
    if (text.endsWith(')') && !text.includes('(')) {
        text = text.slice(0, -1);
    }
    const url = URL.canParse(text) ? new URL(text) : null;
    return url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password
        ? { type: 'link', href: url.href, text }
        : null;
}
