import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const FOLDER = resolve(ROOT, 'target/protocol-examples');

/** The type checker, when the packages of package-lock.json are installed. */
function typeChecker() {
    try {
        return resolve(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
    } catch {
        return null;
    }
}

/** The examples of docs/protocol.md by whose messages they are. */
function examples() {
    const page = readFileSync(resolve(ROOT, 'docs/protocol.md'), 'utf8');
    const [client = '', server = ''] = page.slice(page.indexOf('## From the client')).split('## From the server');
    /** @param {string} text */
    const jsonOf = (text) => [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => json);
    return { client: jsonOf(client), server: jsonOf(server) };
}

/** @param {string} source @returns {string} what the type checker finds */
function check(source) {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(resolve(FOLDER, 'examples.ts'), source);
    writeFileSync(resolve(FOLDER, 'tsconfig.json'), JSON.stringify({
        extends: resolve(ROOT, 'tsconfig.json'),
        compilerOptions: { composite: false, emitDeclarationOnly: false, noEmit: true, incremental: false, tsBuildInfoFile: null, rootDir: ROOT },
        files: ['examples.ts'],
        include: [],
    }));
    try {
        execFileSync(process.execPath, [/** @type {string} */ (typeChecker()), '-p', FOLDER], { encoding: 'utf8', stdio: 'pipe' });
        return '';
    } catch (error) {
        return String(/** @type {{stdout?: string}} */ (error).stdout);
    }
}

const IMPORT = `import type { ClientMessage, ServerMessage } from '${resolve(ROOT, 'src/main/resources/web/voice/protocol.js')}';\n`;
const skip = typeChecker() === null && process.env.CI !== 'true' && 'the packages of package-lock.json are not installed';

describe('The types of the protocol', () => {
    const { client, server } = examples();

    test('there are examples of all messages', () => {
        assert.ok(client.length >= 7);
        assert.ok(server.length >= 16);
    });

    test('agree with the examples of docs/protocol.md', { skip }, () => {
        const source = [
            IMPORT,
            ...client.map((json, i) => `export const client${i}: ClientMessage = ${json};`),
            ...server.map((json, i) => `export const server${i}: ServerMessage = ${json};`),
        ].join('\n');
        assert.equal(check(source), '');
    });

    test('refuse a message that is none', { skip }, () => {
        const source = `${IMPORT}export const none: ServerMessage = {"op": "pong", "seq": "13", "t": 1};\n`;
        assert.match(check(source), /error TS2322/);
    });
});
