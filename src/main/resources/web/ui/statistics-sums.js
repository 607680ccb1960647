/** @typedef {import('../voice/event-api.js').DailyVoice} DailyVoice */
/** @typedef {{day: string, joins: number, minutes: number, peak: number}} Day */

const DAY_MILLIS = 86_400_000;

/**
 * One entry for each of the last days, the oldest first, also for those on which nothing happened.
 *
 * @param {DailyVoice[]} found
 * @param {number} count
 * @param {number} nowMillis
 * @param {string} [channel] all of them if not given; then the peak is that of the fullest channel
 * @returns {Day[]}
 */
export function lastDays(found, count, nowMillis, channel) {
    /** @type {Map<string, Day>} */ const days = new Map();
    for (let back = count - 1; back >= 0; back--) {
        const day = new Date(nowMillis - back * DAY_MILLIS).toISOString().slice(0, 10);
        days.set(day, { day, joins: 0, minutes: 0, peak: 0 });
    }
    for (const one of found) {
        const sums = days.get(one.day);
        if (sums && (!channel || one.channel === channel)) {
            sums.joins += one.joins;
            sums.minutes += one.minutes;
            sums.peak = Math.max(sums.peak, one.peak);
        }
    }
    return [...days.values()];
}

/**
 * A round number at or above the largest value, for the top of a plot.
 *
 * @param {number[]} values
 */
export function roundedTop(values) {
    const largest = Math.max(1, ...values);
    const power = 10 ** Math.floor(Math.log10(largest));
    const step = [1, 2, 5, 10].find((factor) => factor * power >= largest) ?? 10;
    return step * power;
}
