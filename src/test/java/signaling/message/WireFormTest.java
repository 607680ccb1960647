package signaling.message;

import static org.assertj.core.api.Assertions.assertThat;

import call.TrackKind;
import call.quality.Cause;
import call.quality.Level;
import call.quality.Quality;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The form of [ServerMessage.Slots] is tested in [MessageCodecTest], that of
/// [ServerMessage.Joined] in [ProtocolDocumentTest].
class WireFormTest {
    private final MessageCodec codec = new MessageCodec(65_536);

    @Test
    void roundsFiguresAndLeavesOutWhatIsGood() {
        var stream = new Quality.OfStream(4.3499, Cause.NONE, 0.04, 12.6, 31_999);
        var frozen = new Quality.OfStream(2.86, Cause.DOWNLINK, 3.25, 0, 640_000);
        Quality quality =
                new Quality(
                        42,
                        List.of(new Quality.OfTrack(TrackKind.SCREEN_AUDIO, stream)),
                        List.of(
                                new Quality.OfSlot("4", stream, 0, 0),
                                new Quality.OfSlot("5", frozen, 1, 480)),
                        List.of(
                                new Quality.OfParticipant(3, Level.GOOD, Cause.NONE),
                                new Quality.OfParticipant(4, Level.POOR, Cause.PUBLISHER)));

        assertThat(codec.fields(new ServerMessage.Quality(quality)))
                .isEqualTo(
                        """
                        {"roundTripMillis":42,\
                        "up":[{"track":"screenAudio","score":4.3,"lossPercent":0.0,\
                        "jitterMillis":13,"kilobitsPerSecond":31}],\
                        "down":[{"mid":"4","score":4.3,"lossPercent":0.0,\
                        "jitterMillis":13,"kilobitsPerSecond":31},\
                        {"mid":"5","score":2.9,"cause":"downlink","lossPercent":3.3,\
                        "jitterMillis":0,"kilobitsPerSecond":640,"freezes":1,"frozenMillis":480}],\
                        "participants":[{"participant":3,"level":"good"},\
                        {"participant":4,"level":"poor","cause":"publisher"}]}\
                        """);
    }

    @Test
    void leavesOutListsInWhichNothingChanged() {
        assertThat(
                        codec.fields(
                                new ServerMessage.Quality(
                                        new Quality(7, List.of(), List.of(), List.of()))))
                .isEqualTo("{\"roundTripMillis\":7}");
    }
}
