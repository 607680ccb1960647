import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { FRAME_SAMPLES, LOWEST_RATE, NoiseSuppressor, RNNOISE_RATE } from '#web/voice/noise-suppressor.js';

const FOLDER = new URL('../../../main/resources/web/voice/rnnoise/', import.meta.url);
const WASM = await readFile(new URL('rnnoise.wasm', FOLDER));
const MODULE = await WebAssembly.compile(WASM);

/** What a browser renders at a time. */
const QUANTUM = 128;

/** Of the frame that is collected and of the one that RNNoise keeps. */
const DELAY = 2 * FRAME_SAMPLES;

/** The same numbers each time, -1…1. */
function random() {
    let state = 1;
    return () => {
        state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
        return state / 2 ** 31 - 1;
    };
}

/** @param {number} seconds @param {(second: number) => number} at @param {number} [rate] */
function signal(seconds, at, rate = RNNOISE_RATE) {
    return Float32Array.from({ length: seconds * RNNOISE_RATE }, (_, i) => at(i / rate));
}

/** As of a fan: low frequencies more than high ones, -35 dB or so. @param {number} seconds */
function noise(seconds) {
    const next = random();
    let sample = 0;
    return signal(seconds, () => (sample = 0.95 * sample + 0.01 * next()));
}

/**
 * Syllables of vowels, four a second: the harmonics of a voice whose pitch falls and rises, stressed at the formants of the
 * vowel.
 *
 * @param {number} seconds
 * @param {number} [rate]
 */
function speech(seconds, rate = RNNOISE_RATE) {
    const vowels = [[730, 1090, 2440], [270, 2290, 3010], [530, 1840, 2480], [570, 840, 2410]];
    let phase = 0;
    return signal(seconds, (second) => {
        const pitch = 120 + 25 * Math.sin(2 * Math.PI * 0.7 * second);
        phase += 2 * Math.PI * pitch / rate;
        const formants = vowels[Math.floor(second * 4) % vowels.length];
        let voiced = 0;
        for (let harmonic = 1; harmonic * pitch < 4_000; harmonic += 1) {
            const stress = formants.reduce((all, formant, i) => all + 0.6 ** i / (1 + ((harmonic * pitch - formant) / 90) ** 2), 0.01);
            voiced += stress * Math.sin(harmonic * phase);
        }
        return 0.12 * voiced * Math.sin(Math.PI * (second * 4 % 1)) ** 2;
    }, rate);
}

/** @param {Float32Array} input */
function suppressed(input) {
    const suppressor = new NoiseSuppressor(MODULE);
    const output = new Float32Array(input.length);
    for (let at = 0; at < input.length; at += QUANTUM) {
        suppressor.process(input.subarray(at, at + QUANTUM), output.subarray(at, at + QUANTUM));
    }
    return output;
}

/** @param {Float32Array} samples */
function decibels(samples) {
    return 10 * Math.log10(samples.reduce((energy, sample) => energy + sample * sample, 1e-12) / samples.length);
}

/** Without the time that RNNoise needs to learn what the noise is. @param {Float32Array} samples @param {number} [delay] */
function settled(samples, delay = 0) {
    return samples.subarray(2 * RNNOISE_RATE + delay, samples.length - DELAY + delay);
}

describe('NoiseSuppressor', () => {
    test('the file is the one that its license names', async () => {
        const text = await readFile(new URL('LICENSE.txt', FOLDER), 'utf8');
        assert.equal(/SHA-256 of the file: (\w+)/.exec(text)?.[1], createHash('sha256').update(WASM).digest('hex'));
        assert.match(text, /@sapphi-red\/web-noise-suppressor 0\.4\.1/);
    });

    test('noise alone is hardly left', () => {
        const input = noise(5);
        const fall = decibels(settled(input)) - decibels(settled(suppressed(input), DELAY));
        assert.ok(fall > 30, `${fall} dB`);
    });

    test('speech without noise stays', () => {
        for (const rate of [RNNOISE_RATE, LOWEST_RATE]) {
            const input = speech(5, rate);
            const loss = decibels(settled(input)) - decibels(settled(suppressed(input), DELAY));
            assert.ok(Math.abs(loss) < 1.5, `${loss} dB at ${rate} Hz`);
        }
    });

    test('between words of a voice the noise falls, and the words stay', () => {
        const isPause = (/** @type {number} */ i) => Math.floor(i / RNNOISE_RATE) % 2 === 1;
        const words = speech(8).map((sample, i) => isPause(i) ? 0 : sample);
        const fan = noise(8);
        const output = settled(suppressed(words.map((sample, i) => sample + fan[i])), DELAY);
        const fall = decibels(settled(fan)) - decibels(output.filter((_, i) => isPause(i) && isPause(i + DELAY)));
        const loss = decibels(settled(words).filter((_, i) => !isPause(i))) - decibels(output.filter((_, i) => !isPause(i)));
        assert.ok(fall > 15, `${fall} dB`);
        assert.ok(Math.abs(loss) < 1.5, `${loss} dB`);
    });

    test('a frame that is split in any way gives the same', () => {
        const input = speech(1);
        const whole = new Float32Array(input.length);
        new NoiseSuppressor(MODULE).process(input, whole);
        assert.deepEqual(suppressed(input), whole);
    });

    test('silence stays silence, from the first sample', () => {
        assert.ok(suppressed(new Float32Array(RNNOISE_RATE)).every((sample) => Math.abs(sample) < 1e-4));
    });
});
