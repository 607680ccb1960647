import { toast } from './toasts.js';

/** Copies to the clipboard and says so. @param {string} text */
export async function copyText(text) {
    try {
        await navigator.clipboard.writeText(text);
        toast('Copied.', 'done');
    } catch {
        toast('The browser does not let this page copy: select the text and copy it yourself.');
    }
}
