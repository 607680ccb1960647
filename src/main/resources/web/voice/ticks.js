/** How often the clock is read: a wake is noticed within this time. */
const STEP_MILLIS = 1_000;

/** A step that comes later than this means that the computer slept or the tab was frozen. */
const SLEPT_MILLIS = 10_000;

/**
 * Runs in a worker (ticks-worker.js) or, where there is none, in the page. By the wall clock, which counts while the
 * computer sleeps; monotonic clocks of some browsers do not.
 *
 * @param {number} everyMillis
 * @param {(slept: boolean) => void} onTick every `everyMillis`, and at once after a sleep
 * @returns {() => void} stops it
 */
export function startTicks(everyMillis, onTick) {
    let readAt = Date.now();
    let tickedAt = readAt;
    const timer = setInterval(() => {
        const now = Date.now();
        const slept = now - readAt > SLEPT_MILLIS;
        readAt = now;
        if (slept || now - tickedAt >= everyMillis - STEP_MILLIS / 2) {
            tickedAt = now;
            onTick(slept);
        }
    }, STEP_MILLIS);
    return () => clearInterval(timer);
}

/**
 * As {@link startTicks}, in a worker: browsers hold timers of a hidden page back, to one a minute in the end, but not
 * those of its workers.
 *
 * @param {number} everyMillis
 * @param {(slept: boolean) => void} onTick
 * @returns {() => void} stops it
 */
export function startBackgroundTicks(everyMillis, onTick) {
    let stop = () => {};
    try {
        const worker = new Worker(new URL('./ticks-worker.js', import.meta.url), { type: 'module' });
        stop = () => worker.terminate();
        worker.addEventListener('message', ({ data }) => onTick(data));
        // It cannot be loaded: an older browser, or a page of another origin.
        worker.addEventListener('error', () => {
            worker.terminate();
            stop = startTicks(everyMillis, onTick);
        }, { once: true });
        worker.postMessage(everyMillis);
    } catch (error) {
        console.debug('hubbub: no worker for timers', error);
        stop = startTicks(everyMillis, onTick);
    }
    return () => stop();
}
