import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AUDIO_BYTES, VIDEO_BYTES, limit } from './limit.js';
import { measure } from './measure.js';
import { options as read } from './options.js';
import { write, writeReadme } from './report.js';
import { scenario } from './scenario.js';
import { Suite, withServer } from './suite.js';

const options = read(fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''));

// Signaling belongs to the load: it must not take the server's core.
execFileSync('taskset', ['-a', '-cp', options.loadCpu, String(process.pid)], { stdio: 'ignore' });
// As the measured processes: a client whose answer waits here sends no connectivity check in time, and its join fails.
if (process.getuid?.() === 0) execFileSync('renice', ['-n', '-15', '-p', String(process.pid)], { stdio: 'ignore' });

/** @param {string} text */
const log = (text) => console.error(text);

/** Two scenarios on one server, and the least they can cost. */
async function quick() {
    const results = await withServer(options, 'hubbub', {}, async (server, pids) => {
        /** @type {Record<string, import('./types.js').Figures>} */
        const found = {};
        for (const name of ['S1-200', 'S2-150']) {
            found[name] = await measure({ server, pids, scenario: scenario(name), options });
            log(`${name} ${JSON.stringify(found[name])}`);
        }
        return found;
    });
    /** @type {Record<string, number>} */
    const least = {
        'S1-200': limit(options, AUDIO_BYTES, 1),
        'S1-200 five in a call': limit(options, AUDIO_BYTES, 5),
        'S2-150': limit(options, VIDEO_BYTES, 5),
    };
    log(`limit ${JSON.stringify(least)}`);
    const line = Object.entries(results).map(([name, { cpu_us, loss_pct, p99_ms }]) => {
        const ratio = Number((cpu_us / (least[name] ?? NaN)).toFixed(2));
        return [name, { cpu_us, limit_ratio: ratio, loss_pct, p99_ms }];
    });
    console.log(JSON.stringify(Object.fromEntries(line)));
}

/** What was named on the command line, or everything. */
async function full() {
    const suite = new Suite(options, log);
    if (!options.scenarios.length) await suite.all();
    for (const name of options.scenarios) {
        const [kind, size] = name.split('-');
        if (kind === 'S6') await suite.storm(size ? Number(size) : undefined);
        else if (kind === 'saturation') await suite.searches(size);
        else await suite.row({ name, servers: suite.servers });
    }
    for (const file of write(suite.options, suite)) console.log(file);
    if (suite.rows.some(({ error }) => error)) process.exitCode = 1;
}

try {
    if (options.quick) await quick();
    else if (!options.readme || options.scenarios.length) await full();
    if (options.readme) writeReadme(options);
} catch (error) {
    console.error(process.env.DEBUG || !(error instanceof Error) ? error : error.message);
    process.exitCode = 1;
}
// Sockets may still be open.
process.exit();
