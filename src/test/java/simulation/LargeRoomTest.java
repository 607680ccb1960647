package simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A room of 100 with every microphone open, while participants join and leave.
@ExtendWith(SeedReport.class)
@Timeout(600)
final class LargeRoomTest {
    private static final int PEOPLE = 100;
    private static final int JOINS_AND_LEAVES = 1_000;
    private static final int SPEAKERS = 10;

    /// Participants who talk all the time.
    private static final int TALKERS = 6;

    /// At most this many others talk at a time: all talkers are active speakers, and so is one who
    /// has just ended, for the pause after which that is known.
    private static final int INTERJECTIONS = SPEAKERS - TALKERS - 1;

    private static final int SPEECH_LEVEL = 25;
    private static final int ROOM_NOISE_LEVEL = 75;

    private final Simulation simulation = new Simulation(401, SPEAKERS);
    private final Random random = new Random(402);
    private final List<SimulatedPeer> stayed = new ArrayList<>();
    private final Queue<SimulatedPeer> guests = new ArrayDeque<>();
    private final Queue<SimulatedPeer> interjecting = new ArrayDeque<>();
    private int lastParticipant;
    private long worstGapNanos;

    @Test
    void thousandJoinsAndLeavesCostNoOfferAndNoGap() {
        simulation.keepsEvents = false;
        for (int i = 0; i < PEOPLE; i++) {
            SimulatedPeer peer = join(i < TALKERS ? SPEECH_LEVEL + i : ROOM_NOISE_LEVEL);
            (i < PEOPLE / 2 ? stayed : guests).add(peer);
        }
        simulation.run(2 * SECOND);
        for (int i = 0; i < JOINS_AND_LEAVES; i++) {
            if (i % 2 == 0) {
                leave();
            } else {
                guests.add(join(ROOM_NOISE_LEVEL));
            }
            if (i % 20 == 0) {
                interject();
            }
            simulation.run(random.nextInt(60) * MILLI);
        }
        simulation.run(SECOND);

        for (SimulatedPeer peer : stayed) {
            assertThat(peer.offers).isEqualTo(1);
            assertTalkersAreForwarded(peer, 1_400);
        }
        guests.forEach(guest -> assertTalkersAreForwarded(guest, 0));
        System.out.printf("room of %d: worst gap %d ms%n", PEOPLE, worstGapNanos / MILLI);
    }

    private SimulatedPeer join(int level) {
        simulation.delayNanos = (5 + random.nextInt(60)) * MILLI;
        SimulatedPeer peer =
                simulation.join(++lastParticipant, false, SimulatedOffer.Abilities.BROWSER);
        peer.uplink.jitterNanos = 10 * MILLI;
        peer.downlink.jitterNanos = 10 * MILLI;
        peer.keepsArrivals = false;
        peer.receiver.keepsFrames = false;
        peer.microphone.keepsSent = false;
        peer.startMicrophone(level);
        return peer;
    }

    /// The participant who leaves was a listener, too.
    private void leave() {
        SimulatedPeer guest = guests.remove();
        simulation.leave(guest.participant);
        assertTalkersAreForwarded(guest, 0);
    }

    /// One participant begins to talk, and another stops.
    private void interject() {
        if (interjecting.size() == INTERJECTIONS) {
            interjecting.remove().microphone.level = ROOM_NOISE_LEVEL;
        }
        SimulatedPeer other = stayed.get(TALKERS + random.nextInt(stayed.size() - TALKERS));
        other.microphone.level = SPEECH_LEVEL;
        interjecting.add(other);
    }

    private void assertTalkersAreForwarded(SimulatedPeer listener, int packets) {
        for (int talker = 1; talker <= TALKERS; talker++) {
            if (talker != listener.participant) {
                ReceivedAudio audio = listener.receiver.audio(talker);
                assertThat(audio.packets())
                        .as("packets of %d for %d", talker, listener.participant)
                        .isGreaterThan(packets);
                assertThat(audio.longestGapNanos())
                        .as("gap in the audio of %d for %d", talker, listener.participant)
                        .isLessThanOrEqualTo(60 * MILLI);
                if (audio.packets() > 0) {
                    assertThat(simulation.now - audio.lastPacketNanos())
                            .as("silence of %d for %d", talker, listener.participant)
                            .isLessThanOrEqualTo(60 * MILLI);
                }
                worstGapNanos = Math.max(worstGapNanos, audio.longestGapNanos());
            }
        }
    }
}
