package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import media.rtcp.PictureLoss;
import media.rtcp.ReceiverReport;
import media.rtcp.SenderReport;
import org.junit.jupiter.api.Test;

final class CompoundRtcpTest {
    private final ConnectionFixture fixture = new ConnectionFixture();
    private final CompoundRtcp compound = new CompoundRtcp();

    @Test
    void putsAReportInFrontOfFeedback() {
        PictureLoss loss = new PictureLoss(1, 2);

        compound.send(fixture.outbound(), 1, List.of(loss));

        assertThat(fixture.takeRtcp()).containsExactly(new ReceiverReport(1, List.of()), loss);
    }

    @Test
    void sendsReportsAsTheyAre() {
        SenderReport report = new SenderReport(3, 4L << 32, 5, 6, 7, List.of());
        PictureLoss loss = new PictureLoss(1, 2);

        compound.send(fixture.outbound(), 1, List.of(report, loss));

        assertThat(fixture.takeRtcp()).containsExactly(report, loss);
    }

    @Test
    void sendsOneDatagramPerPacketToThePath() {
        compound.send(fixture.outbound(), 1, List.of(new PictureLoss(1, 2), new PictureLoss(1, 3)));

        assertThat(fixture.sent).hasSize(1);
        assertThat(fixture.sent.getFirst().to()).isEqualTo(ConnectionFixture.CLIENT);
    }
}
