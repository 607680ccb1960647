package media.codec;

import media.codec.PacketLayers.Scheme;

/// No layers that can be distinguished: all packets go out as they came.
final class PlainSelection implements Selection {
    private long rewriting;

    @Override
    public void onSwitch() {}

    @Override
    public boolean accepts(
            PacketLayers layers, int targetSpatial, int targetTemporal, boolean afterGap) {
        rewriting = Rewriting.of(Scheme.PLAIN, layers.marker);
        return true;
    }

    @Override
    public long rewriting() {
        return rewriting;
    }
}
