package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import media.forward.Subscriber;
import media.rtcp.Goodbye;
import media.rtcp.ReceiverReport;
import media.rtcp.ReportBlock;
import media.rtcp.RtcpMessage;
import media.rtcp.SourceDescription;
import media.send.SecureOutbound;
import org.junit.jupiter.api.Test;

final class OutgoingRtcpTest {
    private static final int OWN = 11;

    private final ConnectionFixture fixture = new ConnectionFixture();
    private final Subscriber subscriber = new Subscriber(1, List.of(), List.of(), false);

    private OutgoingRtcp rtcp(SecureOutbound outbound) {
        return new OutgoingRtcp(OWN, "name", new WallClock(0), outbound, new CompoundRtcp());
    }

    private static List<ReportBlock> blocks(int count) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(new ReportBlock(i, 0, 0, 0, 0, 0, 0));
        }
        return blocks;
    }

    @Test
    void reportsAndNamesItselfEvenWhenNothingWasReceived() {
        rtcp(fixture.outbound()).sendReports(0, subscriber, List.of());

        assertThat(fixture.takeRtcp())
                .containsExactly(
                        new ReceiverReport(OWN, List.of()), new SourceDescription(OWN, "name"));
    }

    @Test
    void splitsMoreBlocksThanFitIntoAReport() {
        rtcp(fixture.outbound()).sendReports(0, subscriber, blocks(40));

        List<RtcpMessage> messages = fixture.takeRtcp();
        assertThat(messages).hasSize(3);
        assertThat(((ReceiverReport) messages.get(0)).reports()).isEqualTo(blocks(31));
        assertThat(((ReceiverReport) messages.get(1)).reports())
                .isEqualTo(blocks(40).subList(31, 40));
    }

    @Test
    void endsOnlyStreamsThatWereSent() {
        rtcp(fixture.outbound()).sendGoodbye(subscriber);

        assertThat(fixture.takeRtcp())
                .containsExactly(new ReceiverReport(OWN, List.of()), new Goodbye(List.of(OWN), ""));
    }

    @Test
    void sendsNoGoodbyeBeforeTheKeys() {
        rtcp(new SecureOutbound(fixture.batches)).sendGoodbye(subscriber);

        assertThat(fixture.sent).isEmpty();
    }
}
