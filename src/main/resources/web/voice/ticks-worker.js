import { startTicks } from './ticks.js';

globalThis.addEventListener('message', ({ data: everyMillis }) => {
    startTicks(everyMillis, (slept) => globalThis.postMessage(slept));
}, { once: true });
