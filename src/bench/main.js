import { fileURLToPath } from 'node:url';
import { Hubbub } from './hubbub.js';
import { Janus } from './janus.js';
import { AUDIO_BYTES, VIDEO_BYTES, limit } from './limit.js';
import { measure } from './measure.js';
import { options as read } from './options.js';
import { scenario } from './scenario.js';

const options = read(fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''));

const tell = (text) => console.error(text);

/** Runs scenarios one after the other on one server. */
async function play(server, names) {
    const results = {};
    try {
        const scenarios = names.map(scenario);
        const { pid } = await server.start(Object.assign({}, ...scenarios.map(({ settings }) => settings)));
        for (const played of scenarios) {
            results[played.key] = await measure({ server, pid, scenario: played, options });
            tell(`${played.key} ${JSON.stringify(results[played.key])}`);
        }
    } finally {
        await server.stop();
    }
    return results;
}

/** @returns the least one packet of a scenario can cost here */
function limits() {
    const all = {
        audio: limit(options, AUDIO_BYTES, 1),
        audio5: limit(options, AUDIO_BYTES, 5),
        video5: limit(options, VIDEO_BYTES, 5),
    };
    tell(`limit ${JSON.stringify(all)}`);
    return all;
}

async function quick() {
    const names = options.scenarios.length ? options.scenarios : ['S1-200', 'S2-150'];
    const results = await play(options.peers.includes('janus') ? new Janus(options) : new Hubbub(options), names);
    const least = limits();
    const line = {};
    for (const [name, { cpu_us, loss_pct, p99_ms }] of Object.entries(results)) {
        const base = name.startsWith('S2') ? least.video5 : least.audio;
        line[name] = { cpu_us, limit_ratio: Number((cpu_us / base).toFixed(2)), loss_pct, p99_ms };
    }
    console.log(JSON.stringify(line));
}

await quick();
process.exit(0);
