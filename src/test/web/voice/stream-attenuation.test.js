import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { StreamAttenuation } from '#web/voice/stream-attenuation.js';

test('screens are quieter from the first word to a second after the last', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    /** @type {number[]} */ const factors = [];
    const attenuation = new StreamAttenuation(() => factors.push(attenuation.factor(75)));
    attenuation.update(false);
    assert.equal(attenuation.factor(75), 1);
    attenuation.update(true);
    attenuation.update(true);
    attenuation.update(false);
    mock.timers.tick(600);
    attenuation.update(false);
    // A pause between sentences.
    attenuation.update(true);
    attenuation.update(false);
    mock.timers.tick(999);
    assert.deepEqual(factors, [0.25]);
    mock.timers.tick(1);
    assert.deepEqual(factors, [0.25, 1]);
    mock.timers.reset();
});

test('nothing is attenuated by 0 %, and by 100 % nothing is left', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const attenuation = new StreamAttenuation(() => {});
    attenuation.update(true);
    assert.deepEqual([attenuation.factor(0), attenuation.factor(100)], [1, 0]);
    mock.timers.reset();
});
