/** After this time the next run begins although the previous one has not ended. */
const LONGEST_MILLIS = 15_000;

/**
 * Work that is called for more often than it should run: it runs at once, then not before a pause after its end, once for
 * all calls meanwhile.
 *
 * @param {() => Promise<void>} work does not fail
 * @param {number} pauseMillis
 * @param {(task: () => void, millis: number) => void} [later]
 * @returns {() => void} calls for the work
 */
export function coalesced(work, pauseMillis, later = (task, millis) => void setTimeout(task, millis)) {
    let isBusy = false;
    let isDue = false;

    async function run() {
        isBusy = true;
        isDue = false;
        await Promise.race([work(), new Promise((resolve) => later(() => resolve(undefined), LONGEST_MILLIS))]);
        later(() => {
            isBusy = false;
            if (isDue) {
                void run();
            }
        }, pauseMillis);
    }

    return () => {
        isDue = true;
        if (!isBusy) {
            void run();
        }
    };
}
