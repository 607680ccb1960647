package media.sdp;

/// The RTP header extensions of a section by the id they have on the wire; 0 = not negotiated.
public record ExtensionIds(
        int audioLevel,
        int mid,
        int streamId,
        int repairedStreamId,
        int transportSequence,
        int absoluteSendTime,
        int videoOrientation,
        int dependencyDescriptor,
        int playoutDelay) {
    public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
