import { isolated } from './names.js';
import { t } from './words.js';

/** @typedef {import('../voice/admin-api.js').PlacementReason} PlacementReason */

const CAUSES = /** @type {Readonly<Record<PlacementReason['cause'], string>>} */ ({
    first_participant: t('placement.firstParticipant'),
    edges_full: t('placement.edgesFull'),
    other_region: t('placement.otherRegion'),
    shard_lost: t('placement.shardLost'),
    node_drains: t('placement.nodeDrains'),
    found_there: t('placement.foundThere'),
});

/** Why a shard is used, in some sentences. @param {PlacementReason|undefined} reason missing if it is not known */
export function placementWords(reason) {
    if (!reason) {
        return t('placement.unknown');
    }
    const { cause, region, shards, loadPercent, fullRegion, measured } = reason;
    const sentences = [CAUSES[cause] ?? t('placement.unknown')];
    if (shards > 0) {
        const values = { region: isolated(region), load: loadPercent };
        sentences.push(shards === 1 ? t('placement.only', values) : t('placement.lessLoaded', { count: shards, ...values }));
    }
    if (fullRegion) {
        sentences.push(t('placement.full', { region: isolated(fullRegion) }));
    }
    if (measured.length > 0) {
        const distances = measured.map((one) => t('placement.distance', { millis: one.rttMillis, region: isolated(one.region) }));
        sentences.push(t('placement.measured', { distances: distances.join(', ') }));
    }
    return sentences.join(' ');
}
