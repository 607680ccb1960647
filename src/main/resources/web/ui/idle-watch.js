/** After this time without input a person is idle. */
const IDLE_MILLIS = 10 * 60_000;

/** A moving pointer must not cost a timer each time. */
const ARMED_AGAIN_MILLIS = 1_000;

/**
 * Notes whether the person is at the page: they are away when it had no input for ten minutes, whether it is visible or
 * not. So a person who plays a game during a call is not idle at once.
 *
 * @param {(away: boolean) => void} onChange
 * @param {AbortSignal} signal
 */
export function watchIdle(onChange, signal) {
    /** @type {ReturnType<typeof setTimeout>|undefined} */ let idle;
    let armedAt = -Infinity;

    function onInput() {
        const now = performance.now();
        if (idle !== undefined && now - armedAt < ARMED_AGAIN_MILLIS) {
            return;
        }
        armedAt = now;
        clearTimeout(idle);
        idle = setTimeout(() => {
            idle = undefined;
            onChange(true);
        }, IDLE_MILLIS);
        onChange(false);
    }

    for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']) {
        document.addEventListener(type, onInput, { signal, passive: true, capture: true });
    }
    document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') {
            onInput();
        }
    }, { signal });
    signal.addEventListener('abort', () => clearTimeout(idle));
    onInput();
}
