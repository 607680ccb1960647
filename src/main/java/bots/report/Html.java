package bots.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Any JSON as nested tables, so that the page has every figure.
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String of(JsonNode node) {
        var out = new StringBuilder();
        write(out, node, false);
        return out.toString();
    }

    /// @param inside whether it is inside another table, where an object is a row
    private static void write(StringBuilder out, JsonNode node, boolean inside) {
        if (node.isObject() && inside) {
            grid(out, List.of(node));
        } else if (node.isObject()) {
            out.append("<table>");
            node.properties()
                    .forEach(entry -> {
                        out.append("<tr><th>").append(words(entry.getKey())).append("</th><td>");
                        write(out, entry.getValue(), true);
                        out.append("</td></tr>");
                    });
            out.append("</table>");
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
            grid(out, node);
        } else if (node.isArray()) {
            node.forEach(item -> write(out.append("<p>"), item, true));
        } else if (!node.isNull()) {
            out.append(escape(node.asText()));
        }
    }

    /// A list of records of one type, one per row.
    private static void grid(StringBuilder out, Iterable<JsonNode> list) {
        Set<String> columns = new LinkedHashSet<>();
        list.forEach(item -> item.fieldNames().forEachRemaining(columns::add));
        out.append("<table class=\"grid\"><thead><tr>");
        columns.forEach(column -> out.append("<th>").append(words(column)).append("</th>"));
        out.append("</tr></thead>");
        for (JsonNode item : list) {
            out.append("<tr>");
            for (String column : columns) {
                out.append("<td>");
                if (item.has(column)) {
                    write(out, item.get(column), true);
                }
                out.append("</td>");
            }
            out.append("</tr>");
        }
        out.append("</table>");
    }

    /// `delayP50Millis` as words.
    private static String words(String name) {
        return escape(name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT));
    }
}
