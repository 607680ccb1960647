package bots.scenario;

import bots.scenario.Phase.Action;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One phase of a file, key by key: `at`, and one of `join`, `leave`, `vanish`, or of what the network does.
final class PhaseReader {
    private static final Pattern WHO = Pattern.compile("(\\d{1,5})(?:\\s+([a-z]+))?");

    private final ScenarioDraft draft;
    private final String where;
    private long atMillis = -1;
    private long forMillis;
    private @Nullable Action move;
    private double loss;
    private int delayMillis;
    private int jitterMillis;
    private boolean networkChange;
    private boolean wrong;

    PhaseReader(ScenarioDraft draft, String where) {
        this.draft = draft;
        this.where = where;
    }

    void onKey(String key, String text, String keyWhere) {
        switch (key) {
            case "at" ->
                    atMillis =
                            (long) number(key, ScenarioUnit.MILLIS_OF_RUN, 864e5, text, keyWhere);
            case "for" ->
                    forMillis =
                            (long) number(key, ScenarioUnit.MILLIS_OF_RUN, 864e5, text, keyWhere);
            case "join", "leave", "vanish" -> onMove(key, text, keyWhere);
            case "loss" -> {
                networkChange = true;
                loss = number(key, ScenarioUnit.SHARE, 1, text, keyWhere);
            }
            case "delay" -> {
                networkChange = true;
                delayMillis = (int) number(key, ScenarioUnit.MILLIS, 10_000, text, keyWhere);
            }
            case "jitter" -> {
                networkChange = true;
                jitterMillis = (int) number(key, ScenarioUnit.MILLIS, 10_000, text, keyWhere);
            }
            default ->
                    refuse(
                            keyWhere,
                            "\""
                                    + key
                                    + "\" is no key of a phase; there are at, join, leave, vanish,"
                                    + " loss, delay, jitter and for");
        }
    }

    void onEnd() {
        if (wrong) {
            return;
        }
        if (atMillis < 0) {
            draft.refuse(where, "the phase lacks \"at\", for example \"at: 00:30\"");
        } else if ((move == null) != networkChange) {
            draft.refuse(
                    where,
                    "a phase has one of join, leave and vanish, or what the network does (loss,"
                            + " delay, jitter); make two phases of it");
        } else if (forMillis > 0 && !networkChange) {
            draft.refuse(where, "\"for\" belongs to loss, delay and jitter only");
        } else {
            Network network = new Network(loss, delayMillis, jitterMillis);
            draft.add(
                    new Phase(
                            atMillis,
                            move == null ? new Phase.NetworkChange(network, forMillis) : move));
        }
    }

    private void onMove(String verb, String text, String keyWhere) {
        Matcher who = WHO.matcher(text.strip());
        BotRole role = who.matches() ? role(who.group(2)) : null;
        if (role == null || move != null) {
            String roles =
                    Stream.of(BotRole.values())
                            .map(BotRole::text)
                            .collect(Collectors.joining(", "));
            refuse(
                    keyWhere,
                    move != null
                            ? "a phase has one of join, leave and vanish; make two phases of it"
                            : "%s must be a number and one of %s, for example \"10 talkers\", not \"%s\""
                                    .formatted(verb, roles, text));
            return;
        }
        int count = Integer.parseInt(who.group(1));
        move =
                verb.equals("join")
                        ? new Phase.Join(count, role)
                        : new Phase.Leave(count, role, verb.equals("vanish"));
    }

    private static @Nullable BotRole role(@Nullable String text) {
        if (text == null) {
            return BotRole.PARTICIPANTS;
        }
        String singular = text.endsWith("s") ? text : text + "s";
        return Stream.of(BotRole.values())
                .filter(role -> role.text().equals(singular.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }

    private double number(String key, ScenarioUnit unit, double max, String text, String keyWhere) {
        double value = unit.read(text);
        if (Double.isNaN(value) || value > max) {
            refuse(keyWhere, key + " must be " + unit.meaning() + ", not \"" + text + "\"");
            return 0;
        }
        return value;
    }

    private void refuse(String at, String what) {
        wrong = true;
        draft.refuse(at, what);
    }
}
