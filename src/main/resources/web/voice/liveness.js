import { Heartbeat } from './heartbeat.js';
import { NetworkWatch } from './network-watch.js';
import { startBackgroundTicks } from './ticks.js';

/** The server gives up after 2.5 heartbeats of its own without a message; a dead socket should show earlier. */
const MAX_TICK_MILLIS = 5_000;

/** Sends pings over an open socket, and watches for silence. */
export class Liveness {
    #heartbeat = new Heartbeat();
    #listener;
    #probe = 0;
    #stopTicks = () => {};
    /** @type {NetworkWatch|null} */ #network = null;

    /** @param {{ping: () => void, onSilent: () => void}} listener */
    constructor(listener) {
        this.#listener = listener;
    }

    /** @param {number} heartbeatMillis of the server */
    start(heartbeatMillis) {
        this.stop();
        this.#heartbeat = new Heartbeat();
        this.#network = new NetworkWatch(() => this.probe());
        this.#stopTicks = startBackgroundTicks(Math.min(heartbeatMillis, MAX_TICK_MILLIS), (slept) => {
            if (slept) {
                this.probe();
            } else {
                this.#tick();
            }
        });
    }

    stop() {
        clearTimeout(this.#probe);
        this.#stopTicks();
        this.#network?.stop();
        this.#network = null;
    }

    /** Any message of the server. */
    onMessage() {
        this.#heartbeat.onMessage();
    }

    /** Something makes it doubtful that the socket is alive: an answer must come soon. */
    probe() {
        clearTimeout(this.#probe);
        this.#probe = setTimeout(() => this.#tick(), this.#heartbeat.onDoubt(Date.now()));
        this.#listener.ping();
    }

    #tick() {
        if (this.#heartbeat.onTick(Date.now()) === 'lost') {
            this.#listener.onSilent();
        } else {
            this.#listener.ping();
        }
    }
}
