import { orderAfter, stepped } from './channel-order.js';
import { byCategory } from './channels.js';
import { GuildApi } from '../voice/guild-api.js';

/** @typedef {import('../voice/protocol.js').Guild} Guild */

/**
 * Moves a channel by one place in the list, a category past another one.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {Guild} guild
 * @param {string} moved
 * @param {-1|1} step
 */
export async function moveChannel(api, guild, moved, step) {
    const list = byCategory(guild.channels);
    const isCategory = list.find(({ id }) => id === moved)?.kind === 'category';
    const ids = list.filter(({ kind }) => !isCategory || kind === 'category').map(({ id }) => id);
    const after = stepped(ids, moved, step);
    if (after.some((id, index) => id !== ids[index])) {
        await orderChannels(api, guild, after, moved);
    }
}

/**
 * Stores what a person moved in the list of channels.
 *
 * @param {import('../voice/index.js').Api} api
 * @param {Guild} guild as it was before
 * @param {string[]} ids of its channels as they are listed now
 * @param {string} moved
 */
export async function orderChannels(api, guild, ids, moved) {
    const guilds = new GuildApi(api);
    const channel = guild.channels.find(({ id }) => id === moved);
    const { order, category } = orderAfter(byCategory(guild.channels), ids, moved);
    if (channel && channel.kind !== 'category' && channel.category !== category) {
        const { name, topic, userLimit, bitrate, videoQuality, slowModeSeconds } = channel;
        await guilds.changeChannel(moved, {
            name, userLimit, bitrate, videoQuality, slowModeSeconds,
            ...(topic ? { topic } : {}), ...(category ? { category } : {}),
        });
    }
    await guilds.orderChannels(guild.id, order);
}
