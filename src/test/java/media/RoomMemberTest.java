package media;

import static media.ConnectionFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import call.MediaMode;
import call.quality.Cause;
import call.quality.Quality;
import java.util.List;
import java.util.Objects;
import media.rtcp.Goodbye;
import media.rtcp.SourceDescription;
import media.rtp.RtpHeaderWriter;
import media.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

final class RoomMemberTest {
    private static final long FRAME = 20_000_000L;

    private final ConnectionFixture fixture = new ConnectionFixture();
    private final RtpPacket packet = new RtpPacket();
    private final byte[] bytes = new byte[256];

    private void speak(RoomMember member, long nowNanos, int sequenceNumber) {
        int at =
                new RtpHeaderWriter()
                        .begin(bytes, 0, false, 111, sequenceNumber, sequenceNumber * 960, 99)
                        .extension(1, new byte[] {(byte) 0x94}, 0, 1)
                        .extension(4, new byte[] {'0'}, 0, 1)
                        .end();
        packet.wrap(bytes, 0, at + 60);
        member.onRtp(nowNanos, packet);
    }

    @Test
    void isInTheRoomFromJoiningToLeaving() {
        RoomMember member = fixture.create(0, 1).member();
        assertThat(fixture.room.empty()).as("made, not joined").isTrue();

        member.join(0);
        assertThat(fixture.room.empty()).isFalse();

        member.leave(SECOND);
        assertThat(fixture.room.empty()).isTrue();
    }

    @Test
    void othersGetItsTracks() {
        RoomMember speaker = fixture.connect(0, 1).member();
        fixture.connect(0, 2);
        fixture.events.clear();

        for (int i = 0; i < 20; i++) {
            speak(speaker, i * FRAME, i);
        }

        assertThat(fixture.events)
                .anySatisfy(event -> {
                    assertThat(event).isInstanceOf(EngineEvent.SlotsChanged.class);
                    EngineEvent.SlotsChanged changed = (EngineEvent.SlotsChanged) event;
                    assertThat(changed.participant()).isEqualTo(2);
                    assertThat(changed.slots().getFirst().participant()).isEqualTo(1);
                });
    }

    @Test
    void reportsOnceASecond() {
        RoomMember member = fixture.connect(0, 1).member();
        fixture.sent.clear();

        member.onDeadline(SECOND - 1);
        assertThat(fixture.takeRtcp()).doesNotHaveAnyElementsOfTypes(SourceDescription.class);

        member.onDeadline(SECOND);
        member.onDeadline(SECOND + 25_000_000);
        assertThat(fixture.takeRtcp()).filteredOn(SourceDescription.class::isInstance).hasSize(1);
    }

    @Test
    void handsOutEachMeasurementOnce() {
        RoomMember speaker = fixture.connect(0, 1).member();
        for (int i = 0; i < 60; i++) {
            speak(speaker, i * FRAME, i);
        }
        speaker.onDeadline(60 * FRAME);

        EngineEvent.QualityMeasured measured = Objects.requireNonNull(speaker.takeQuality());
        assertThat(measured.quality().up()).hasSize(1);
        assertThat(speaker.takeQuality()).isNull();
    }

    /// It may send to the others directly.
    @Test
    void aMemberOfAMeshIsNotBlamedForSilence() {
        RoomMember member = fixture.connect(0, 1).member();
        member.mode(MediaMode.P2P);
        for (int second = 1; second <= 5; second++) {
            member.onDeadline(second * SECOND);
            assertThat(member.takeQuality()).isNull();
        }

        member.mode(MediaMode.SFU);
        member.onDeadline(6 * SECOND);
        assertThat(member.takeQuality()).isNull();
        member.onDeadline(8 * SECOND);
        Quality.OfTrack silent =
                Objects.requireNonNull(member.takeQuality()).quality().up().getFirst();
        assertThat(silent.stream().cause()).isEqualTo(Cause.PUBLISHER);
    }

    /// Slots that a further offer adds were not measured once.
    @Test
    void measuresTheSlotsOfAFurtherOffer() {
        RoomMember speaker = fixture.connect(0, 1).member();
        Connection listener =
                fixture.factory.create(
                        0, fixture.answered(2, ConnectionFixture.offer(0, 1)), fixture.room);
        listener.member().join(0);
        listener.onCheck(0, ConnectionFixture.CLIENT, listener.ice().local(), true);
        listener.onKeys(
                0,
                new media.dtls.DtlsKeys(
                        ConnectionFixture.FROM_CLIENT, ConnectionFixture.TO_CLIENT));
        var sections =
                fixture.negotiated(listener.ice().local(), ConnectionFixture.offer(1, 0)).send();
        listener.member().addSlots(0, sections);

        List<Quality.OfSlot> down = List.of();
        for (int i = 0; i < 200 && down.isEmpty(); i++) {
            long now = i * FRAME;
            speak(speaker, now, i);
            fixture.room.onDeadline(now);
            speaker.onDeadline(now);
            listener.member().onDeadline(now);
            EngineEvent.QualityMeasured measured = listener.member().takeQuality();
            down = measured == null ? List.of() : measured.quality().down();
        }

        assertThat(down).extracting(Quality.OfSlot::mid).containsExactly(sections.getFirst().mid());
    }

    @Test
    void sendsGoodbyeWhenItLeaves() {
        RoomMember member = fixture.connect(0, 1).member();
        fixture.sent.clear();

        member.leave(SECOND);

        assertThat(fixture.takeRtcp()).hasAtLeastOneElementOfType(Goodbye.class);
    }
}
