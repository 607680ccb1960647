import { toast } from './toasts.js';
import { t } from './words.js';

/** Copies to the clipboard and says so. @param {string} text */
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        toast(t('copy.done'), 'done');
    } catch {
        toast(t('copy.refused'));
    }
}
