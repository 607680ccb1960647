import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { codec, head, remoteOf, transport } from './offer.js';
import { sleep, start } from './process.js';
import { WebSocketClient } from './websocket.js';

const PORT = 18188;
const START_SECONDS = 5;
const KEEPALIVE_MILLIS = 20_000;
const FIRST_FEED = 1000;

/** After its keys are exchanged, until the plug-in knows. */
const SETTLING_SECONDS = 0.3;

const PLUGINS = ['/usr/lib/x86_64-linux-gnu/janus', '/usr/lib/aarch64-linux-gnu/janus', '/usr/lib/janus'];

/** The folder of Debian's package, if it is here. */
export const janusFolder = () => PLUGINS.find((folder) => existsSync(`${folder}/plugins/libjanus_videoroom.so`));

/**
 * Builds libsrtp on OpenSSL, once.
 *
 * @param {{root: string, programs: string}} options
 * @returns the folder of the library; empty where that fails and Debian's has to do
 */
export function fastSrtp({ root, programs }) {
    const folder = `${programs}/libsrtp`;
    try {
        execFileSync(`${root}/src/bench/libsrtp.sh`, [folder], { stdio: 'ignore' });
        return `${folder}/lib`;
    } catch {
        console.error("libsrtp could not be built on OpenSSL; Janus is measured with Debian's, which is slower.");
        return '';
    }
}

/**
 * Janus' videoroom over its WebSocket API: a connection per publisher and one per subscriber, as it works. As Debian
 * configures it, it runs a thread per connection.
 */
export class Janus {
    name = 'janus';
    /** 0 for a thread per connection. */
    eventLoops = 0;
    oneConnection = false;
    /** @type {import('node:child_process').ChildProcess|null} */ #child = null;
    /** @type {WebSocketClient|null} */ #socket = null;
    #session = 0;
    /** @type {NodeJS.Timeout|undefined} */ #keepalive;
    #firstRoom = 0;
    fingerprint = '';
    #asked = 0;
    /** @type {Map<string, {resolve: (message: any) => void, reject: (error: Error) => void, event: boolean}>} */ #waiting = new Map();
    /** @type {Map<number, string>} by handle */ #candidates = new Map();
    /** @type {Map<number, (candidate: string) => void>} */ #candidateWaiters = new Map();
    /** @type {number[]} */ #handles = [];
    #rooms = 0;
    /** @type {Map<number, number[]>} by room */ #feeds = new Map();
    #nextFeed = FIRST_FEED;

    /** @param {import('./types.js').Options} options */
    constructor(options) {
        this.options = options;
    }

    async start() {
        const { folder, programs, serverCpu, srtpLibrary } = this.options;
        this.#configure(`${folder}/janus`);
        // It never gathers a candidate of a loopback interface; no effect on the media path.
        /** @type {NodeJS.ProcessEnv} */
        const env = { ...process.env, LD_PRELOAD: `${programs}/loopback.so` };
        if (srtpLibrary) env.LD_LIBRARY_PATH = srtpLibrary;
        const log = openSync(`${folder}/janus.log`, 'w');
        const conf = `${folder}/janus/conf`;
        const child = start(serverCpu, 'janus', ['-F', conf, '-C', `${conf}/janus.jcfg`], {
            env,
            stdio: ['ignore', log, log],
        });
        this.#child = child;
        await this.#connect();
        return { pids: [child.pid ?? 0] };
    }

    /** @param {{fingerprint: string, rooms: number}} load */
    async prepare({ fingerprint, rooms }) {
        this.fingerprint = fingerprint;
        const control = await this.#attach();
        for (let room = 0; room < rooms; room++) {
            await this.#request(control, {
                request: 'create',
                room: this.#rooms + room + 1,
                publishers: 1000,
                audiocodec: 'opus',
                videocodec: 'vp8',
                bitrate: 0,
                notify_joining: false,
            });
        }
        this.#feeds.clear();
        this.#firstRoom = this.#rooms + 1;
        this.#rooms += rooms;
    }

    /** @param {import('./types.js').JoinRequest} client */
    join({ room, role, self, local, streams }) {
        return role === 'pub' ? this.#publish(room, local, streams) : this.#subscribe(room, local, self);
    }

    /** @param {import('./types.js').LoadClient & {room: number}} client */
    async connected({ role, room, remote }) {
        if (role !== 'pub' || remote.feed === undefined) return;
        await sleep(SETTLING_SECONDS);
        this.#feeds.set(room, [...(this.#feeds.get(room) ?? []), remote.feed]);
    }

    async clear() {
        await Promise.all(this.#handles.map((handle) => this.#ask({ janus: 'detach', handle_id: handle }).catch(() => {})));
        this.#handles = [];
        await sleep(1);
    }

    async stop() {
        clearInterval(this.#keepalive);
        this.#child?.kill('SIGKILL');
        await sleep(0.2);
    }

    /** @param {number} room @param {Credentials} local @param {import('./types.js').Stream[]} streams @returns {Promise<Remote>} */
    async #publish(room, local, streams) {
        const handle = await this.#attach();
        const feed = this.#nextFeed++;
        await this.#request(handle, { request: 'join', ptype: 'publisher', room: this.#firstRoom + room, id: feed }, { event: true });
        const lines = head(streams.map((_, mid) => mid));
        streams.forEach((stream, mid) => {
            lines.push(
                `m=${stream.kind} 9 UDP/TLS/RTP/SAVPF ${stream.payloadType}`,
                ...transport(local, this.fingerprint, 'active'),
                `a=mid:${mid}`,
                'a=sendonly',
                ...codec(stream),
                `a=ssrc:${stream.ssrc} cname:wire`,
            );
        });
        const { jsep } = await this.#request(handle, { request: 'publish' }, { event: true, jsep: description('offer', lines) });
        return { ...(await this.#remote(handle, jsep.sdp)), feed };
    }

    /** @param {number} room @param {Credentials} local @param {number} [self] @returns {Promise<Remote>} */
    async #subscribe(room, local, self) {
        const handle = await this.#attach();
        const others = (this.#feeds.get(room) ?? []).filter((_, index) => index !== self);
        const streams = others.map((feed) => ({ feed }));
        const { jsep } = await this.#request(
            handle,
            { request: 'join', ptype: 'subscriber', room: this.#firstRoom + room, streams },
            { event: true },
        );
        const lines = answer(jsep.sdp, local, this.fingerprint);
        await this.#request(handle, { request: 'start' }, { event: true, jsep: description('answer', lines) });
        return this.#remote(handle, jsep.sdp);
    }

    /** With trickle the candidate comes apart from the description. @param {number} handle @param {string} sdp @returns {Promise<Remote>} */
    async #remote(handle, sdp) {
        this.#ask({ janus: 'trickle', handle_id: handle, candidate: { completed: true } }).catch(() => {});
        const known = this.#candidates.get(handle);
        const candidate = known ?? (await new Promise((resolve) => this.#candidateWaiters.set(handle, resolve)));
        return remoteOf(`${sdp}\r\na=${candidate}\r\n`);
    }

    /** @returns {Promise<number>} the handle */
    async #attach() {
        const { data } = await this.#ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' });
        this.#handles.push(data.id);
        return data.id;
    }

    /**
     * @param {number} handle
     * @param {object} body
     * @param {{event?: boolean, jsep?: object}} [more] whether an event follows the bare acknowledgement
     */
    #request(handle, body, { event = false, jsep } = {}) {
        return this.#ask({ janus: 'message', handle_id: handle, body, jsep }, event);
    }

    /** @param {object} message @param {boolean} [event] @returns {Promise<any>} */
    #ask(message, event = false) {
        const transaction = `t${++this.#asked}`;
        const session = this.#session ? { session_id: this.#session } : {};
        this.#socket?.send(JSON.stringify({ ...message, transaction, ...session }));
        return new Promise((resolve, reject) => this.#waiting.set(transaction, { resolve, reject, event }));
    }

    /** @param {any} message */
    #onMessage(message) {
        const { candidate } = message.candidate ?? {};
        if (message.janus === 'trickle' && candidate) {
            this.#candidates.set(message.sender, candidate);
            this.#candidateWaiters.get(message.sender)?.(candidate);
        }
        const waiting = this.#waiting.get(message.transaction);
        if (!waiting || (message.janus === 'ack' && waiting.event)) return;
        this.#waiting.delete(message.transaction);
        const failed = message.janus === 'error' || message.plugindata?.data?.error;
        if (failed) waiting.reject(new Error(JSON.stringify(message)));
        else waiting.resolve(message);
    }

    async #connect() {
        for (let i = 0; ; i++) {
            try {
                this.#socket = await WebSocketClient.open(`ws://127.0.0.1:${PORT}`, 'janus-protocol');
                break;
            } catch (error) {
                if (i >= 10 * START_SECONDS) throw error;
                await sleep(0.1);
            }
        }
        this.#socket?.on('text', (text) => this.#onMessage(JSON.parse(text)));
        this.#session = (await this.#ask({ janus: 'create' })).data.id;
        this.#keepalive = setInterval(() => this.#ask({ janus: 'keepalive' }).catch(() => {}), KEEPALIVE_MILLIS);
    }

    /** @param {string} folder */
    #configure(folder) {
        const library = janusFolder();
        rmSync(folder, { recursive: true, force: true });
        for (const part of ['conf', 'plugins', 'transports', 'none']) mkdirSync(`${folder}/${part}`, { recursive: true });
        for (const part of ['plugins/libjanus_videoroom.so', 'transports/libjanus_websockets.so']) {
            symlinkSync(`${library}/${part}`, `${folder}/${part}`);
        }
        const files = {
            'janus.jcfg': `
general: {
  configs_folder = "${folder}/conf"
  plugins_folder = "${folder}/plugins"
  transports_folder = "${folder}/transports"
  events_folder = "${folder}/none"
  loggers_folder = "${folder}/none"
  debug_level = 3
  ${this.eventLoops ? `event_loops = ${this.eventLoops}` : ''}
}
media: { rtp_port_range = "20000-49999" }
nat: { ice_lite = true, ice_tcp = false, full_trickle = true }
`,
            'janus.transport.websockets.jcfg': `
general: { json = "compact", ws = true, ws_port = ${PORT}, ws_ip = "127.0.0.1", wss = false }
admin: { admin_ws = false, admin_wss = false }
`,
            'janus.plugin.videoroom.jcfg': 'general: { }\n',
        };
        for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/conf/${name}`, text);
    }
}

/** Janus with one event loop, at which it costs least. */
export class JanusLoop extends Janus {
    /** @override */
    name = 'janus-loop';
    /** @override */
    eventLoops = 1;
}

/** @typedef {import('./types.js').Credentials} Credentials */
/** @typedef {import('./types.js').Remote} Remote */

/** @param {string} type @param {string[]} lines */
const description = (type, lines) => ({ type, sdp: `${lines.join('\r\n')}\r\n` });

/** The lines of an answer that takes everything offered. @param {string} sdp @param {Credentials} local @param {string} fingerprint */
function answer(sdp, local, fingerprint) {
    const sections = sdp.split(/\r?\n(?=m=)/).slice(1);
    /** @param {string} section */
    const midOf = (section) => section.match(/^a=mid:(\S+)/m)?.[1] ?? '';
    const lines = head(sections.map(midOf));
    for (const section of sections) {
        const [, kind, payloadType] = section.match(/^m=(\S+) \d+ \S+ (\d+)/) ?? [];
        lines.push(
            `m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
            ...transport(local, fingerprint, 'active'),
            `a=mid:${midOf(section)}`,
            'a=recvonly',
            (section.match(/^a=rtpmap:.+/m)?.[0] ?? '').trim(),
            ...(section.match(/^a=extmap:.*(sdes:mid|audio-level).*$/gm) ?? []).map((line) => line.trim()),
            ...(section.match(/^a=rtcp-fb:.*(nack|fir|remb).*$/gm) ?? []).map((line) => line.trim()),
        );
    }
    return lines;
}
