package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import media.ice.IceCredentials;
import media.rtcp.ReceiverEstimatedMaximumBitrate;
import media.rtcp.RtcpMessage;
import media.rtcp.TransportFeedback;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import media.sdp.ReceiveSection;
import org.junit.jupiter.api.Test;
import simulation.SimulatedOffer;

/// NACKs and keyframe requests: `simulation.VideoLossTest` and `simulation.AudioLossTest`.
final class PublisherFeedbackTest {
    private static final long MILLI = 1_000_000L;

    private final List<RtcpMessage> sent = new ArrayList<>();

    private static List<ReceiveSection> sections(SimulatedOffer.Abilities abilities) {
        return new ConnectionFixture()
                .negotiated(
                        new IceCredentials("ufrag", "passwordpasswordpassword"),
                        SimulatedOffer.text(0, 0, abilities))
                .receive();
    }

    private PublisherFeedback feedback(List<ReceiveSection> sections) {
        return new PublisherFeedback(sections, 1, sent::addAll);
    }

    @Test
    void estimatesForClientsWithoutTransportFeedbackEvery200Millis() {
        PublisherFeedback feedback = feedback(sections(SimulatedOffer.Abilities.PLAIN));

        for (long now = 0; now < 1_000 * MILLI; now += 25 * MILLI) {
            feedback.onDeadline(now, List.of(5));
        }

        assertThat(sent)
                .hasSize(5)
                .allMatch(message ->
                        message instanceof ReceiverEstimatedMaximumBitrate remb
                                && remb.ssrcs().equals(List.of(5)));
    }

    @Test
    void reportsArrivalsWhereTransportFeedbackIsNegotiated() {
        List<ReceiveSection> sections = sections(SimulatedOffer.Abilities.BROWSER);
        PublisherFeedback feedback = feedback(sections);
        byte[] bytes = new byte[100];
        int id = sections.getFirst().extensions().transportSequence();
        int end =
                new RtpHeaderWriter()
                        .begin(bytes, 0, false, 111, 1, 960, 7)
                        .extensionInt16(id, 300)
                        .end();
        RtpPacket packet = new RtpPacket();
        packet.wrap(bytes, 0, end + 10);

        feedback.onPacket(0, packet, sections.getFirst().extensions());
        for (long now = 0; now < 300 * MILLI; now += 25 * MILLI) {
            feedback.onDeadline(now, List.of(7));
        }

        assertThat(sent).isNotEmpty().allMatch(TransportFeedback.class::isInstance);
    }
}
