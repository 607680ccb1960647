import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { watchIdle } from '../../../main/resources/web/ui/idle-watch.js';

const TEN_MINUTES = 10 * 60_000;

/** @type {boolean[]} */ let changes = [];
let leave = new AbortController();
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });

beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    Object.assign(globalThis, { document: page });
    changes = [];
    leave = new AbortController();
    watchIdle((away) => changes.push(away), leave.signal);
});

afterEach(() => {
    leave.abort();
    mock.timers.reset();
});

test('ten minutes without input make a person idle, and input ends it', () => {
    assert.deepEqual(changes, [false]);
    mock.timers.tick(TEN_MINUTES - 1);
    assert.deepEqual(changes, [false]);
    mock.timers.tick(1);
    assert.deepEqual(changes, [false, true]);

    page.dispatchEvent(new Event('keydown'));

    assert.deepEqual(changes, [false, true, false]);
});

test('nothing is reported after the page of the account has ended', () => {
    leave.abort();
    mock.timers.tick(TEN_MINUTES);
    page.dispatchEvent(new Event('keydown'));

    assert.deepEqual(changes, [false]);
});
