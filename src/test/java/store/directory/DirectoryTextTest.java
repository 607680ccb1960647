package store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import call.MediaLimits;
import call.ParticipantState;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import rooms.Participant;
import rooms.RegionRtt;
import rooms.ShardAddress;
import rooms.placement.EdgePlacement;
import rooms.placement.PlacementCause;
import rooms.placement.PlacementReason;

/// Covers [Lease] and [NodeHeartbeat], too.
class DirectoryTextTest {
    @Test
    void readsWhatItWrites() {
        Lease lease = new Lease("room:1", "a", Long.MAX_VALUE);
        NodeHeartbeat heartbeat =
                new NodeHeartbeat(
                        "n",
                        "eu",
                        "https://eu.example.org",
                        "1.2",
                        1,
                        2,
                        true,
                        List.of(
                                new NodeHeartbeat.ShardLoad(
                                        3, 4, 5, 6, 0.5, 7, MediaLimits.of(7, 8))));
        List<Participant> participants =
                List.of(
                        new Participant(
                                1,
                                new UUID(0, 1),
                                "Ann \"Ω\" \n 😀",
                                new ParticipantState(true, false, true, false)));

        assertThat(DirectoryText.lease(DirectoryText.write(lease))).isEqualTo(lease);
        assertThat(DirectoryText.heartbeat(DirectoryText.write(heartbeat))).isEqualTo(heartbeat);
        assertThat(DirectoryText.participants(DirectoryText.write(participants)))
                .isEqualTo(participants);
        assertThat(DirectoryText.participants(DirectoryText.write(List.of()))).isEmpty();
    }

    @Test
    void ignoresTheFieldsOfANewerVersion() {
        assertThat(
                        DirectoryText.lease(
                                """
                                {"key": "room:1", "owner": "a", "epoch": 7, "color": "green"}
                                """))
                .isEqualTo(new Lease("room:1", "a", 7));
    }

    @Test
    void theHeartbeatOfAnOlderVersionHasDefaultLimits() {
        NodeHeartbeat heartbeat =
                DirectoryText.heartbeat(
                        """
                        {"node": "n", "startedAtMillis": 1, "atMillis": 2, "draining": false,
                         "shards": [{"shard": 0, "port": 1, "rooms": 2, "connections": 3, "load": 0.5}]}
                        """);

        assertThat(heartbeat.shards().getFirst().limits()).isEqualTo(MediaLimits.DEFAULT);
        assertThat(heartbeat.version()).isEmpty();
    }

    /// A room is taken over from a node of the version before, whose reason was a sentence.
    @Test
    void thePlacementOfAnOlderVersionHasNoReason() {
        assertThat(
                        DirectoryText.edges(
                                """
                                [{"shard": {"node": "m1", "shard": 2}, "placement": 5, "participants": [1, 4],
                                  "reason": "The room was opened."}]
                                """))
                .containsExactly(
                        new EdgePlacement(new ShardAddress("m1", 2), 5, List.of(1, 4), null));
    }

    @Test
    void placementsAreReadAsTheyAreWritten() {
        var reason =
                new PlacementReason(
                        PlacementCause.OTHER_REGION,
                        "eu",
                        2,
                        12,
                        "us",
                        List.of(new RegionRtt("us", 14)));
        var edges =
                List.of(
                        new EdgePlacement(new ShardAddress("m1", 2), 5, List.of(1, 4), reason),
                        new EdgePlacement(
                                new ShardAddress("m2", 0),
                                6,
                                List.of(),
                                PlacementReason.found("us")));

        assertThat(DirectoryText.edges(DirectoryText.write(edges))).isEqualTo(edges);
    }

    @Test
    void saysThatTheDirectoryHoldsSomethingElse() {
        assertThatThrownBy(() -> DirectoryText.lease("room:1 a 7"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be parsed");
    }
}
