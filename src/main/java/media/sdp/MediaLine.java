package media.sdp;

import java.util.List;

/// `m=<kind> <port> <protocol> <payloads>` (RFC 8866 §5.14).
///
/// @param payloads payload types in order of preference; a name such as `webrtc-datachannel` when
///     the protocol is not RTP
public record MediaLine(String kind, int port, String protocol, List<String> payloads) {
    public MediaLine {
        payloads = List.copyOf(payloads);
    }
}
