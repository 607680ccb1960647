package media.codec;

import media.codec.PacketLayers.Scheme;

/// Temporal layers of VP8 (RFC 7741 §4.2): which pictures go on, and the ids they get. Ids of
/// pictures that are dropped are closed up, since a receiver takes a gap for a loss; ids of
/// pictures that have not come are kept free for them.
final class Vp8Selection implements Selection {
    private static final int TL0_BITS = 8;
    private static final int KEY_BITS = 5;
    private static final long DROPPED = -1;

    private final PictureLog log = new PictureLog();
    private final RunningId tl0PictureIndex = new RunningId(TL0_BITS);
    private final RunningId keyIndex = new RunningId(KEY_BITS);
    private boolean anchored;

    /// What is added to an id of the source; less by one with every dropped picture.
    private long shift;

    private long newestSent = -1;
    private int temporal;
    private long rewriting;

    @Override
    public void onSwitch() {
        anchored = false;
        tl0PictureIndex.onSwitch();
        keyIndex.onSwitch();
    }

    /// VP8 has no spatial layers.
    @Override
    public boolean accepts(
            PacketLayers layers, int targetSpatial, int targetTemporal, boolean afterGap) {
        if (layers.startsKeyframe) {
            temporal = targetTemporal;
        }
        long id = identify(layers, targetTemporal, afterGap);
        if (id == DROPPED) {
            return false;
        }
        int tl0 =
                layers.tl0PictureIndex < 0
                        ? 0
                        : tl0PictureIndex.rewrite(layers.tl0PictureIndex, TL0_BITS);
        int key = layers.keyIndex < 0 ? 0 : keyIndex.rewrite(layers.keyIndex, KEY_BITS);
        rewriting = Rewriting.ofPicture(Scheme.VP8, layers.marker, (int) id & 0x7FFF, tl0, key);
        return true;
    }

    /// The id to send, unwrapped, or [#DROPPED].
    private long identify(PacketLayers layers, int target, boolean afterGap) {
        if (!anchored) {
            anchored = true;
            log.begin(layers.pictureId);
            shift = newestSent + 1 - layers.pictureId;
        }
        long picture = log.unwrap(layers.pictureId, layers.pictureIdBits);
        if (log.tooOld(picture)) {
            return DROPPED;
        }
        if (picture <= log.newest()) {
            // A later packet of a picture, or a picture that was waited for: its id is free.
            long decided = log.find(picture);
            return decided == PictureLog.UNKNOWN ? DROPPED : decided;
        }
        keepFree(picture);
        if (!forwards(layers, target, afterGap)) {
            log.put(picture, DROPPED);
            shift--;
            return DROPPED;
        }
        log.put(picture, picture + shift);
        newestSent = picture + shift;
        return newestSent;
    }

    /// Pictures between the newest and this one may still come.
    private void keepFree(long picture) {
        long from = Math.max(log.newest() + 1, picture - PictureLog.capacity());
        for (long missing = from; missing < picture; missing++) {
            log.put(missing, missing + shift);
        }
    }

    private boolean forwards(PacketLayers layers, int target, boolean afterGap) {
        if (target < temporal) {
            temporal = target;
        } else if (layers.temporalId == temporal + 1
                && layers.temporalId <= target
                && layers.startOfFrame
                && layers.temporalSwitch) {
            // Y: needs the base layer only. One layer at a time: what follows in this layer may
            // need the ones between.
            temporal++;
        }
        // Its first packets may have been lost and come late: then they need a picture to belong
        // to.
        return layers.temporalId <= temporal || (afterGap && !layers.startOfFrame);
    }

    @Override
    public long rewriting() {
        return rewriting;
    }

    @Override
    public int temporal() {
        return temporal;
    }
}
