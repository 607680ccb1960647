package store.directory;

import static org.assertj.core.api.Assertions.assertThat;

import call.ParticipantState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rooms.Participant;

class PresenceTextsTest {
    private static final UUID GUILD = new UUID(0, 1);
    private static final UUID CHANNEL = new UUID(0, 2);
    private static final UUID OTHER = new UUID(0, 3);
    private static final List<Participant> ANN =
            List.of(new Participant(1, new UUID(0, 4), "ann", ParticipantState.INITIAL));
    private static final List<Participant> BOB =
            List.of(new Participant(2, new UUID(0, 5), "bob", ParticipantState.INITIAL));

    private final PresenceTexts texts = new PresenceTexts();

    @Test
    void parsesATextOnceUntilItChanges() {
        var first = read(Map.of(CHANNEL, ANN, OTHER, BOB));
        var again = read(Map.of(CHANNEL, ANN, OTHER, ANN));

        assertThat(first).isEqualTo(Map.of(CHANNEL, ANN, OTHER, BOB));
        assertThat(again).isEqualTo(Map.of(CHANNEL, ANN, OTHER, ANN));
        assertThat(again.get(CHANNEL)).as("the same list").isSameAs(first.get(CHANNEL));
    }

    @Test
    void aChannelThatBecameEmptyIsForgotten() {
        var before = read(Map.of(CHANNEL, ANN, OTHER, BOB));

        assertThat(read(Map.of(OTHER, BOB))).isEqualTo(Map.of(OTHER, BOB));
        assertThat(read(Map.of())).isEmpty();
        assertThat(read(Map.of(CHANNEL, ANN)).get(CHANNEL))
                .as("parsed anew: nothing was kept")
                .isEqualTo(ANN)
                .isNotSameAs(before.get(CHANNEL));
    }

    @Test
    void guildsAreApart() {
        read(Map.of(CHANNEL, ANN));

        assertThat(texts.read(new UUID(0, 9), Map.of())).isEmpty();
        assertThat(read(Map.of(CHANNEL, ANN))).isEqualTo(Map.of(CHANNEL, ANN));
    }

    private Map<UUID, List<Participant>> read(Map<UUID, List<Participant>> present) {
        Map<String, String> written = new HashMap<>();
        present.forEach((channel, participants) ->
                written.put(channel.toString(), DirectoryText.write(participants)));
        return texts.read(GUILD, written);
    }
}
