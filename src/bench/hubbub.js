import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { Accounts } from './accounts.js';
import { inside, pauses } from './jvm.js';
import { offer, remoteOf } from './offer.js';
import { Participant } from './participant.js';
import { sleep, start } from './process.js';

const START_SECONDS = 60;
const STOP_SECONDS = 10;

/** Last lines of the log, shown when the server does not start. */
const LOG_LINES = 12;

/** More than any scenario brings; what is limited against abuse must not limit the bench. */
const PEOPLE = 4096;

/** In pixels, of the video that wireload pretends to send. */
const VIDEO_HEIGHT = 720;

const SETTINGS = {
    'http.port': 0,
    'http.plainPort': 0,
    'ops.port': 0,
    'media.port': 0,
    'media.announcedAddresses': '127.0.0.1',
    'media.maxConnectionsPerShard': PEOPLE,
    'rooms.capacity': PEOPLE,
    'limits.http.connectionsPerAddress': 1_000_000,
    'limits.http.newConnectionsPerMinute': 1_000_000,
    'limits.http.socketsPerAddress': 1_000_000,
    'accounts.registration': 'open',
    'accounts.registrationsPerHour': 1_000_000,
    'accounts.accessTokenSeconds': 86_400,
    'accounts.argon2MemoryKibibytes': 8,
    'accounts.argon2Iterations': 1,
};

/** Our server on its core, and the participants that join it by its protocol. */
export class Hubbub {
    name = 'hubbub';
    /** A participant sends and receives on one connection. */
    oneConnection = true;
    /** @type {{participant: Participant, room: number, audioSlots: number, videoSlots: number, sends: string[]}[]} */ #present = [];
    /** @type {string[]} */ #channels = [];
    /** @type {import('node:child_process').ChildProcess|null} */ #child = null;
    #ended = false;
    #gcLog = '';
    #base = '';
    /** @type {string[]} */ #free = [];
    fingerprint = '';

    /** @param {import('./types.js').Options} options */
    constructor(options) {
        this.options = options;
    }

    /** @param {import('./types.js').Figures} [settings] @returns {Promise<{pid: number}>} the process that is measured */
    async start(settings = {}) {
        const { folder, serverCpu, java, jar, classPath, root } = this.options;
        mkdirSync(folder, { recursive: true });
        this.#gcLog = `${folder}/gc.log`;
        const chosen = { ...SETTINGS, 'node.dataFolder': `${folder}/data`, ...settings, ...this.options.set };
        const program = classPath ? ['-cp', classPath, 'verticles.Main'] : ['-jar', jar];
        const log = openSync(`${folder}/server.log`, 'w');
        const child = start(
            serverCpu,
            java,
            [
                `@${root}/scripts/jvm.options`,
                `@${root}/scripts/server.options`,
                `-Xlog:gc*,safepoint:file=${this.#gcLog}:timemillis:filecount=0`,
                ...this.options.javaOptions,
                ...program,
                ...Object.entries(chosen).map(([key, value]) => `--${key}=${value}`),
            ],
            { cwd: root, stdio: ['ignore', log, log] },
        );
        this.#child = child;
        child.on('exit', () => (this.#ended = true));
        const port = await this.#port(`${folder}/server.log`);
        this.#base = `https://127.0.0.1:${port}`;
        return { pid: child.pid ?? 0 };
    }

    /**
     * Makes the accounts and channels.
     *
     * @param {{fingerprint: string, people: number, rooms: number}} load
     */
    async prepare({ fingerprint, people, rooms }) {
        this.fingerprint = fingerprint;
        const accounts = new Accounts(this.#base, `${this.options.folder}/accounts.json`);
        this.#free = await accounts.tokens(people);
        const [token = ''] = this.#free;
        const first = await Participant.open(this.#socketUrl(), token);
        const [guild] = first.ready.guilds;
        first.close();
        this.#channels = guild.channels.map((/** @type {{id: string}} */ { id }) => id);
        for (let i = this.#channels.length; i < rooms; i++) {
            this.#channels.push(await accounts.channel(token, guild.id, `Room ${i}`));
        }
    }

    /**
     * Lets a client join.
     *
     * @param {import('./types.js').JoinRequest} client
     * @returns {Promise<import('./types.js').Remote>} where its media goes
     */
    async join({ room, local, streams, audioSlots, videoSlots, asks }) {
        const participant = await Participant.open(this.#socketUrl(), this.#free.shift() ?? '');
        /** @param {string} track */
        const has = (track) => streams.some((stream) => stream.track === track);
        const state = { muted: !has('microphone'), camera: has('camera'), screen: has('screen') };
        participant.joined = await participant.insist({ op: 'join', channel: this.#channels[room], state });
        const message = offer({ local, fingerprint: this.fingerprint, streams, audioSlots, videoSlots });
        const { sdp } = await participant.insist({ op: 'offer', ...message });
        this.#present.push({ participant, room, audioSlots: asks ? audioSlots : 0, videoSlots, sends: streams.map(({ track }) => track) });
        return remoteOf(sdp);
    }

    /** Once all have joined: each requests the audio and video of all others, in full. */
    settle() {
        for (const { participant, room, audioSlots, videoSlots } of this.#present) {
            const others = this.#present.filter((other) => other.room === room && other.participant !== participant);
            const requests = others.flatMap(({ participant: { joined }, sends }) =>
                sends
                    .filter((track) => videoSlots && track !== 'microphone')
                    .map((track) => ({ participant: joined.participant, track, height: VIDEO_HEIGHT })),
            );
            if (audioSlots) participant.send({ op: 'view', audioSlots });
            if (videoSlots) participant.send({ op: 'view', wants: requests });
        }
    }

    /** What only the JVM can report, before or after the measured window. */
    inside() {
        return inside(this.#child?.pid ?? 0, this.options);
    }

    /**
     * @param {import('./jvm.js').JvmFigures} before
     * @param {import('./jvm.js').JvmFigures} after
     * @param {{packetsPerSecond: number, heapBytesPerPerson: number}} outside what was measured from outside meanwhile
     */
    insideFigures(before, after, { packetsPerSecond, heapBytesPerPerson }) {
        const packets = (packetsPerSecond * (after.millis - before.millis)) / 1000;
        const { collector, all } = pauses(this.#gcLog, before.ended, after.begun);
        /** @param {number[]} sorted @param {number} share */
        const quantile = (sorted, share) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
        return {
            allocated_bytes: Math.round((after.allocatedBytes - before.allocatedBytes) / packets),
            heap_kb_per_participant: Math.round(heapBytesPerPerson / 1024),
            heap_used_mb: Math.round(after.heapUsedBytes / 2 ** 20),
            heap_committed_mb: Math.round(after.heapCommittedBytes / 2 ** 20),
            gc_pauses: collector.length,
            gc_pause_p999_ms: quantile(collector, 0.999),
            gc_pause_max_ms: quantile(collector, 1),
            safepoint_max_ms: quantile(all, 1),
        };
    }

    /** All participants leave. */
    async clear() {
        for (const { participant } of this.#present) participant.close();
        this.#present = [];
        await sleep(1);
    }

    async stop() {
        if (this.#ended || !this.#child) return;
        this.#child.kill('SIGTERM');
        for (let i = 0; i < 10 * STOP_SECONDS && !this.#ended; i++) await sleep(0.1);
        if (!this.#ended) this.#child.kill('SIGKILL');
    }

    #socketUrl() {
        return `${this.#base.replace(/^http/, 'ws')}/ws`;
    }

    /** @param {string} logFile */
    async #port(logFile) {
        for (let i = 0; i < 10 * START_SECONDS; i++) {
            const ready = readFileSync(logFile, 'utf8').match(/Hubbub is ready: https:\/\/localhost:(\d+)/);
            if (ready) return Number(ready[1]);
            if (this.#ended) break;
            await sleep(0.1);
        }
        const last = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES);
        throw new Error(`Hubbub did not start; ${logFile} ends with\n${last.join('\n')}`);
    }
}
