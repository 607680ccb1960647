import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ShownGuild } from '#web/ui/shown-guild.js';

/** @param {string} id @returns {import('#web/voice/protocol.js').Guild} */
const guild = (id) => ({ id, name: id, permissions: [], channels: [] });

/** @returns {import('#web/voice/storage.js').TextStorage} */
function storage() {
    /** @type {Map<string, string>} */ const texts = new Map();
    return { getItem: (key) => texts.get(key) ?? null, setItem: (key, value) => void texts.set(key, value), removeItem: (key) => void texts.delete(key) };
}

describe('the shown server', () => {
    test('is the first one until another is chosen, which is remembered for the account', () => {
        const kept = storage();
        const guilds = [guild('a'), guild('b')];
        const shown = new ShownGuild(guilds, 'ada', kept);
        assert.equal(shown.guild?.id, 'a');
        shown.show('b');
        assert.equal(shown.guild?.id, 'b');
        assert.equal(new ShownGuild(guilds, 'ada', kept).guild?.id, 'b');
        assert.equal(new ShownGuild(guilds, 'bob', kept).guild?.id, 'a');
    });

    test('one that comes later is shown then, and one that goes is left', () => {
        const guilds = [guild('a')];
        const shown = new ShownGuild(guilds, 'ada', storage());
        shown.show('b');
        assert.equal(shown.guild?.id, 'a');
        guilds.push(guild('b'));
        assert.equal(shown.guild?.id, 'b');
        guilds.length = 0;
        assert.equal(shown.guild, undefined);
    });
});
