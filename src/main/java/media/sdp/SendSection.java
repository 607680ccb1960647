package media.sdp;

import java.util.List;

/// A slot: a section in which the server sends, on one SSRC for the lifetime of the connection.
///
/// @param index of the `m=` section, from 0
/// @param formats in the client's order of preference, never empty
/// @param rtxSsrc 0 when the client offered no retransmission format
public record SendSection(
        String mid,
        int index,
        boolean video,
        List<PayloadFormat> formats,
        ExtensionIds extensions,
        int ssrc,
        int rtxSsrc) {
    public SendSection {
        formats = List.copyOf(formats);
    }
}
