package deployment;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names in an expression that promtool has found valid.
final class PromQl {
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right) *\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("([a-zA-Z_:][\\w:]*) *(?:\\{([^}]*)})?");
    private static final Pattern OFFSET = Pattern.compile("\\boffset +\\w+");
    private static final Pattern LABEL = Pattern.compile("(\\w+) *(?:=~|!~|!=|=)");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    private PromQl() {}

    /// The metrics with the labels of their selectors.
    static Map<String, Set<String>> metrics(String expression) {
        String bare = TEXT.matcher(expression).replaceAll("\"\"");
        bare = RANGE.matcher(bare).replaceAll("");
        bare = OFFSET.matcher(bare).replaceAll("");
        bare = GROUPING.matcher(bare).replaceAll(" ");
        Map<String, Set<String>> metrics = new LinkedHashMap<>();
        Matcher selector = SELECTOR.matcher(bare);
        while (selector.find()) {
            boolean function = selector.end() < bare.length() && bare.charAt(selector.end()) == '(';
            if (function || OPERATORS.contains(selector.group(1))) {
                continue;
            }
            Set<String> labels = metrics.computeIfAbsent(selector.group(1), _ -> new TreeSet<>());
            if (selector.group(2) != null) {
                LABEL.matcher(selector.group(2))
                        .results()
                        .forEach(label -> labels.add(label.group(1)));
            }
        }
        return metrics;
    }

    /// The labels that it groups by.
    static Set<String> grouping(String expression) {
        Set<String> labels = new HashSet<>();
        GROUPING.matcher(expression)
                .results()
                .forEach(list -> {
                    for (String label : list.group(1).split(",")) {
                        if (!label.isBlank()) {
                            labels.add(label.strip());
                        }
                    }
                });
        return labels;
    }
}
