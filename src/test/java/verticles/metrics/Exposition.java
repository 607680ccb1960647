package verticles.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A strict reader of the Prometheus text format 0.0.4: a line that is neither a comment it knows
/// nor a sample of the metric announced before it fails.
public final class Exposition {
    private static final Pattern COMMENT =
            Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> helps = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    public record Sample(String name, Map<String, String> labels, double value) {}

    public static Exposition parse(String text) {
        Exposition parsed = new Exposition();
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line has no end");
        }
        text.lines().forEach(parsed::line);
        return parsed;
    }

    private void line(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches()) {
            Map<String, String> meta = comment.group(1).equals("HELP") ? helps : types;
            if (meta.put(comment.group(2), comment.group(3)) != null) {
                throw new AssertionError("twice: " + line);
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        if (types.keySet().stream().noneMatch(metric -> belongs(sample.group(1), metric))) {
            throw new AssertionError("without a type: " + line);
        }
        samples.add(new Sample(sample.group(1), labels(sample.group(2)), number(sample.group(3))));
    }

    private static boolean belongs(String sample, String metric) {
        return sample.equals(metric)
                || List.of("_bucket", "_sum", "_count").stream()
                        .anyMatch(suffix -> sample.equals(metric + suffix));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text == null) {
            return labels;
        }
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find() && label.start() == end) {
            labels.put(label.group(1), label.group(2));
            end = label.end();
        }
        if (end != text.length()) {
            throw new AssertionError("not labels: " + text);
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    public Map<String, String> types() {
        return types;
    }

    public Map<String, String> helps() {
        return helps;
    }

    public List<Sample> samples() {
        return samples;
    }

    public List<Sample> samples(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /// @param labelsAndValues of the one sample that has at least these
    public double value(String name, String... labelsAndValues) {
        List<Sample> found =
                samples(name).stream()
                        .filter(sample -> {
                            for (int i = 0; i < labelsAndValues.length; i += 2) {
                                if (!labelsAndValues[i + 1].equals(
                                        sample.labels().get(labelsAndValues[i]))) {
                                    return false;
                                }
                            }
                            return true;
                        })
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    name + " " + List.of(labelsAndValues) + " was found in " + samples(name));
        }
        return found.getFirst().value();
    }
}
