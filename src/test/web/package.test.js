import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TSC = join(ROOT, 'node_modules/.bin/tsc');
const TEN_LINES = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/\n```js\n(import .*? 'hubbub-voice';\n.*?)```/s)?.[1] ?? '';

/** @param {string} program @param {string[]} options */
const run = (program, ...options) => execFileSync(program, options, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

// scripts/web-test says what is missing, and whether that is a failure.
describe('the npm package', { skip: !existsSync(TSC) }, () => {
    let folder = '';
    let tarball = '';

    before(() => {
        folder = mkdtempSync(join(tmpdir(), 'hubbub-package-'));
        tarball = run(join(ROOT, 'scripts/web-package'), join(folder, 'first')).trim();
        const user = join(folder, 'user');
        mkdirSync(user);
        writeFileSync(join(user, 'package.json'), '{ "private": true, "type": "module" }');
        run('npm', 'install', '--prefix', user, '--offline', '--silent', tarball);
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    /** @param {string} source */
    function problems(source) {
        const user = join(folder, 'user');
        writeFileSync(join(user, 'main.ts'), source);
        writeFileSync(join(user, 'tsconfig.json'), JSON.stringify({
            compilerOptions: { strict: true, noEmit: true, skipLibCheck: false, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', types: [] },
            files: ['main.ts'],
        }));
        return spawnSync(TSC, ['--project', user], { encoding: 'utf8' }).stdout;
    }

    test('is the same bytes when it is packed again', () => {
        const again = run(join(ROOT, 'scripts/web-package'), join(folder, 'second')).trim();
        assert.deepEqual(readFileSync(again), readFileSync(tarball));
    });

    test('has types for the lines of the README', () => {
        assert.ok(TEN_LINES.includes('createVoiceClient'), 'the lines are in the README');
        assert.equal(problems(TEN_LINES), '');
    });

    test('has types that find a mistake', () => {
        assert.match(problems(TEN_LINES.replace('join(channel.id)', 'join(5)')), /main\.ts.*not assignable/);
    });

    test('shows the lines itself', () => {
        assert.ok(readFileSync(join(folder, 'user/node_modules/hubbub-voice/README.md'), 'utf8').includes(TEN_LINES));
    });
});
