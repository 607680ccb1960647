package media.sdp;

import java.util.List;

/// The SSRCs a section announces (RFC 5576) and the stream and track it belongs to (RFC 8830).
///
/// @param msids each `<stream> <track>`
public record Sources(List<String> msids, List<Source> ssrcs, List<Group> groups) {
    static final Sources NONE = new Sources(List.of(), List.of(), List.of());

    public Sources {
        msids = List.copyOf(msids);
        ssrcs = List.copyOf(ssrcs);
        groups = List.copyOf(groups);
    }

    /// `a=ssrc:<ssrc> <attribute>[:<value>]`; the attribute is kept as one text.
    public record Source(int ssrc, String attribute) {}

    /// `a=ssrc-group:<semantics> <ssrc> …`; `FID` pairs a stream with its retransmissions.
    public record Group(String semantics, List<Integer> ssrcs) {
        public Group {
            ssrcs = List.copyOf(ssrcs);
        }
    }
}
