package media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import media.forward.Subscriber;
import media.ice.IceCredentials;
import media.receive.RoundTripTime;
import media.sdp.SendSection;
import media.send.SlotScratch;
import org.junit.jupiter.api.Test;

final class SlotFactoryTest {
    @Test
    void makesASlotForEachSectionByItsKindInTheirOrder() {
        ConnectionFixture fixture = new ConnectionFixture();
        Subscriber subscriber = new Subscriber(1, List.of(), List.of(), false);
        Downlink downlink =
                new Downlink(
                        fixture.room,
                        subscriber,
                        new RoundTripTime(),
                        fixture.outbound(),
                        fixture.pacers);
        List<SendSection> sections =
                fixture.negotiated(
                                new IceCredentials("ufrag", "passwordpasswordpassword"),
                                ConnectionFixture.offer(2, 3))
                        .send();

        SlotFactory.Slots slots =
                new SlotFactory(fixture.outbound(), downlink, new SlotScratch()).create(sections);

        assertThat(slots.audio())
                .extracting(slot -> slot.section())
                .containsExactlyElementsOf(sections.subList(0, 2));
        assertThat(slots.video())
                .extracting(slot -> slot.section())
                .containsExactlyElementsOf(sections.subList(2, 5));
    }
}
