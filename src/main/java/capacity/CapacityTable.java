package capacity;

import java.util.List;
import java.util.Locale;

/// The model as the table of `docs/operations.md`.
public final class CapacityTable {
    private static final List<Integer> USERS = List.of(100, 1_000, 10_000, 100_000, 1_000_000);

    private CapacityTable() {}

    /// Markdown.
    public static String of(CapacityAssumptions assumed) {
        CapacityModel model = new CapacityModel(assumed);
        var out = new StringBuilder();
        out.append(
                String.format(
                        Locale.ROOT,
                        "A core forwards %,.0f packets a second, a participant receives %.0f packets and %.0f kbit a second.%n%n",
                        Math.floor(model.packetsPerCore() / 1_000) * 1_000,
                        model.packetsPerParticipant(),
                        model.bitsPerParticipant() / 1e3));
        out.append(
                """
                | Users | in calls | packets/s | Gbit/s | TB a month | cores for media | media nodes | signaling nodes | $ a month |
                |---|---|---|---|---|---|---|---|---|
                """);
        for (int users : USERS) {
            CapacityModel.Need need = model.need(users);
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| %,d | %,d | %,.0f | %.2f | %,.1f | %d | %d | %s | %,.0f |%n",
                            need.users(),
                            need.participants(),
                            need.packetsPerSecond(),
                            need.gigabitsPerSecond(),
                            need.terabytes(),
                            need.cores(),
                            need.mediaNodes(),
                            need.signalingNodes() == 0 ? "the same" : need.signalingNodes(),
                            need.dollars()));
        }
        return out.toString();
    }
}
