import { Refusal, explained } from './refusal.js';

/** @typedef {import('./protocol.js').Attachment} Attachment */

/** That the server takes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Width and height that the server keeps. */
const MAX_SIDE = 2048;

/** A smaller drawing is uploaded as it is. */
const KEPT_BYTES = 1024 * 1024;

/**
 * What is uploaded of an image: small enough, turned as the camera says, and without the place and the time that photos
 * carry.
 *
 * @param {Blob} file
 * @returns {Promise<Blob>}
 */
export async function uploadable(file) {
    let image;
    try {
        image = await createImageBitmap(file);
    } catch {
        throw explained('image_unreadable');
    }
    try {
        const drawing = file.type === 'image/png' || file.type === 'image/gif';
        const { width, height } = fitted(image.width, image.height, MAX_SIDE, MAX_SIDE);
        if (drawing && width === image.width && height === image.height && file.size <= KEPT_BYTES) {
            return file;
        }
        const canvas = document.createElement('canvas');
        canvas.width = width;
        canvas.height = height;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, width, height);
        const png = drawing ? await encoded(canvas, 'image/png') : null;
        return png && png.size <= MAX_BYTES ? png : await encoded(canvas, 'image/jpeg');
    } finally {
        image.close();
    }
}

/** The largest size with the same proportions in a box; never larger than it is. @param {number} width @param {number} height @param {number} maxWidth @param {number} maxHeight */
export function fitted(width, height, maxWidth, maxHeight) {
    const scale = Math.min(1, maxWidth / width, maxHeight / height);
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** @param {HTMLCanvasElement} canvas @param {string} type @returns {Promise<Blob>} */
function encoded(canvas, type) {
    return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => blob ? resolve(blob) : reject(explained('image_unreadable')), type, 0.9);
    });
}

/**
 * Uploads an image for a message.
 *
 * @param {Pick<import('./api.js').Api, 'base'|'token'>} api
 * @param {string} channel
 * @param {Blob} file
 * @param {(part: number) => void} onProgress 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<Attachment>}
 */
export async function uploadImage(api, channel, file, onProgress, signal) {
    const url = `${api.base}/api/channels/${encodeURIComponent(channel)}/attachments`;
    try {
        return await post(url, await api.token(), file, onProgress, signal);
    } catch (error) {
        if (error instanceof Refusal && (error.code === 'token_expired' || error.code === 'token_invalid')) {
            return post(url, await api.token({ fresh: true }), file, onProgress, signal);
        }
        throw error;
    }
}

/** With XMLHttpRequest: `fetch` does not report the progress of uploads. @param {string} url @param {string} token @param {Blob} file @param {(part: number) => void} onProgress @param {AbortSignal} signal @returns {Promise<Attachment>} */
function post(url, token, file, onProgress, signal) {
    return new Promise((resolve, reject) => {
        if (signal.aborted) {
            reject(canceled());
            return;
        }
        const request = new XMLHttpRequest();
        request.open('POST', url);
        request.setRequestHeader('authorization', `Bearer ${token}`);
        request.setRequestHeader('content-type', 'application/octet-stream');
        request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
        request.addEventListener('load', () => {
            const answer = read(request.responseText);
            if (request.status === 201) {
                resolve(answer);
            } else {
                reject(answer.code ? new Refusal(answer.code, answer.message) : explained(`http_${request.status}`, { reason: 'upload_failed' }));
            }
        });
        request.addEventListener('error', () => reject(explained('unavailable', { reason: 'upload_lost' })));
        request.addEventListener('abort', () => reject(canceled()));
        signal.addEventListener('abort', () => request.abort());
        request.send(file);
    });
}

function canceled() {
    return new DOMException('The upload was canceled.', 'AbortError');
}

/** @param {string} text */
function read(text) {
    try {
        return JSON.parse(text);
    } catch {
        return {};
    }
}
