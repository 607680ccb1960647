import { Hubbub } from './hubbub.js';
import { Janus, JanusLoop, fastSrtp, janusFolder } from './janus.js';
import { AUDIO_BYTES, VIDEO_BYTES, floor, limit } from './limit.js';
import { measure } from './measure.js';
import { median } from './median.js';
import { saturation } from './saturation.js';
import { scenario } from './scenario.js';
import { storm } from './storm.js';

/** @typedef {import('./types.js').Figures} Figures */
/** @typedef {import('./types.js').MediaServer} MediaServer */
/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').Report} Report */
/** @typedef {"hubbub"|"janus"|"janus-loop"} ServerName */

/** @type {Record<ServerName, new (options: Options) => MediaServer>} */
const SERVERS = { hubbub: Hubbub, janus: Janus, 'janus-loop': JanusLoop };

/** @type {ServerName[]} */
const ALL = ['hubbub', 'janus', 'janus-loop'];

/** Others that take more of the server's core than this, in percent, change the figures. */
const QUIET_PERCENT = 3;

/**
 * What a full run measures, and on which servers. Janus is measured as far as one of its rooms goes.
 *
 * @type {{name: string, variant?: string, servers: ServerName[], settings?: Figures}[]}
 */
const ROWS = [
    { name: 'S1-60', servers: ALL },
    { name: 'S1-200', servers: ALL },
    { name: 'S1-200', variant: 'batching 10 ms', servers: ['hubbub'], settings: { 'media.batchingDelayMillis': 10 } },
    { name: 'S2-50', servers: ALL },
    { name: 'S2-150', servers: ALL },
    { name: 'S3-12', servers: ALL },
    { name: 'S4-1000', servers: ['hubbub'] },
    { name: 'S5-100', servers: ALL },
];

/**
 * Listeners that are added at a time until it is too much.
 *
 * @type {{kind: string, server: ServerName, step: number, most: number}[]}
 */
const SEARCHES = [
    { kind: 'S1', server: 'hubbub', step: 200, most: 2400 },
    { kind: 'S1', server: 'janus-loop', step: 60, most: 900 },
    { kind: 'S2', server: 'hubbub', step: 200, most: 3000 },
    { kind: 'S2', server: 'janus-loop', step: 60, most: 900 },
];

const STORM_JOINS = 500;

/**
 * Starts a server, does something with it and stops it.
 *
 * @template T
 * @param {Options} options
 * @param {ServerName} name
 * @param {Figures} settings
 * @param {(server: MediaServer, pids: number[]) => Promise<T>} use
 * @param {number} [nodes]
 * @returns {Promise<T>}
 */
export async function withServer(options, name, settings, use, nodes = 1) {
    const server = new SERVERS[name](options);
    try {
        const { pids } = await server.start(settings, nodes);
        return await use(server, pids);
    } finally {
        await server.stop();
    }
}

/** The least that a packet can cost by one call each, and by one call for five; video packets are larger. @param {Options} options @param {string} name */
export function limits(options, name) {
    const bytes = name.startsWith('S2') || name.startsWith('S3') ? VIDEO_BYTES : AUDIO_BYTES;
    return {
        limit_us: limit(options, bytes, 1),
        limit5_us: limit(options, bytes, 5),
        limit_read_us: limit(options, bytes, 1, 1),
        limit5_read_us: limit(options, bytes, 5, 1),
    };
}

/** @param {import('./types.js').Scenario} scenario @returns {Figures} */
const shardsOf = ({ shards }) => (shards > 1 ? { 'verticles.media.instances': shards } : {});

/** Runs in which others left the server its core. @param {Figures[]} runs */
const quiet = (runs) => runs.filter(({ error, others_pct: others }) => !error && others < QUIET_PERCENT);

/** Runs scenarios on servers and keeps the results. */
export class Suite {
    /** @type {Report["rows"]} */ rows = [];
    /** @type {Report["saturation"]} */ saturation = [];
    /** @type {Report["storms"]} */ storms = [];

    /** @param {Options} options @param {(text: string) => void} log */
    constructor(options, log) {
        this.log = log;
        this.servers = /** @type {ServerName[]} */ (Object.keys(SERVERS)).filter((name) => !options.peers.length || options.peers.includes(name));
        const withJanus = this.servers.some((name) => name !== 'hubbub');
        if (withJanus && !janusFolder()) {
            log('Janus is not installed (apt-get install janus); it is left out.');
            this.servers = this.servers.filter((name) => name === 'hubbub');
        }
        this.options = { ...options, srtpLibrary: withJanus ? fastSrtp(options) : '' };
    }

    async all() {
        for (const row of ROWS) await this.row(row);
        await this.searches();
        await this.storm();
    }

    /**
     * One scenario, alternating between all servers, until there are as many quiet runs as were asked for, at most twice
     * as often.
     *
     * @param {{name: string, variant?: string, servers?: ServerName[], settings?: Figures}} row
     */
    async row({ name, variant = '', servers = ['hubbub'], settings = {} }) {
        const chosen = scenario(name);
        // Janus has neither clusters nor shards.
        const here = servers.filter((server) => this.servers.includes(server) && (server === 'hubbub' || !name.startsWith('R')));
        /** @type {Map<ServerName, Figures[]>} */
        const runs = new Map(here.map((server) => [server, []]));
        const wanted = this.options.runs;
        /** @param {ServerName} server */
        const isDone = (server) => {
            const found = runs.get(server) ?? [];
            return quiet(found).length >= wanted || found.length >= 2 * wanted;
        };
        while (!here.every(isDone)) {
            const least = name.startsWith('R') ? {} : { ...limits(this.options, name), ...floor(this.options) };
            for (const server of here.filter((one) => !isDone(one))) {
                const result = await this.#measured(server, chosen, { ...chosen.settings, ...shardsOf(chosen), ...settings });
                this.log(`${name} ${variant} ${server} ${JSON.stringify(result)}`);
                runs.get(server)?.push({ ...least, ...result });
            }
        }
        for (const [server, found] of runs) {
            const without = quiet(found);
            this.rows.push({
                name,
                what: chosen.what,
                variant,
                server,
                ...median(without.length ? without : found),
                quiet_runs: without.length,
                all_runs: found.length,
                runs: found,
            });
        }
    }

    /** @param {string} [kind] only of this scenario */
    async searches(kind) {
        for (const search of SEARCHES) {
            if (!kind || search.kind === kind) await this.#search(search);
        }
    }

    /** @param {(typeof SEARCHES)[number]} search */
    async #search({ kind, server, step, most }) {
        if (!this.servers.includes(server)) return;
        const { options } = this;
        const found = await withServer(options, server, {}, (running, pids) =>
            saturation({ server: running, pids, kind, step, most, options }),
        );
        this.log(`saturation ${kind} ${server} ${JSON.stringify(found)}`);
        this.saturation.push({ kind, server, ...found });
    }

    async storm(joins = STORM_JOINS) {
        const { options } = this;
        const found = await withServer(options, 'hubbub', {}, (server, pids) => storm({ server, pids, joins, options }));
        this.log(`S6-${joins} ${JSON.stringify(found)}`);
        this.storms.push(found);
    }

    /** @param {ServerName} server @param {import('./types.js').Scenario} chosen @param {Figures} settings @returns {Promise<Figures>} */
    async #measured(server, chosen, settings) {
        const { options } = this;
        try {
            return await withServer(
                options,
                server,
                settings,
                (running, pids) => measure({ server: running, pids, scenario: chosen, options }),
                chosen.nodes,
            );
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            this.log(`${chosen.key} on ${server} failed: ${message}`);
            return { error: message };
        }
    }
}
