package bots.client.transport;

import java.util.ArrayList;
import java.util.List;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpWriter;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.stun.StunBindings;

/// Buffers and flyweights that the calls of one event loop share, so that none needs its own. Their
/// contents are valid only until the method that filled them returns.
public final class LoopBuffers {
    /// Longer than any packet of WebRTC, which is shorter than 1,500 bytes.
    public static final int DATAGRAM_BYTES = 2048;

    final StunBindings bindings = new StunBindings();
    final byte[] received = new byte[DATAGRAM_BYTES];
    private final RtpPacket packet = new RtpPacket();
    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final RtcpWriter rtcp = new RtcpWriter();
    private final List<RtcpMessage> messages = new ArrayList<>();
    private final byte[] sent = new byte[DATAGRAM_BYTES];

    public RtpPacket packet() {
        return packet;
    }

    public RtpHeaderWriter header() {
        return header;
    }

    public RtcpWriter rtcp() {
        return rtcp;
    }

    public List<RtcpMessage> messages() {
        return messages;
    }

    /// A datagram in the making.
    public byte[] sent() {
        return sent;
    }
}
