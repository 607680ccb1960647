import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readMarkdown } from '#web/ui/markdown.js';

/** @typedef {import('#web/ui/markdown.js').Piece} Piece */

/** A tree as one line: `[bold hello]`. @param {Piece[]} pieces @returns {string} */
function line(pieces) {
    return pieces.map((piece) => {
        switch (piece.type) {
            case 'text':
                return piece.text;
            case 'break':
                return '⏎';
            case 'code':
            case 'codeBlock':
                return `[${piece.type} ${piece.text.replaceAll('\n', '⏎')}]`;
            case 'link':
                return `[link ${piece.href}]`;
            case 'mention':
                return `[mention ${piece.user}]`;
            case 'list':
                return `[list ${piece.start === null ? '' : `${piece.start} `}${line(piece.children)}]`;
            default:
                return `[${piece.type} ${line(piece.children)}]`;
        }
    }).join('');
}

/** @param {string} text */
const read = (text) => line(readMarkdown(text));

const ID = '019ac3a5-7d11-7c05-9b1e-2f4d6a8c0e11';

describe('Markdown', () => {
    for (const [text, tree] of /** @type {[string, string][]} */ ([
        ['plain', 'plain'],
        ['**bold** and *italic* or _italic_', '[bold bold] and [italic italic] or [italic italic]'],
        ['***both***', '[bold [italic both]]'],
        ['~~gone~~ ||secret||', '[strike gone] [spoiler secret]'],
        ['**a *b* c**', '[bold a [italic b] c]'],
        ['`**code**` and ```js\nlet a = 1;\n```', '[code **code**] and [codeBlock let a = 1;]'],
        ['two\nlines', 'two⏎lines'],
        ['> quoted\n> more\nnot', '[quote quoted⏎more]not'],
        ['- one\n- **two**\nno item', '[list [item one][item [bold two]]]no item'],
        ['so:\n3. three\n4. four', 'so:[list 3 [item three][item four]]'],
        ['* a\n1. b', '[list [item a]][list 1 [item b]]'],
        ['> - quoted\n> text', '[quote [list [item quoted]]text]'],
        ['\\- no item', '- no item'],
        ['**no\n- style** over lines', '**no[list [item style** over lines]]'],
        ['snake_case_name 2*3*4', 'snake_case_name 2[italic 3]4'],
        ['a * b * c', 'a * b * c'],
        ['\\*not\\* \\<@x>', '*not* <@x>'],
        [`hi <@${ID}>!`, `hi [mention ${ID}]!`],
        ['see https://example.org/a_b_(c)?q=1#x.', 'see [link https://example.org/a_b_(c)?q=1#x].'],
        ['(https://example.org)', '([link https://example.org/])'],
        ['**https://example.org**', '[bold [link https://example.org/]]'],
    ])) {
        test(text, () => assert.equal(read(text), tree));
    }
});

describe('What is not in the subset is text', () => {
    for (const text of [
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '[click](javascript:alert(1))',
        'javascript:alert(1)',
        'data:text/html,<script>alert(1)</script>',
        'https://user:secret@example.org',
        'https://',
        '<@everyone>',
        `<@${ID.toUpperCase()}>`,
        '**', '****', '** **', '||', '~~~~', '*', '_', '`', '``', '```', '``````',
        '# heading', '-', '- ', '-no', '1.', '1.5', '1.no', '1234567890. too long', '+ no', '1) no',
    ]) {
        test(text, () => assert.equal(readMarkdown(text).map((piece) => piece.type === 'text' ? piece.text : piece.type).join(''), text));
    }

    test('an address never carries another protocol', () => {
        for (const text of ['http://example.org', 'HTTPS://example.org', 'xhttps://example.org', 'https:example.org', 'https://exa\u202Emple.org']) {
            for (const piece of readMarkdown(text)) {
                assert.ok(piece.type !== 'link' || /^https?:\/\//.test(piece.href), text);
            }
        }
    });
});

describe('Hostile text', () => {
    const markers = ['**', '*', '_', '~~', '||', '`', '```', '> ', '- ', '1. ', '\n', '<@', 'https://', '\\', ')', 'a', ' '];

    /** No character is lost or made up. @param {Piece[]} pieces @returns {string} */
    const letters = (pieces) => pieces.map((piece) => 'children' in piece ? letters(piece.children) : `${'language' in piece ? piece.language : ''}${'text' in piece ? piece.text : ''}`).join('').replaceAll(/[^a]/g, '');

    test('of any markers keeps its letters and is read in a moment', () => {
        let seed = 20;
        const next = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff);
        for (let run = 0; run < 2_000; run++) {
            let text = '';
            const length = next() % 60;
            for (let i = 0; i < length; i++) {
                text += markers[(next() >> 8) % markers.length];
            }
            assert.equal(letters(readMarkdown(text)), text.replaceAll(/[^a]/g, ''), JSON.stringify(text));
        }
    });

    test('nests no deeper than it may', () => {
        /** @param {Piece[]} pieces @returns {number} */
        const depth = (pieces) => Math.max(0, ...pieces.map((piece) => 'children' in piece ? 1 + depth(piece.children) : 0));
        const text = '**||~~*_'.repeat(500) + 'a' + '_*~~||**'.repeat(500);
        assert.ok(depth(readMarkdown(text)) <= 7);
    });

    test('of 4,000 equal markers ends', () => {
        for (const marker of markers) {
            readMarkdown(marker.repeat(4_000));
            readMarkdown(`${marker}a`.repeat(2_000));
        }
    });
});
