/** A slow connection may need a while for 150 kB. */
const LOAD_MILLIS = 10_000;

/** An AudioWorklet runs it, so its memory cannot be shared with the page. @type {Promise<ArrayBuffer>|null} */
let loaded = null;

/** Loaded once, when it is needed. */
function rnnoise() {
    loaded ??= load().catch((error) => {
        loaded = null;
        throw error;
    });
    return loaded;
}

async function load() {
    const response = await fetch(new URL('./rnnoise/rnnoise.wasm', import.meta.url), { signal: AbortSignal.timeout(LOAD_MILLIS) });
    if (!response.ok) {
        throw new Error(`RNNoise cannot be loaded: ${response.status}`);
    }
    return response.arrayBuffer();
}

/**
 * RNNoise in a node that works already. It fails where the browser has no WebAssembly in worklets, and in a context with a
 * sample rate far from `RNNOISE_RATE`.
 *
 * @param {AudioContext} audio
 * @returns {Promise<AudioWorkletNode>} a message ends it
 */
export async function noiseSuppressionNode(audio) {
    const [wasm] = await Promise.all([rnnoise(), audio.audioWorklet.addModule(new URL('./noise-suppression-processor.js', import.meta.url))]);
    const node = new AudioWorkletNode(audio, 'noise-suppression', {
        channelCount: 1, channelCountMode: 'explicit', numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1], processorOptions: { wasm },
    });
    let timer = 0;
    try {
        await new Promise((resolve, reject) => {
            node.port.onmessage = resolve;
            node.addEventListener('processorerror', () => reject(new Error('RNNoise does not start')));
            timer = setTimeout(() => reject(new Error('RNNoise did not start in time')), LOAD_MILLIS);
        });
        return node;
    } catch (error) {
        node.port.postMessage('end');
        throw error;
    } finally {
        clearTimeout(timer);
    }
}
