import { Accounts } from './accounts.js';
import { inside, pauses } from './jvm.js';
import { Nodes } from './nodes.js';
import { offer, remoteOf } from './offer.js';
import { Participant } from './participant.js';
import { overloaded, sleep } from './process.js';

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
    'limits.accounts.channelChangesPerMinute': 100_000,
    'accounts.registration': 'open',
    'accounts.registrationsPerHour': 1_000_000,
    'accounts.accessTokenSeconds': 86_400,
    'accounts.argon2MemoryKibibytes': 8,
    'accounts.argon2Iterations': 1,
};

/** Our server on its cores, as one node or several, and the participants that join it by its protocol. */
export class Hubbub {
    name = 'hubbub';
    /** A participant sends and receives on one connection. */
    oneConnection = true;
    /** @type {{participant: Participant, room: number, audioSlots: number, videoSlots: number, sends: string[]}[]} */ #present = [];
    /** @type {string[]} */ #channels = [];
    #nodes;
    #opened = 0;
    /** @type {string[]} */ #free = [];
    fingerprint = '';

    /** @param {import('./types.js').Options} options */
    constructor(options) {
        this.options = options;
        this.#nodes = new Nodes(options);
    }

    /**
     * @param {import('./types.js').Figures} [settings]
     * @param {number} [nodes]
     */
    async start(settings = {}, nodes = 1) {
        await this.#nodes.start({ ...SETTINGS, ...settings, ...this.options.set }, nodes);
        return { pids: this.#nodes.pids };
    }

    /**
     * Makes the accounts and channels.
     *
     * @param {{fingerprint: string, people: number, rooms: number}} load
     */
    async prepare({ fingerprint, people, rooms }) {
        this.fingerprint = fingerprint;
        const accounts = new Accounts(this.#nodes.bases[0] ?? '', `${this.options.folder}/accounts.json`);
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
        return { ...remoteOf(sdp), participant: participant.joined.participant };
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

    /** What only the JVM (of the first node) can report, before or after the measured window. */
    inside() {
        return inside(this.#nodes.pids[0] ?? 0, this.options);
    }

    /**
     * @param {import('./jvm.js').JvmFigures} before
     * @param {import('./jvm.js').JvmFigures} after
     * @param {{packetsPerSecond: number, heapBytesPerPerson: number}} outside what was measured from outside meanwhile
     */
    insideFigures(before, after, { packetsPerSecond, heapBytesPerPerson }) {
        const packets = (packetsPerSecond * (after.millis - before.millis)) / 1000;
        const { collector, all } = pauses(this.#nodes.gcLog, before.ended, after.begun);
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

    /** Where the reason of a failure is. */
    get logs() {
        return this.#nodes.logs;
    }

    warnings() {
        return this.#nodes.warnings();
    }

    /** Fails if participants have lost their media: then the figures mean nothing. */
    check() {
        const moved = this.#present.filter(({ participant }) => participant.moved).length;
        const left = this.#present.map(({ participant }) => participant.left).filter(Boolean);
        if (!moved && !left.length) return;
        throw new Error(
            [
                moved && `the media of ${moved} participants had to move, because a shard did not answer`,
                left.length && `${left.length} participants were taken out of the room (${[...new Set(left)].join(', ')})`,
            ].filter(Boolean).join('; ') +
                `. ${overloaded(this.logs)}`,
        );
    }

    drops() {
        return this.#nodes.drops();
    }

    stop() {
        return this.#nodes.stop();
    }

    /** Clients are spread over the nodes. */
    #socketUrl() {
        const { bases } = this.#nodes;
        return `${(bases[this.#opened++ % bases.length] ?? '').replace(/^http/, 'ws')}/ws`;
    }
}
