package simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// What must hold for every stream a peer receives.
final class Streams {
    private Streams() {}

    /// Every slot's sequence numbers follow each other without a gap, timestamps never go back, and
    /// VP8 picture ids that can be read advance by at most one, whatever track is in the slot.
    static void assertSeamless(SimulatedPeer peer) {
        peer.arrivals()
                .forEach((ssrc, packets) -> {
                    for (int i = 1; i < packets.size(); i++) {
                        assertFollows(peer, ssrc, packets.get(i - 1), packets.get(i));
                    }
                });
    }

    /// Nothing longer than this lies between two packets.
    static void assertNoGap(List<SimulatedPeer.Arrival> packets, long nanos) {
        assertThat(packets).hasSizeGreaterThan(1);
        for (int i = 1; i < packets.size(); i++) {
            assertThat(packets.get(i).atNanos() - packets.get(i - 1).atNanos())
                    .as("gap before packet %d", i)
                    .isLessThanOrEqualTo(nanos);
        }
    }

    private static void assertFollows(
            SimulatedPeer peer,
            int ssrc,
            SimulatedPeer.Arrival before,
            SimulatedPeer.Arrival after) {
        assertThat(after.sequenceNumber())
                .as("participant %d, ssrc %08x", peer.participant, ssrc)
                .isEqualTo((before.sequenceNumber() + 1) & 0xffff);
        assertThat(after.timestamp() - before.timestamp())
                .as("participant %d, ssrc %08x, timestamp", peer.participant, ssrc)
                .isNotNegative();
        if (after.csrc() != before.csrc()) {
            assertThat(after.timestamp()).isNotEqualTo(before.timestamp());
        }
        if (after.payloadType() == SimulatedOffer.VP8 && !peer.encrypted()) {
            int step = (pictureId(after) - pictureId(before)) & 0x7fff;
            assertThat(step).as("picture id").isLessThanOrEqualTo(1);
        }
    }

    private static int pictureId(SimulatedPeer.Arrival video) {
        return ((video.payload()[2] & 0x7f) << 8) | (video.payload()[3] & 0xff);
    }
}
