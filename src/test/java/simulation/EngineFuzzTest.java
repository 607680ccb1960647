package simulation;

import static org.assertj.core.api.Assertions.assertThat;

import call.MediaCommand;
import call.TrackKind;
import call.ViewRequest;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.Map;
import media.rtp.RtpHeaderWriter;

/// A client with valid keys that sends anything, in any order and at any time, to an engine with a
/// call in it: all state machines behind the encryption.
final class EngineFuzzTest {
    private static final int[] PAYLOAD_TYPES = {
        SimulatedOffer.OPUS, SimulatedOffer.RED, SimulatedOffer.VP8, SimulatedOffer.RTX, 0
    };
    private static final int[] EXTENSIONS = {
        SimulatedOffer.LEVEL_ID,
        SimulatedOffer.TRANSPORT_SEQUENCE_ID,
        SimulatedOffer.MID_ID,
        SimulatedOffer.RID_ID,
        SimulatedOffer.REPAIRED_RID_ID
    };
    private static final String[] NAMES = {"0", "1", "q", "h", "f", "x"};
    private static final int MAX_ACTIONS = 200;

    /// What arrives is not checked: the hostile client made it.
    private static final SimulatedOffer.Abilities NO_RECEIVER =
            new SimulatedOffer.Abilities(true, false, true, false);

    private final RtpHeaderWriter header = new RtpHeaderWriter();
    private final Map<Integer, Integer> sequences = new HashMap<>();

    @FuzzTest
    void whatAClientSendsNeverBreaksTheEngine(FuzzedDataProvider data) {
        Simulation simulation = new Simulation(1, 3);
        SimulatedPeer hostile = simulation.join(1, true, NO_RECEIVER);
        SimulatedPeer other = simulation.join(2, true, NO_RECEIVER);
        simulation.run(100 * Simulation.MILLI);
        sequences.clear();
        hostile.uplink.jitterNanos = data.consumeLong(0, 300) * Simulation.MILLI;
        hostile.uplink.reorders = true;
        for (int i = 0; i < MAX_ACTIONS && data.remainingBytes() > 4; i++) {
            switch (data.consumeInt(0, 7)) {
                case 0 -> simulation.run(data.consumeLong(1, 1_000) * Simulation.MILLI);
                case 1 -> sendRtcp(hostile, data);
                case 2 ->
                        hostile.view(
                                new ViewRequest(
                                        data.consumeInt(0, 3),
                                        data.consumeBoolean() ? TrackKind.CAMERA : TrackKind.SCREEN,
                                        data.consumeInt(0, 4320),
                                        data.consumeInt(0, 120),
                                        data.consumeBoolean()));
                case 3 ->
                        simulation.engine.onCommand(
                                simulation.now,
                                simulation.room,
                                1,
                                new MediaCommand.ChangeView(null, data.consumeInt(0, 50)));
                default -> sendRtp(hostile, data);
            }
        }
        simulation.run(Simulation.SECOND);
        // The other clients notice no more than that a participant left.
        assertThat(simulation.engine.connectionCount()).isEqualTo(2);
        assertThat(other.offers).isEqualTo(1);
    }

    private void sendRtp(SimulatedPeer peer, FuzzedDataProvider data) {
        int payloadType = data.pickValue(PAYLOAD_TYPES);
        int ssrc =
                data.consumeBoolean()
                        ? peer.microphone.ssrc
                        : peer.camera.encoding(data.consumeInt(0, 2)).ssrc
                                ^ data.consumeInt(1, 4) << 8;
        byte[] bytes = new byte[1_500];
        header.begin(
                bytes,
                0,
                data.consumeBoolean(),
                payloadType,
                // Forward only, as encryption allows; reordering is done by the link.
                sequences.merge(ssrc, data.consumeInt(1, 5_000), Integer::sum) & 0xFFFF,
                data.consumeInt(),
                ssrc);
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            int id = data.pickValue(EXTENSIONS);
            byte[] element =
                    data.consumeBoolean()
                            ? data.pickValue(NAMES)
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII)
                            : data.consumeBytes(16);
            if (element.length > 0) {
                header.extension(id, element, 0, element.length);
            }
        }
        int at = header.end();
        byte[] payload = data.consumeBytes(data.consumeInt(0, 1_100));
        System.arraycopy(payload, 0, bytes, at, payload.length);
        peer.sendRtp(ssrc, bytes, at + payload.length);
    }

    private static void sendRtcp(SimulatedPeer peer, FuzzedDataProvider data) {
        byte[] content = data.consumeBytes(data.consumeInt(0, 300));
        byte[] bytes = new byte[8 + content.length + 64];
        // A receiver report without blocks first, as every compound packet begins with a report.
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) 201;
        bytes[3] = 1;
        System.arraycopy(content, 0, bytes, 8, content.length);
        peer.sendRtcp(bytes, 8 + content.length);
    }
}
