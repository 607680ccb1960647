package media.sdp;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A section in which the client sends: one track, in one encoding or several.
///
/// @param index of the `m=` section, from 0
/// @param formats in the client's order of preference, never empty
/// @param rids the simulcast encodings in the offer's order, usually lowest first; empty
///     without simulcast
/// @param ssrcs media SSRCs the offer announced, without those of retransmissions; Chromium
///     announces none when it offers simulcast
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

    /// Whether packets of this section are read in the same manner. The SSRCs may differ: what an
    /// offer announces of them follows the tracks that are in it.
    boolean sameFormats(ReceiveSection other) {
        return mid.equals(other.mid)
                && index == other.index
                && video == other.video
                && formats.size() == other.formats.size()
                && IntStream.range(0, formats.size())
                        .allMatch(i -> formats.get(i).isReadAs(other.formats.get(i)))
                && extensions.equals(other.extensions)
                && rids.equals(other.rids);
    }
}
