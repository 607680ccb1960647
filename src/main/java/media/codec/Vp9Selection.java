package media.codec;

import media.codec.PacketLayers.Scheme;

/// Spatial and temporal layers of VP9 (RFC 9628 section 4.2), full SVC and k-SVC alike: which frames are
/// needed is told by their own bits. Picture ids keep their gaps, since frames name the pictures they
/// need by distance.
final class Vp9Selection {
    private static final int PICTURE_ID_BITS = 15;
    private static final int TL0_BITS = 8;

    /// Decisions of a picture: two bits per spatial layer, above them its highest layer.
    private static final int DECIDED = 1;

    private static final int FORWARDED = 2;
    private static final int TOP_SHIFT = 16;

    /// One or two may be a loss or an encoder that skips.
    private static final int GIVEN_UP_PICTURES = 3;

    private final PictureLog log = new PictureLog();
    private final RunningId pictureId = new RunningId(PICTURE_ID_BITS);
    private final RunningId tl0PictureIndex = new RunningId(TL0_BITS);
    private boolean anchored;
    private int spatial;
    private int temporal;
    private int spatialLayers = 1;
    private int targetSpatial;
    private int targetTemporal;

    /// Layers of which nothing is missing since their last frame that needed no other picture.
    private int intact;

    /// All frames forwarded of the newest picture are switching up points.
    private boolean switchingUp;

    /// A frame of the newest picture came that is not of too many pictures; one was forwarded.
    private boolean seen;

    private boolean sent;

    /// Pictures in a row of which nothing was forwarded: the source has given up a layer.
    private int emptyPictures;

    private long rewriting;

    void onSwitch() {
        anchored = false;
        pictureId.onSwitch();
        tl0PictureIndex.onSwitch();
    }

    boolean accepts(PacketLayers layers, int newTargetSpatial, int newTargetTemporal) {
        targetSpatial = newTargetSpatial;
        targetTemporal = newTargetTemporal;
        if (!anchored) {
            anchored = true;
            log.begin(layers.pictureId);
            intact = 0;
            emptyPictures = 0;
            seen = false;
            sent = false;
            switchingUp = false;
        }
        long picture = log.unwrap(layers.pictureId, layers.pictureIdBits);
        if (log.tooOld(picture)) {
            return false;
        }
        boolean inOrder = picture >= log.newest() && layers.startOfFrame;
        if (picture > log.newest()) {
            beginPicture(picture);
        }
        long decided = Math.max(0, log.find(picture));
        int bits = 2 * layers.spatialId;
        if ((decided >> bits & DECIDED) == 0) {
            boolean forwards = decide(layers, inOrder, decided);
            if (picture == log.newest()) {
                note(layers, forwards);
            }
            decided &= 0xFFFF;
            decided |= (long) (forwards ? FORWARDED | DECIDED : DECIDED) << bits;
            decided |= (long) spatial << TOP_SHIFT;
            log.put(picture, decided);
        }
        if ((decided >> bits & FORWARDED) == 0) {
            return false;
        }
        rewrite(layers, (int) (decided >> TOP_SHIFT));
        return true;
    }

    private void beginPicture(long picture) {
        emptyPictures = sent ? 0 : emptyPictures + (seen ? 1 : 0);
        if (targetTemporal < temporal || switchingUp) {
            temporal = targetTemporal;
        }
        if (targetSpatial < spatial) {
            if ((intact >> targetSpatial & 1) != 0) {
                spatial = targetSpatial;
            } else {
                // The lower layer can only be joined at a keyframe: until then, the fewest
                // pictures.
                temporal = 0;
            }
        }
        seen = false;
        sent = false;
        switchingUp = false;
        log.put(picture, 0);
    }

    private void note(PacketLayers layers, boolean forwards) {
        seen |= layers.temporalId <= temporal;
        if (forwards) {
            switchingUp = layers.temporalSwitch && (switchingUp || !sent);
            sent = true;
        }
    }

    private boolean decide(PacketLayers layers, boolean inOrder, long decided) {
        spatialLayers = Math.max(layers.spatialLayers, layers.spatialId + 1);
        if (layers.startsKeyframe) {
            temporal = targetTemporal;
            spatial = Math.min(targetSpatial, layers.spatialLayers - 1);
            intact = 0;
        }
        boolean forwards = needed(layers, inOrder, decided);
        if (forwards) {
            if (layers.spatialSwitch) {
                intact |= 1 << layers.spatialId;
            }
        } else if (layers.temporalId <= temporal) {
            intact &= ~(1 << layers.spatialId);
        }
        return forwards;
    }

    private boolean needed(PacketLayers layers, boolean inOrder, long decided) {
        // A late frame fills the numbers that were kept free for it, even of too many pictures.
        if (layers.temporalId > temporal && inOrder) {
            return false;
        }
        if (layers.spatialId < spatial) {
            // The lowest frame of a keyframe always: it announces what follows.
            return layers.interLayerReference || (layers.spatialSwitch && layers.spatialId == 0);
        }
        if (layers.spatialId == spatial) {
            return true;
        }
        // Needs no other picture, and what it needs of its own is there: the layer can be joined.
        boolean below = (decided >> (2 * (layers.spatialId - 1)) & FORWARDED) != 0;
        if (inOrder
                && layers.spatialId <= targetSpatial
                && layers.spatialSwitch
                && layers.spatialId == spatial + 1
                && (below || !layers.interLayerPredicted)) {
            spatial++;
            return true;
        }
        return false;
    }

    private void rewrite(PacketLayers layers, int top) {
        int id = pictureId.rewrite(layers.pictureId, layers.pictureIdBits);
        int tl0 =
                layers.tl0PictureIndex < 0
                        ? 0
                        : tl0PictureIndex.rewrite(layers.tl0PictureIndex, TL0_BITS);
        boolean last = layers.endOfFrame && layers.spatialId == top;
        rewriting = Rewriting.ofPicture(Scheme.VP9, layers.marker || last, id, tl0, 0);
    }

    long rewriting() {
        return rewriting;
    }

    int spatial() {
        return spatial;
    }

    int temporal() {
        return temporal;
    }

    boolean keyframeWanted() {
        return emptyPictures >= GIVEN_UP_PICTURES
                || spatial != Math.min(targetSpatial, spatialLayers - 1);
    }
}
