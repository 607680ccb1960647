import { mkdirSync, openSync, readFileSync, existsSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { sleep, start } from './process.js';

const START_SECONDS = 120;
const STOP_SECONDS = 10;

/** A node's heartbeat is written once a second; after it the others place rooms on its shards. */
const HEARTBEAT_SECONDS = 2;

/** Last lines of the log, shown when the server does not start. */
const LOG_LINES = 12;

/** A port that is free now. @returns {Promise<number>} */
const freePort = () =>
    new Promise((resolve, reject) => {
        const server = createServer();
        server.on('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
        });
    });

/** One process of our server. */
class Node {
    /** @type {import('node:child_process').ChildProcess} */ #child;
    #ended = false;
    #opsPort;
    base = '';

    /**
     * @param {import('./types.js').Options} options
     * @param {{name: string, flags: string[], env: Record<string, string>, opsPort?: number}} node its name is that of its files
     */
    constructor(options, { name, flags, env, opsPort = 0 }) {
        const { folder, serverCpu, java, jar, classPath, root, javaOptions } = options;
        this.#opsPort = opsPort;
        this.log = `${folder}/${name}.log`;
        this.gcLog = `${folder}/${name === 'server' ? 'gc' : `${name}-gc`}.log`;
        const program = classPath ? ['-cp', classPath, 'verticles.Main'] : ['-jar', jar];
        const log = openSync(this.log, 'w');
        this.#child = start(
            serverCpu,
            java,
            [
                `@${root}/scripts/jvm.options`,
                `@${root}/scripts/server.options`,
                `-Xlog:gc*,safepoint:file=${this.gcLog}:timemillis:filecount=0`,
                ...javaOptions,
                ...program,
                ...flags,
            ],
            { cwd: root, stdio: ['ignore', log, log], env: { ...process.env, ...env } },
        );
        this.#child.on('exit', () => (this.#ended = true));
    }

    get pid() {
        return this.#child.pid ?? 0;
    }

    async ready() {
        for (let i = 0; i < 10 * START_SECONDS && !this.#ended; i++) {
            const ready = this.#text().match(/Hubbub is ready: https:\/\/localhost:(\d+)/);
            if (ready) {
                this.base = `https://127.0.0.1:${ready[1]}`;
                return;
            }
            await sleep(0.1);
        }
        throw new Error(`Hubbub did not start; ${this.log} ends with\n${this.lastLines()}`);
    }

    lastLines() {
        return this.#text().trimEnd().split('\n').slice(-LOG_LINES).join('\n');
    }

    /** How many lines of the log are warnings or errors. */
    warnings() {
        return this.#text().match(/^\S+ (?:\S+ )?(?:WARN|ERROR)\b/gm)?.length ?? 0;
    }

    /** Media packets that it has dropped since its start, by the reason; see docs/operations.md. */
    async drops() {
        /** @type {Record<string, number>} */
        const drops = {};
        const text = await (await fetch(`http://127.0.0.1:${this.#opsPort}/metrics`)).text();
        for (const [, reason = '', count] of text.matchAll(/^hubbub_packets_dropped_total\{.*reason="(\w+)".*\} (\S+)$/gm)) {
            if (Number(count)) drops[reason] = (drops[reason] ?? 0) + Number(count);
        }
        return drops;
    }

    async stop() {
        if (this.#ended) return;
        this.#child.kill('SIGTERM');
        for (let i = 0; i < 10 * STOP_SECONDS && !this.#ended; i++) await sleep(0.1);
        if (!this.#ended) this.#child.kill('SIGKILL');
    }

    #text() {
        return readFileSync(this.log, 'utf8');
    }
}

/**
 * The processes of our server: one, or a cluster. The first one of a cluster runs the database of all; each has
 * everything else.
 */
export class Nodes {
    /** @type {Node[]} */ #all = [];

    /** @param {import('./types.js').Options} options */
    constructor(options) {
        this.options = options;
    }

    /**
     * Starts them and waits until they are ready.
     *
     * @param {Record<string, unknown>} settings of each
     * @param {number} count
     */
    async start(settings, count) {
        const { folder } = this.options;
        mkdirSync(folder, { recursive: true });
        /** @param {Record<string, unknown>} chosen */
        const flags = (chosen) => Object.entries(chosen).map(([key, value]) => `--${key}=${value}`);
        if (count === 1) {
            this.#all.push(new Node(this.options, { name: 'server', flags: flags({ 'node.dataFolder': `${folder}/data`, ...settings }), env: {} }));
            await this.#all[0]?.ready();
            return;
        }
        const ports = await Promise.all(Array.from({ length: count }, freePort));
        const opsPorts = await Promise.all(ports.map(freePort));
        const env = { HUBBUB_CLUSTER_SECRET: randomBytes(24).toString('hex') };
        /** @param {number} index @param {Record<string, unknown>} database @param {Record<string, string>} secrets */
        const add = (index, database, secrets) => {
            const node = new Node(this.options, {
                name: `node-${index + 1}`,
                flags: flags({
                    'node.id': `node-${index + 1}`,
                    'node.dataFolder': index ? `${folder}/data-${index + 1}` : `${folder}/data`,
                    'node.filesFolder': `${folder}/files`,
                    'node.drainSeconds': 0,
                    'cluster.enabled': true,
                    'cluster.port': ports[index],
                    'cluster.members': ports.map((port) => `127.0.0.1:${port}`).join(','),
                    ...database,
                    ...settings,
                    'ops.port': opsPorts[index],
                }),
                opsPort: opsPorts[index],
                env: { ...env, ...secrets },
            });
            this.#all.push(node);
            return node;
        };
        await add(0, {}, {}).ready();
        const { port, password } = this.#database();
        const database = { 'database.mode': 'external', 'database.port': port };
        const others = ports.slice(1).map((_, i) => add(i + 1, database, { HUBBUB_DATABASE_PASSWORD: password }));
        await Promise.all(others.map((node) => node.ready()));
        await sleep(HEARTBEAT_SECONDS);
    }

    /** The PostgreSQL of the first node, as its files have it. */
    #database() {
        const data = `${this.options.folder}/data`;
        // Line 4 is the port (PostgreSQL 18, src/include/utils/pidfile.h).
        const port = readFileSync(`${data}/postgres/postmaster.pid`, 'utf8').split('\n')[3] ?? '';
        return { port: port.trim(), password: readFileSync(`${data}/postgres.password`, 'utf8').trim() };
    }

    get pids() {
        return this.#all.map(({ pid }) => pid);
    }

    /** Addresses of their HTTPS ports. */
    get bases() {
        return this.#all.map(({ base }) => base);
    }

    get logs() {
        return this.#all.map(({ log }) => log);
    }

    /** Of the first. */
    get gcLog() {
        return this.#all[0]?.gcLog ?? '';
    }

    /** Warnings and errors in the log of each. */
    warnings() {
        return this.#all.map((node) => node.warnings());
    }

    /** What each has dropped. */
    drops() {
        return Promise.all(this.#all.map((node) => node.drops()));
    }

    /** The first, which has the database, is stopped last. */
    async stop() {
        const [first, ...others] = this.#all;
        await Promise.all(others.map((node) => node.stop()));
        await first?.stop();
        this.#stopDatabase();
        this.#all = [];
    }

    /** A node that was killed could not stop its PostgreSQL. */
    #stopDatabase() {
        const file = `${this.options.folder}/data/postgres/postmaster.pid`;
        if (!existsSync(file)) return;
        try {
            process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGINT');
        } catch {
            rmSync(file, { force: true }); // it had ended
        }
    }
}
