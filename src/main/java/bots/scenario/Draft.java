package bots.scenario;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A scenario in the making: a file, then flags, of which the later wins. Collects what is wrong instead of
/// stopping at the first.
public final class Draft {
    private record Entry(String text, String where) {}

    private final Map<Key, Entry> entries = new EnumMap<>(Key.class);
    private final List<Phase> phases = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private String name = "by flags";

    /// @param where for what is wrong with it
    public Draft set(Key key, String text, String where) {
        String remedy = key.remedy(text);
        if (remedy == null) {
            entries.put(key, new Entry(text.strip(), where));
        } else {
            refuse(where, key.word() + " " + remedy + ", not \"" + text + "\"");
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
        problems.add(new Problem(where, what));
    }

    /// @throws ScenarioException with everything that is wrong
    public Scenario scenario() {
        inOrder();
        atMost(Key.TALKERS, Key.PARTICIPANTS);
        atMost(Key.CAMERAS, Key.PARTICIPANTS);
        atMost(Key.SCREENS, Key.PARTICIPANTS);
        if (problems.isEmpty()
                && count(Key.PARTICIPANTS) == 0
                && phases.stream().noneMatch(phase -> phase.action() instanceof Phase.Come)) {
            refuse(
                    where(Key.PARTICIPANTS),
                    "nobody comes: participants is 0 and no phase has a join");
        }
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
        return new Scenario(
                name,
                text(Key.ABOUT),
                count(Key.PARTICIPANTS),
                count(Key.TALKERS),
                count(Key.CAMERAS),
                count(Key.SCREENS),
                count(Key.AT_ONCE),
                number(Key.JOIN_RATE),
                text(Key.ROOM),
                count(Key.ROOMS),
                Math.round(number(Key.DURATION)),
                number(Key.CHURN),
                new Network(number(Key.LOSS), count(Key.DELAY), count(Key.JITTER)),
                Math.round(number(Key.SEED)),
                text(Key.ICE).equals("full"),
                phases);
    }

    private void inOrder() {
        long latest = 0;
        for (Phase phase : phases) {
            latest = Math.max(latest, phase.atMillis());
        }
        if (problems.isEmpty() && latest >= number(Key.DURATION)) {
            refuse(
                    where(Key.DURATION),
                    "duration ends before the last phase begins, at %d s".formatted(latest / 1000));
        }
        phases.sort((a, b) -> Long.compare(a.atMillis(), b.atMillis()));
    }

    /// The default of a part gives way to a smaller whole; what was asked for does not.
    private void atMost(Key part, Key whole) {
        if (!problems.isEmpty() || number(part) <= number(whole)) {
            return;
        }
        if (entries.containsKey(part)) {
            refuse(
                    where(part),
                    "%s must be at most the number of %s, which is %d; it is %d"
                            .formatted(part.word(), whole.word(), count(whole), count(part)));
        } else {
            entries.put(part, new Entry(text(whole), where(whole)));
        }
    }

    private String text(Key key) {
        Entry entry = entries.get(key);
        return entry == null ? key.byDefault() : entry.text();
    }

    private String where(Key key) {
        @Nullable Entry entry = entries.get(key);
        return entry == null ? "--" + key.word() : entry.where();
    }

    private double number(Key key) {
        return key.number(text(key));
    }

    private int count(Key key) {
        return (int) Math.round(number(key));
    }
}
