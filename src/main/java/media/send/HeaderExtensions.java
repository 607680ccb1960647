package media.send;

import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;

/// Header extension elements that are forwarded unchanged, under the subscriber's id.
final class HeaderExtensions {
    private HeaderExtensions() {}

    /// Does nothing if one of the two has not negotiated it or the packet has none.
    ///
    /// @param in borrowed
    /// @param inId the publisher's id, 0 for none
    /// @param outId the subscriber's id, 0 for none
    static void copy(RtpPacket in, int inId, int outId, RtpHeaderWriter header) {
        if (inId == 0 || outId == 0) {
            return;
        }
        int at = in.extensionOffset(inId);
        if (at >= 0) {
            header.extension(outId, in.buffer(), at, in.extensionBytes(inId));
        }
    }
}
