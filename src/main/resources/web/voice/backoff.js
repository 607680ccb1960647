/**
 * Delay before attempt `n` (from 0): none, then 0.3, 1.2, 2.7, 4.8 s and 7 s from then on, with up to a second
 * of jitter from the third on, so that clients do not reconnect to a restarted server all at once.
 *
 * @param {number} attempt
 * @param {() => number} [random] 0…1
 * @returns {number} milliseconds
 */
export function backoffMillis(attempt, random = Math.random) {
    const delay = attempt < 5 ? 300 * attempt * attempt : 7000;
    return attempt < 2 ? delay : delay + random() * 1000;
}
