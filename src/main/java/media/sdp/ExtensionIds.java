package media.sdp;

/// The RTP header extensions of a section by the id they have on the wire; 0 = not negotiated.
///
/// @param audioLevel client-to-mixer (RFC 6464)
/// @param mixerLevel mixer-to-client (RFC 6465)
public record ExtensionIds(
        int audioLevel,
        int mid,
        int streamId,
        int repairedStreamId,
        int transportSequence,
        int absoluteSendTime,
        int videoOrientation,
        int dependencyDescriptor,
        int mixerLevel) {
    public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
