package media.rtp;

/// Why a datagram or packet was dropped: the one table of reasons, from the socket through the
/// engine to the socket. Counted, never logged per packet.
public enum DropReason {
    /// Not dropped.
    OK,

    // Its protocol or its receiver is unknown.
    /// A datagram of no bytes.
    EMPTY,
    /// Ends before its own structure does.
    TRUNCATED,
    /// Longer than the longest datagram that is taken (2,047 bytes).
    TOO_LONG,
    /// First byte in none of the ranges of RFC 7983, or of a protocol not spoken here.
    UNKNOWN_PROTOCOL,
    /// From an address on which no connection has been validated by a STUN check.
    UNKNOWN_PATH,
    /// More than its sender may send.
    RATE_LIMITED,

    // RTP
    /// The version field is not 2.
    BAD_VERSION,
    /// A padding count of zero or beyond the payload.
    BAD_PADDING,
    /// A header extension element runs over the extension block, or there are too many.
    BAD_EXTENSION,
    /// No track or slot belongs to this SSRC, mid or rid.
    UNKNOWN_STREAM,
    /// A payload type that was not negotiated.
    UNKNOWN_PAYLOAD_TYPE,
    /// The heads of an RFC 2198 payload contradict its length.
    BAD_REDUNDANCY,
    /// More SSRCs than one connection may use.
    TOO_MANY_STREAMS,
    /// From the stream that a newer SSRC of the same encoding has replaced.
    REPLACED_STREAM,
    /// A probe of nothing but padding: counted for feedback, never forwarded.
    PADDING_ONLY,
    /// An original and its retransmission: the one that came second.
    DUPLICATE,
    /// More than a track may have.
    OVER_RATE,
    /// Of video that is larger than the channel allows.
    OVER_RESOLUTION,
    /// The publisher is muted.
    MUTED,
    /// No participant is subscribed, or the encoding is not the one forwarded.
    NOT_FORWARDED,

    // To be sent
    /// A video frame that the client's link had no capacity for in time.
    PACER_FULL,
    /// A retransmission that the bandwidth estimate has no room for.
    OVER_ESTIMATE,
    /// The UDP socket's buffer has been full for too long.
    SEND_QUEUE_FULL,
    /// The operating system refused to send the datagram, for example because there is no route.
    SEND_REFUSED,
    /// The client's TCP connection is closed or its send buffer is full.
    TCP_QUEUE_FULL,

    // SRTP
    /// Media before the DTLS handshake gave keys.
    NO_KEYS,
    /// The authentication tag is wrong.
    NOT_AUTHENTIC,
    /// Seen before, or older than the replay window.
    REPLAYED,

    // RTCP
    /// An RTCP packet whose fields contradict its length, or one of more messages than any client
    /// sends.
    BAD_RTCP,
    /// More bytes of RTCP than a client may send.
    RTCP_OVER_RATE,
    /// A report or a request among more than a client may send; the rest of the packet is used.
    FEEDBACK_OVER_RATE,

    // STUN
    /// Not a well-formed STUN binding message.
    BAD_STUN,
    /// A binding request for a user name fragment of no connection here.
    UNKNOWN_UFRAG,
    /// MESSAGE-INTEGRITY is absent or wrong.
    BAD_INTEGRITY,
    /// An authentic binding request that was answered with an error: it claims our role, or has an
    /// attribute that we had to understand.
    REFUSED_CHECK,
    /// A check from the address of another media node, to which this one has a relay: its source is
    /// forged.
    RELAY_ADDRESS,

    // DTLS
    /// A DTLS record that the handshake does not expect.
    BAD_DTLS,

    // Bugs
    /// An exception of ours while it was handled.
    HANDLER_FAILED
}
