/**
 * The median of each figure of several runs of the same; what is not a number is that of the first.
 *
 * @param {import('./types.js').Figures[]} runs
 * @returns {import('./types.js').Figures}
 */
export function median(runs) {
    const whole = runs.filter((run) => !run.error);
    const [firstRun] = whole;
    if (!firstRun) return { error: runs[0]?.error ?? 'not run' };
    /** @type {import('./types.js').Figures} */
    const result = {};
    for (const [name, first] of Object.entries(firstRun)) {
        const values = whole.map((run) => run[name]);
        if (Array.isArray(first) && typeof first[0] === 'number') result[name] = first.map((_, i) => middle(values.map((value) => value[i])));
        else if (typeof first === 'number') result[name] = middle(values);
        else if (first && typeof first === 'object' && !Array.isArray(first)) result[name] = median(values);
        else result[name] = first;
    }
    return result;
}

/** @param {unknown[]} values those that are not numbers do not count */
function middle(values) {
    const sorted = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
    const half = sorted.length >> 1;
    const upper = sorted[half] ?? NaN;
    return sorted.length % 2 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}
