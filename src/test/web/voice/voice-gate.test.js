import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VoiceGate } from '#web/voice/voice-gate.js';

const RATE = 48_000;
const BLOCK = 128;
const MILLIS = RATE / 1_000;

/** @param {number} millis @param {number} level root mean square, in decibels */
function tone(millis, level) {
    const amplitude = Math.SQRT2 * 10 ** (level / 20);
    return Float32Array.from({ length: millis * MILLIS }, (_, i) => amplitude * Math.sin(2 * Math.PI * 1_000 * i / RATE));
}

/** @param {number} millis */
function silence(millis) {
    return new Float32Array(millis * MILLIS);
}

/** As browsers render: in blocks. @param {number} threshold @param {Float32Array[]} parts */
function rendered(threshold, ...parts) {
    const gate = new VoiceGate(RATE);
    const input = Float32Array.from(parts.flatMap((part) => [...part]));
    const output = new Float32Array(input.length);
    for (let at = 0; at < input.length; at += BLOCK) {
        gate.process(input.subarray(at, at + BLOCK), output.subarray(at, at + BLOCK), threshold);
    }
    return output;
}

/** Of the samples from one millisecond to another. @param {Float32Array} samples @param {number} from @param {number} to */
function decibels(samples, from, to) {
    const part = samples.subarray(from * MILLIS, to * MILLIS);
    return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}

describe('VoiceGate', () => {
    test('below the threshold there is nothing at all', () => {
        assert.ok(rendered(-40, tone(2_000, -41)).every((sample) => sample === 0));
    });

    test('above the threshold all is let through as it is', () => {
        const output = rendered(-40, tone(1_000, -39));
        assert.ok(Math.abs(decibels(output, 100, 1_000) + 39) < 0.1);
    });

    test('the beginning of a word is heard, though it is softer than the threshold', () => {
        const output = rendered(-30, silence(100), tone(12, -40), tone(200, -20));
        // 20 ms late, of which it fades in for 5.
        assert.ok(Math.abs(decibels(output, 126, 131) + 40) < 1);
        assert.ok(Math.abs(decibels(output, 134, 300) + 20) < 0.5);
        assert.ok(output.subarray(0, 100 * MILLIS).every((sample) => sample === 0));
    });

    test('pauses of 250 ms do not close it, and it closes 300 ms after the last word', () => {
        const soft = tone(250, -50);
        const output = rendered(-30, tone(200, -20), soft, tone(200, -20), tone(600, -50));
        assert.ok(Math.abs(decibels(output, 240, 470) + 50) < 1);
        assert.ok(Math.abs(decibels(output, 700, 940) + 50) < 1);
        assert.ok(output.subarray(980 * MILLIS).every((sample) => sample === 0));
    });

    test('it neither opens nor closes with a jump', () => {
        const output = rendered(-30, silence(50), tone(100, -10), tone(600, -31));
        const jumps = output.subarray(1).map((sample, i) => Math.abs(sample - output[i]));
        // The steepest step of the tone itself.
        assert.ok(Math.max(...jumps) < Math.SQRT2 * 10 ** (-10 / 20) * 2 * Math.PI * 1_000 / RATE);
    });

    test('one click is not a level', () => {
        const click = silence(100);
        click[480] = 0.3;
        assert.ok(rendered(-30, click).every((sample) => sample === 0));
    });

    test('silence after loud audio is silence: rounding adds up to nothing', () => {
        const output = rendered(-60, tone(1_000, 0), silence(2_000));
        assert.ok(output.subarray(1_400 * MILLIS).every((sample) => sample === 0));
        assert.ok(rendered(-60, tone(1_000, 0), tone(1_000, -61)).subarray(1_400 * MILLIS).every((sample) => sample === 0));
    });
});
