package localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParticipantTableTest {
    @Test
    void aLineForEachNodeAndEachRoom() {
        String room = "0f3c9a52-1111-4222-8333-444455556666";
        String table =
                ParticipantTable.of(
                        List.of(
                                view(1, NodeView.State.READY, 4711, Map.of(room, 2)),
                                view(2, NodeView.State.ENDED, 0, Map.of()),
                                view(3, NodeView.State.READY, 4713, Map.of(room, 3))));

        assertThat(table)
                .isEqualToNormalizingNewlines(
                        """
                        node    state     process  page                      rooms  participants
                        1       ready     4711     https://localhost:8443        1  2
                        2       ended     -        https://localhost:8444        0  0
                        3       ready     4713     https://localhost:8445        1  3

                        room      participants
                        0f3c9a52  2 on node 1, 3 on node 3
                        """);
    }

    @Test
    void withoutRoomsThereAreOnlyNodes() {
        assertThat(
                        ParticipantTable.of(List.of(view(1, NodeView.State.STARTING, 1, Map.of())))
                                .lines())
                .hasSize(2);
    }

    private static NodeView view(
            int number, NodeView.State state, long pid, Map<String, Integer> participants) {
        return new NodeView(
                number, state, pid, "https://localhost:" + (8442 + number), participants);
    }
}
