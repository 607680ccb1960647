package media;

import java.util.List;
import media.rtcp.ReceiverReport;
import media.rtcp.RtcpMessage;
import media.rtcp.RtcpWriter;
import media.rtcp.SenderReport;
import media.send.SecureOutbound;

/// Where compound RTCP packets of all connections of an engine are built, one after the other.
final class CompoundRtcp {
    /// More than the longest packet that is sent and its protection need.
    private static final int BUFFER_BYTES = 2048;

    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] buffer = new byte[BUFFER_BYTES];

    /// Sends messages as one packet. It begins with a report as RFC 3550 §6.1 demands, since not
    /// every client has negotiated reduced-size RTCP.
    ///
    /// @param sender SSRC of the report that is put in front where there is none
    void send(SecureOutbound outbound, int sender, List<RtcpMessage> messages) {
        writer.begin(buffer, 0);
        if (!(messages.getFirst() instanceof SenderReport)
                && !(messages.getFirst() instanceof ReceiverReport)) {
            writer.add(new ReceiverReport(sender, List.of()));
        }
        for (RtcpMessage message : messages) {
            writer.add(message);
        }
        outbound.sendRtcp(buffer, 0, writer.end());
    }
}
