import { h } from './dom.js';
import { icon } from './icons.js';
import { isolated } from './names.js';
import { t } from './words.js';
import { uploadable } from '../voice/upload.js';

/** @typedef {import('../voice/protocol.js').Attachment} Attachment */
/** @typedef {(file: Blob, onProgress: (part: number) => void, signal: AbortSignal) => Promise<Attachment>} Upload */

/** Of one message, as the server has it. */
const MAX_IMAGES = 10;

/** Uploads at a time: the server takes three of an address. */
const LANES = 2;

/** Height in pixels of the preview, twice for dense screens. */
const PREVIEW_PIXELS = 128;

/**
 * The images that will be sent with the message. They are uploaded at once, while the text is written.
 *
 * @param {Upload} upload
 * @param {(error: unknown) => void} onProblem
 */
export function attachmentTray(upload, onProblem) {
    /** @type {Map<HTMLElement, {uploaded: Promise<Attachment|null>, canceling: AbortController}>} */
    const images = new Map();
    /** The last upload of each lane. @type {Promise<unknown>[]} */
    const lanes = Array.from({ length: LANES }, () => Promise.resolve());
    let turns = 0;
    const element = h('ul', { class: 'attachment-tray', 'aria-label': t('tray.label'), hidden: true });

    /** @param {Iterable<File>} files */
    function add(files) {
        for (const file of files) {
            if (!file.type.startsWith('image/')) {
                onProblem(new Error(t('tray.notImage', { file: isolated(file.name) })));
            } else if (images.size >= MAX_IMAGES) {
                onProblem(new Error(t('tray.tooMany', { count: MAX_IMAGES })));
                return;
            } else {
                addImage(file);
            }
        }
    }

    /** @template T @param {() => Promise<T>} task @returns {Promise<T>} */
    function inTurn(task) {
        const lane = turns++ % LANES;
        const result = lanes[lane].then(task);
        lanes[lane] = result.catch(() => {});
        return result;
    }

    /** @param {File} file */
    function addImage(file) {
        const canceling = new AbortController();
        const progress = h('progress', { max: 1, value: 0, 'aria-label': t('tray.uploadOf', { file: isolated(file.name) }) });
        const preview = h('canvas', { 'aria-hidden': 'true' });
        const item = h('li', { class: 'attachment-item', title: file.name }, preview, progress,
            h('button', { type: 'button', class: 'plain', 'aria-label': t('tray.removeFile', { file: isolated(file.name) }), title: t('tray.remove'), onclick: () => remove(item) }, icon('close')));

        async function send() {
            const small = await uploadable(file);
            await drawPreview(preview, small);
            return inTurn(() => upload(small, (part) => (progress.value = part), canceling.signal));
        }

        const uploaded = send().then((attachment) => {
            progress.remove();
            item.dataset.uploaded = attachment.id;
            return attachment;
        }, (error) => {
            if (!canceling.signal.aborted) {
                onProblem(error);
                remove(item);
            }
            return null;
        });
        images.set(item, { uploaded, canceling });
        element.append(item);
        element.hidden = false;
    }

    /** @param {HTMLElement} item */
    function remove(item) {
        images.get(item)?.canceling.abort();
        images.delete(item);
        item.remove();
        element.hidden = images.size === 0;
    }

    return {
        element,
        add,
        get isEmpty() {
            return images.size === 0;
        },
        /** The ids of all images, when they are uploaded. Those that fail are gone by then. @returns {Promise<string[]>} */
        async uploaded() {
            const all = await Promise.all([...images.values()].map((image) => image.uploaded));
            return all.flatMap((attachment) => attachment ? [attachment.id] : []);
        },
        /** They were sent. @param {string[]} ids */
        forget(ids) {
            for (const item of [...images.keys()]) {
                if (ids.includes(item.dataset.uploaded ?? '')) {
                    remove(item);
                }
            }
        },
        close() {
            [...images.keys()].forEach(remove);
        },
    };
}

/** @param {HTMLCanvasElement} canvas @param {Blob} file */
async function drawPreview(canvas, file) {
    const image = await createImageBitmap(file);
    canvas.height = Math.min(PREVIEW_PIXELS, image.height);
    canvas.width = Math.max(1, Math.round(image.width * canvas.height / image.height));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
}

/** The images among what was pasted or dropped. @param {DataTransfer|null} data @returns {File[]} */
export function filesOf(data) {
    return data ? [...data.files] : [];
}
