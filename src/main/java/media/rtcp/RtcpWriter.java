package media.rtcp;

/// Writes a compound RTCP packet. One writer serves one thread for all packets. Calls go in the
/// order `begin`, `add`…, `end`. The caller knows that the messages fit: a report is 8 or 28 bytes
/// and 24 per block, the rest is shown at each message.
public final class RtcpWriter {
    private byte[] out = new byte[0];
    private int start;
    private int at;

    /// Begins a packet at `offset`. `out` is borrowed until [#end].
    public RtcpWriter begin(byte[] out, int offset) {
        this.out = out;
        start = offset;
        at = offset;
        return this;
    }

    public RtcpWriter add(RtcpMessage message) {
        at =
                switch (message) {
                    case SenderReport m -> m.write(out, at);
                    case ReceiverReport m -> m.write(out, at);
                    case SourceDescription m -> m.write(out, at);
                    case Goodbye m -> m.write(out, at);
                    case GenericNack m -> m.write(out, at);
                    case PictureLoss m -> m.write(out, at);
                    case FullIntraRequest m -> m.write(out, at);
                    case ReceiverEstimatedMaximumBitrate m -> m.write(out, at);
                    case TransportFeedback m -> m.write(out, at);
                    case UnknownRtcp m -> m.write(out, at);
                };
        return this;
    }

    /// How many bytes were written since [#begin].
    public int bytes() {
        return at - start;
    }

    /// Ends the packet and returns its length in bytes.
    public int end() {
        return at - start;
    }
}
