package bots.client;

/// One stream of the server to a call: a section it offered to receive on.
public final class ReceiveSlot {
    private final String mid;
    private final boolean video;

    ReceiveSlot(String mid, boolean video) {
        this.mid = mid;
        this.video = video;
    }

    public String mid() {
        return mid;
    }

    public boolean video() {
        return video;
    }

    /// Ticks of the RTP clock a second.
    public int clockRate() {
        return video ? 90_000 : 48_000;
    }
}
