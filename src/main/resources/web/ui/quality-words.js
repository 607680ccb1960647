import { t } from './words.js';

/** Largest last. @type {readonly import('../voice/protocol.js').VideoQuality[]} */
export const VIDEO_QUALITIES = ['auto', '360p', '480p', '720p', '1080p'];

/** @param {string} quality of the videos in a channel */
export const qualityWords = (quality) => (quality === 'auto' ? t('videoQuality.auto') : quality);
