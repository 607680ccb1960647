package media.codec;

import media.codec.PacketLayers.Scheme;

/// Spatial and temporal layers of VP9 (RFC 9628 §4.2), full SVC and k-SVC alike: the bits of each
/// frame say whether it is needed. Picture ids keep their gaps, since frames name the pictures they
/// need by distance.
final class Vp9Selection implements Selection {
    private static final int PICTURE_ID_BITS = 15;
    private static final int TL0_BITS = 8;

    /// Decisions of a picture: two bits per spatial layer, above them its highest layers.
    private static final int DECIDED = 1;

    private static final int FORWARDED = 2;
    private static final int FRAMES_MASK = 0xFFFF;
    private static final int SPATIAL_SHIFT = 16;
    private static final int TEMPORAL_SHIFT = 20;
    private static final int LAYER_MASK = 0xF;

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

    /// The newest keyframe, or where a layer was joined: no need of what came before.
    private long keyPicture;

    /// All frames forwarded of the newest picture are switching up points.
    private boolean switchingUp;

    /// A frame of the newest picture came that is not of too many pictures; one was forwarded.
    private boolean seen;

    private boolean sent;

    /// Pictures in a row of which nothing was forwarded: the source has given up a layer.
    private int emptyPictures;

    private long rewriting;

    @Override
    public void onSwitch() {
        anchored = false;
        pictureId.onSwitch();
        tl0PictureIndex.onSwitch();
    }

    @Override
    public boolean accepts(
            PacketLayers layers, int newTargetSpatial, int newTargetTemporal, boolean afterGap) {
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
        if (picture > log.newest()) {
            beginPicture(picture);
        }
        long decided = Math.max(0, log.find(picture));
        int bits = 2 * layers.spatialId;
        if ((decided >> bits & DECIDED) == 0) {
            boolean forwards;
            if (picture == log.newest()) {
                forwards = decide(layers, decided);
                note(layers, forwards);
                decided = (decided & FRAMES_MASK) | limits();
            } else {
                forwards = decideLate(layers, picture, decided);
            }
            decided |= (long) (forwards ? FORWARDED | DECIDED : DECIDED) << bits;
            log.put(picture, decided);
        }
        if ((decided >> bits & FORWARDED) == 0) {
            return false;
        }
        rewrite(layers, top(decided));
        return true;
    }

    /// What may need a late frame was decided by the limits of its time, or by those of now since a
    /// lower layer was gone to.
    private boolean decideLate(PacketLayers layers, long picture, long decided) {
        if (layers.temporalId > (int) (decided >> TEMPORAL_SHIFT & LAYER_MASK)) {
            return false;
        }
        boolean sinceKeyframe = picture > keyPicture;
        if (needed(layers, top(decided)) || (sinceKeyframe && needed(layers, spatial))) {
            return true;
        }
        if (sinceKeyframe) {
            intact &= ~(1 << layers.spatialId);
        }
        return false;
    }

    private long limits() {
        return (long) spatial << SPATIAL_SHIFT
                | (long) Math.min(temporal, LAYER_MASK) << TEMPORAL_SHIFT;
    }

    private static int top(long decided) {
        return (int) (decided >> SPATIAL_SHIFT) & LAYER_MASK;
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
        // Those that have not come: the pictures from here on may need them.
        long from = Math.max(log.newest() + 1, picture - PictureLog.capacity() + 1);
        for (long each = from; each <= picture; each++) {
            log.put(each, limits());
        }
    }

    private void note(PacketLayers layers, boolean forwards) {
        seen |= layers.temporalId <= temporal;
        if (forwards) {
            switchingUp = layers.temporalSwitch && (switchingUp || !sent);
            sent = true;
        }
    }

    private boolean decide(PacketLayers layers, long decided) {
        spatialLayers = Math.max(layers.spatialLayers, layers.spatialId + 1);
        if (layers.spatialSwitch && layers.spatialId == 0) {
            // A keyframe, of which the first packet may still be on its way.
            keyPicture = log.newest();
            temporal = targetTemporal;
            spatial = 0;
            while (spatial < Math.min(targetSpatial, layers.spatialLayers - 1)
                    && !dropped(decided, spatial + 1)) {
                spatial++;
            }
            intact = 0;
        }
        boolean forwards =
                layers.temporalId <= temporal
                        && (joins(layers, decided) || needed(layers, spatial));
        if (forwards) {
            if (layers.spatialSwitch) {
                intact |= 1 << layers.spatialId;
            }
        } else if (layers.temporalId <= temporal) {
            intact &= ~(1 << layers.spatialId);
        }
        return forwards;
    }

    private static boolean needed(PacketLayers layers, int top) {
        if (layers.spatialId < top) {
            // The lowest frame of a keyframe always: it announces what follows.
            return layers.interLayerReference || (layers.spatialSwitch && layers.spatialId == 0);
        }
        return layers.spatialId == top;
    }

    /// Needs no other picture, and what it needs of its own is there: the layer can be joined.
    private boolean joins(PacketLayers layers, long decided) {
        boolean below =
                layers.spatialId > 0 && (decided >> (2 * (layers.spatialId - 1)) & FORWARDED) != 0;
        if (layers.spatialId == spatial + 1
                && layers.spatialId <= targetSpatial
                && layers.spatialSwitch
                && (below || !layers.interLayerPredicted)) {
            spatial++;
            keyPicture = log.newest();
            return true;
        }
        return false;
    }

    private static boolean dropped(long decided, int spatialId) {
        return (decided >> (2 * spatialId) & (DECIDED | FORWARDED)) == DECIDED;
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

    @Override
    public long rewriting() {
        return rewriting;
    }

    @Override
    public int spatial() {
        return spatial;
    }

    @Override
    public int temporal() {
        return temporal;
    }

    @Override
    public boolean keyframeNeeded() {
        return emptyPictures >= GIVEN_UP_PICTURES
                || spatial != Math.min(targetSpatial, spatialLayers - 1);
    }
}
