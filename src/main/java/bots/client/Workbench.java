package bots.client;

import java.util.ArrayList;
import java.util.List;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpWriter;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.stun.StunBindings;

/// What the calls of one event loop use in turn, so that none needs its own. Nothing in it outlives the
/// method that uses it.
final class Workbench {
    /// Longer than any packet of WebRTC, whose senders stay below 1,500.
    static final int DATAGRAM_BYTES = 2048;

    final StunBindings bindings = new StunBindings();
    final RtpPacket packet = new RtpPacket();
    final RtpHeaderWriter header = new RtpHeaderWriter();
    final RtcpWriter rtcp = new RtcpWriter();
    final List<RtcpMessage> messages = new ArrayList<>();

    /// Of a datagram that came.
    final byte[] received = new byte[DATAGRAM_BYTES];

    /// Of a datagram that is being made.
    final byte[] sent = new byte[DATAGRAM_BYTES];
}
