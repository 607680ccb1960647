import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceWords } from '#web/ui/device-words.js';
import { deviceName } from '#web/voice/api.js';

test('a device has the name that the page gave it, in English as it is stored', () => {
    for (const agent of ['', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0 Safari/537.36', 'Mozilla/5.0 (iPhone) Safari/604.1']) {
        assert.equal(deviceWords(deviceName(agent)), deviceName(agent));
    }
    assert.equal(deviceWords('My bot on a Pi'), 'My bot on a Pi');
});
