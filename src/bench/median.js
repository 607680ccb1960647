/** The median of each figure of several runs of the same; what is no number is that of the first. */
export function median(runs) {
    const whole = runs.filter((run) => !run.error);
    if (!whole.length) return { error: runs[0]?.error ?? 'not run' };
    const result = {};
    for (const [name, first] of Object.entries(whole[0])) {
        const values = whole.map((run) => run[name]);
        if (Array.isArray(first)) result[name] = first.map((_, i) => middle(values.map((value) => value[i])));
        else if (typeof first === 'number') result[name] = middle(values);
        else if (first && typeof first === 'object') result[name] = median(values);
        else result[name] = first;
    }
    return result;
}

function middle(values) {
    const sorted = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
    const half = sorted.length >> 1;
    return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
