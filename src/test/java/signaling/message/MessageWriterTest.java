package signaling.message;

import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rooms.Participant;

class MessageWriterTest {
    private static final ParticipantState STATE = new ParticipantState(false, false, false, false);

    private final MessageCodec codec = new MessageCodec(65_536);
    private final MessageWriter writer = new MessageWriter(codec);

    @Test
    void writesAnEventToManyAsToOne() {
        var ada = List.of(participant(1, "ada"));
        for (var seq = 1; seq < 4; seq++) {
            var news = new ServerMessage.Roster(ada, List.of(), List.of());
            assertThat(writer.write(seq, news)).isEqualTo(codec.write(seq, news));
        }
    }

    @Test
    void distinguishesEvents() {
        var come = new ServerMessage.Roster(List.of(participant(1, "ada")), List.of(), List.of());
        var gone = new ServerMessage.Roster(List.of(), List.of(1), List.of());
        var speaks = new ServerMessage.Speaking(List.of(1), List.of());
        var pong = new ServerMessage.Pong(1, 2);
        for (var news : List.of(come, gone, come, speaks, pong, gone, gone)) {
            assertThat(writer.write(7, news)).isEqualTo(codec.write(7, news));
        }
    }

    private static Participant participant(int number, String username) {
        return new Participant(number, new UUID(0, number), username, STATE);
    }
}
