const CHECK_MILLIS = 500;

/** A timer that is this late in most of the last checks: the page does not get the processor. */
const LATE_MILLIS = 150;
const CHECKS = 8;
const LATE_CHECKS = 4;

/** Lateness of the last timers, pure. */
export class LagMeter {
    /** @type {boolean[]} */ #late = [];

    /** @param {number} lateMillis of the last check */
    add(lateMillis) {
        this.#late = [...this.#late, lateMillis > LATE_MILLIS].slice(-CHECKS);
    }

    get isBusy() {
        return this.#late.filter(Boolean).length >= LATE_CHECKS;
    }
}

/**
 * Whether this computer is so busy that video suffers: by the browser's own measure of the processor where it has one
 * (Compute Pressure, Chromium), else by how late timers come.
 */
export class BusyWatch {
    #meter = new LagMeter();
    #timer = 0;
    #hasPressure = false;
    /** @type {{observe: (source: string, options: object) => Promise<void>, disconnect: () => void}|null} */ #observer = null;

    get isBusy() {
        return this.#hasPressure || this.#meter.isBusy;
    }

    start() {
        this.stop();
        let due = performance.now() + CHECK_MILLIS;
        this.#timer = setInterval(() => {
            const now = performance.now();
            // Timers of a hidden page are late on purpose.
            this.#meter.add(document.hidden ? 0 : now - due);
            due = now + CHECK_MILLIS;
        }, CHECK_MILLIS);
        const Observer = /** @type {any} */ (globalThis).PressureObserver;
        if (Observer) {
            this.#observer = new Observer((/** @type {{state: string}[]} */ records) => {
                this.#hasPressure = records.at(-1)?.state === 'critical';
            });
            this.#observer?.observe('cpu', { sampleInterval: 1_000 })
                .catch((error) => console.debug('hubbub: the browser does not measure the processor', error));
        }
    }

    stop() {
        clearInterval(this.#timer);
        this.#observer?.disconnect();
        this.#observer = null;
        this.#hasPressure = false;
        this.#meter = new LagMeter();
    }
}
