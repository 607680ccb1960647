package bots.scenario;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One phase of a file: `at`, and either one of `join`, `leave` and `vanish`, or a change of the
/// network.
record PhaseEntry(
        @Nullable ScenarioValue at,
        @Nullable ScenarioValue join,
        @Nullable ScenarioValue leave,
        @Nullable ScenarioValue vanish,
        @Nullable ScenarioValue loss,
        @Nullable ScenarioValue delay,
        @Nullable ScenarioValue jitter,
        @JsonProperty("for") @Nullable ScenarioValue duration,
        @JsonAnySetter Map<String, ScenarioValue> unknown) {
    private static final Pattern COUNT_AND_ROLE = Pattern.compile("(\\d{1,5})(?:\\s+([a-z]+))?");
    private static final double MAX_MILLIS = 864e5;

    /// Adds the phase to the draft, or its problems.
    void addTo(ScenarioDraft draft, String origin) {
        var checker = new Checker(draft, origin);
        double atMillis = checker.number("at", at, ScenarioUnit.MILLIS_OF_RUN, MAX_MILLIS);
        double forMillis = checker.number("for", duration, ScenarioUnit.MILLIS_OF_RUN, MAX_MILLIS);
        var network =
                new Network(
                        checker.number("loss", loss, ScenarioUnit.SHARE, 1),
                        (int) checker.number("delay", delay, ScenarioUnit.MILLIS, 10_000),
                        (int) checker.number("jitter", jitter, ScenarioUnit.MILLIS, 10_000));
        long moves = Stream.of(join, leave, vanish).filter(Objects::nonNull).count();
        boolean changesNetwork =
                Stream.of(loss, delay, jitter).filter(Objects::nonNull).findAny().isPresent();
        Phase.Action move = checker.move(this);
        unknown.forEach((key, value) ->
                checker.refuse(
                        value,
                        "\""
                                + key
                                + "\" is not a key of a phase; the keys are at, join, leave, vanish,"
                                + " loss, delay, jitter and for"));
        if (checker.failed) {
            return;
        }
        String where = origin + ":" + line();
        if (at == null) {
            draft.refuse(where, "the phase lacks \"at\", for example \"at: 00:30\"");
        } else if (moves > 1) {
            draft.refuse(where, "a phase has one of join, leave and vanish; make two phases of it");
        } else if ((moves == 1) == changesNetwork) {
            draft.refuse(
                    where,
                    "a phase has one of join, leave and vanish, or changes the network (loss,"
                            + " delay, jitter); make two phases of it");
        } else if (forMillis > 0 && !changesNetwork) {
            draft.refuse(where, "\"for\" belongs to loss, delay and jitter only");
        } else {
            draft.add(
                    new Phase(
                            (long) atMillis,
                            move == null
                                    ? new Phase.NetworkChange(network, (long) forMillis)
                                    : move));
        }
    }

    /// The first line with a value.
    private int line() {
        return Stream.of(at, join, leave, vanish, loss, delay, jitter, duration)
                .filter(Objects::nonNull)
                .mapToInt(ScenarioValue::line)
                .min()
                .orElse(1);
    }

    /// Checks value by value.
    private static final class Checker {
        private final ScenarioDraft draft;
        private final String origin;
        private boolean failed;

        Checker(ScenarioDraft draft, String origin) {
            this.draft = draft;
            this.origin = origin;
        }

        private void refuse(ScenarioValue value, String what) {
            failed = true;
            draft.refuse(origin + ":" + value.line(), what);
        }

        /// 0 without a value.
        double number(String key, @Nullable ScenarioValue value, ScenarioUnit unit, double max) {
            if (value == null) {
                return 0;
            }
            if (value.text() == null) {
                refuse(value, key + " must be one value");
                return 0;
            }
            double number = unit.read(value.text());
            if (Double.isNaN(number) || number > max) {
                refuse(
                        value,
                        key + " must be " + unit.meaning() + ", not \"" + value.text() + "\"");
                return 0;
            }
            return number;
        }

        /// Null without a move, or if it is not valid.
        Phase.@Nullable Action move(PhaseEntry entry) {
            Bots joining = bots("join", entry.join);
            Bots leaving = bots("leave", entry.leave);
            Bots vanishing = bots("vanish", entry.vanish);
            if (joining != null) {
                return new Phase.Join(joining.count, joining.role);
            }
            Bots going = leaving != null ? leaving : vanishing;
            return going == null ? null : new Phase.Leave(going.count, going.role, leaving == null);
        }

        private record Bots(int count, BotRole role) {}

        private @Nullable Bots bots(String verb, @Nullable ScenarioValue value) {
            if (value == null) {
                return null;
            }
            String text = String.valueOf(value.text());
            Matcher bots = COUNT_AND_ROLE.matcher(text.strip());
            BotRole role = bots.matches() ? role(bots.group(2)) : null;
            if (role == null) {
                String roles =
                        Stream.of(BotRole.values())
                                .map(BotRole::text)
                                .collect(Collectors.joining(", "));
                refuse(
                        value,
                        String.format(
                                Locale.ROOT,
                                "%s must be a number and one of %s, for example \"10 talkers\", not \"%s\"",
                                verb,
                                roles,
                                text));
                return null;
            }
            return new Bots(Integer.parseInt(bots.group(1)), role);
        }

        private static @Nullable BotRole role(@Nullable String text) {
            if (text == null) {
                return BotRole.PARTICIPANTS;
            }
            String plural = text.endsWith("s") ? text : text + "s";
            return Stream.of(BotRole.values())
                    .filter(role -> role.text().equals(plural.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElse(null);
        }
    }
}
