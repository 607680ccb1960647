package media.sdp;

import java.util.List;
import java.util.Map;

/// A section in which the client sends: one track, in one encoding or several.
///
/// @param index of the `m=` section, from 0
/// @param formats in the client's order of preference, never empty
/// @param rids the simulcast encodings in the offer's order, usually lowest first; empty when there is
///     no simulcast
/// @param ssrcs media SSRCs the offer announced, without those of retransmissions; Chromium announces
///     none when it offers simulcast
/// @param rtxSsrcs SSRC of retransmissions → the media SSRC they repair
public record ReceiveSection(
        String mid,
        int index,
        boolean video,
        List<PayloadFormat> formats,
        ExtensionIds extensions,
        List<String> rids,
        List<Integer> ssrcs,
        Map<Integer, Integer> rtxSsrcs) {
    public ReceiveSection {
        formats = List.copyOf(formats);
        rids = List.copyOf(rids);
        ssrcs = List.copyOf(ssrcs);
        rtxSsrcs = Map.copyOf(rtxSsrcs);
    }
}
