import { toast } from './toasts.js';

/** Copies to the clipboard and says so. @param {string} text */
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        toast('Copied.', 'done');
    } catch {
        toast('The browser did not allow copying. Select the text and copy it yourself.');
    }
}
