/** Attempts, of 2 to 3 s each, after which the server is taken to be away for longer: about a minute. */
const PATIENT_ATTEMPTS = 26;

/**
 * Delay before attempt `n` (from 0): none, then 0.3, 1.2, and 2 s for about a minute; 7 s from then on. Up to a second
 * of jitter from the third on, so that clients do not reconnect to a restarted server all at once.
 *
 * @param {number} attempt
 * @param {() => number} [random] 0…1
 * @returns {number} milliseconds
 */
export function backoffMillis(attempt, random = Math.random) {
    const delay = attempt < 3 ? 300 * attempt * attempt : attempt < PATIENT_ATTEMPTS ? 2000 : 7000;
    return attempt < 2 ? delay : delay + random() * 1000;
}
