package bots.scenario;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A scenario under construction: a file, then flags, which override it. Collects all problems
/// instead of stopping at the first.
public final class ScenarioDraft {
    private record Entry(String text, String where) {}

    private final Map<ScenarioKey, Entry> entries = new EnumMap<>(ScenarioKey.class);
    private final List<Phase> phases = new ArrayList<>();
    private final List<ScenarioProblem> problems = new ArrayList<>();
    private String name = "by flags";

    /// @param where for the message if it is wrong
    public ScenarioDraft set(ScenarioKey key, String text, String where) {
        String remedy = key.remedy(text);
        if (remedy == null) {
            entries.put(key, new Entry(text.strip(), where));
        } else {
            refuse(where, key.text() + " " + remedy + ", not \"" + text + "\"");
        }
        return this;
    }

    void name(String name) {
        this.name = name;
    }

    void add(Phase phase) {
        phases.add(phase);
    }

    void refuse(String where, String what) {
        problems.add(new ScenarioProblem(where, what));
    }

    /// @throws ScenarioException with all problems
    public Scenario scenario() {
        inOrder();
        atMost(ScenarioKey.TALKERS, ScenarioKey.PARTICIPANTS);
        atMost(ScenarioKey.CAMERAS, ScenarioKey.PARTICIPANTS);
        atMost(ScenarioKey.SCREENS, ScenarioKey.PARTICIPANTS);
        if (problems.isEmpty()
                && count(ScenarioKey.PARTICIPANTS) == 0
                && phases.stream().noneMatch(phase -> phase.action() instanceof Phase.Join)) {
            refuse(
                    where(ScenarioKey.PARTICIPANTS),
                    "no bot joins: participants is 0 and no phase has a join");
        }
        if (problems.isEmpty()
                && text(ScenarioKey.MESH).equals("yes")
                && count(ScenarioKey.CAMERAS) + count(ScenarioKey.SCREENS) > 0) {
            refuse(
                    where(ScenarioKey.MESH),
                    "mesh is for microphones only: cameras and screens must be 0");
        }
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
        return new Scenario(
                name,
                text(ScenarioKey.ABOUT),
                count(ScenarioKey.PARTICIPANTS),
                count(ScenarioKey.TALKERS),
                count(ScenarioKey.CAMERAS),
                count(ScenarioKey.SCREENS),
                count(ScenarioKey.AT_ONCE),
                number(ScenarioKey.JOIN_RATE),
                text(ScenarioKey.ROOM),
                count(ScenarioKey.ROOMS),
                Math.round(number(ScenarioKey.DURATION)),
                number(ScenarioKey.CHURN),
                new Network(
                        number(ScenarioKey.LOSS),
                        count(ScenarioKey.DELAY),
                        count(ScenarioKey.JITTER)),
                Math.round(number(ScenarioKey.SEED)),
                text(ScenarioKey.ICE).equals("full"),
                text(ScenarioKey.MESH).equals("yes"),
                Stream.of(text(ScenarioKey.NEAR).split(" ", -1))
                        .filter(region -> !region.isEmpty())
                        .distinct()
                        .toList(),
                phases);
    }

    private void inOrder() {
        long latest = 0;
        for (Phase phase : phases) {
            latest = Math.max(latest, phase.atMillis());
        }
        if (problems.isEmpty() && latest >= number(ScenarioKey.DURATION)) {
            refuse(
                    where(ScenarioKey.DURATION),
                    String.format(
                            Locale.ROOT,
                            "duration ends before the last phase begins, at %d s",
                            latest / 1000));
        }
        phases.sort((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    }

    /// A default is reduced to the number of participants; a given value is refused.
    private void atMost(ScenarioKey part, ScenarioKey whole) {
        if (!problems.isEmpty() || number(part) <= number(whole)) {
            return;
        }
        if (entries.containsKey(part)) {
            refuse(
                    where(part),
                    String.format(
                            Locale.ROOT,
                            "%s must be at most the number of %s, which is %d; it is %d",
                            part.text(),
                            whole.text(),
                            count(whole),
                            count(part)));
        } else {
            entries.put(part, new Entry(text(whole), where(whole)));
        }
    }

    private String text(ScenarioKey key) {
        Entry entry = entries.get(key);
        return entry == null ? key.defaultText() : entry.text();
    }

    private String where(ScenarioKey key) {
        @Nullable Entry entry = entries.get(key);
        return entry == null ? "--" + key.text() : entry.where();
    }

    private double number(ScenarioKey key) {
        return key.number(text(key));
    }

    private int count(ScenarioKey key) {
        return (int) Math.round(number(key));
    }
}
