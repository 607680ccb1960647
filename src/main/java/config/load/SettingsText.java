package config.load;

import config.key.Key;
import java.util.Locale;
import java.util.stream.Collectors;

/// All settings as text for people, from their descriptions in [Settings].
public final class SettingsText {
    private static final int COLUMNS = 110;

    private final Keys keys = new Keys();

    /// One paragraph per setting: name, default, unit, meaning, allowed values, environment
    /// variable.
    public String paragraphs() {
        return keys.all().stream().map(SettingsText::paragraph).collect(Collectors.joining("\n"));
    }

    private static String paragraph(Key key) {
        String unit = key.setting().unit().text();
        String value = key.setting().byDefault();
        return String.format(
                Locale.ROOT,
                "%s = %s%s%n    %s%n    %s Environment: %s%n",
                key.path(),
                value.isEmpty() ? "(empty)" : value,
                unit.isEmpty() || key.isQuoted(value) ? "" : " " + unit,
                key.setting().meaning(),
                capitalized(key.remedy()),
                key.variable());
    }

    /// A file of settings with all defaults and comments: what `conf/default.json` has in it.
    public String json() {
        return "// All settings with their defaults. A file for --conf needs only those that differ.\n"
                + "// Generated from config.Settings by scripts/run --settings=json\n"
                + object("", "  ")
                + "\n";
    }

    private String object(String folder, String indent) {
        return keys.all().stream()
                .map(Key::path)
                .filter(path -> path.startsWith(folder))
                .map(path -> path.substring(folder.length()).split("\\.")[0])
                .distinct()
                .map(name -> member(folder + name, name, indent))
                .collect(Collectors.joining(",\n", "{\n", "\n" + indent.substring(2) + "}"));
    }

    private String member(String path, String name, String indent) {
        Key key = keys.find(path);
        return key == null
                ? String.format(
                        Locale.ROOT,
                        "%s\"%s\": %s",
                        indent,
                        name,
                        object(path + ".", indent + "  "))
                : String.format(
                        Locale.ROOT,
                        "%s%s\"%s\": %s",
                        comment(key, indent),
                        indent,
                        name,
                        value(key));
    }

    private static String comment(Key key, String indent) {
        String unit = key.setting().unit().text();
        String text = key.setting().meaning() + (unit.isEmpty() ? "" : " Unit: " + unit + ".");
        StringBuilder out = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            if (indent.length() + line.length() + word.length() > COLUMNS) {
                out.append(indent).append("//").append(line).append('\n');
                line.setLength(0);
            }
            line.append(' ').append(word);
        }
        return out.append(indent).append("//").append(line).append('\n').toString();
    }

    private static String value(Key key) {
        String value = key.setting().byDefault();
        if (key.isList()) {
            return value.isEmpty() ? "[]" : "[\"" + value.replace(",", "\", \"") + "\"]";
        }
        return key.isQuoted(value) ? '"' + value + '"' : value;
    }

    /// A page with one table per group: what `docs/settings.md` has in it.
    public String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("# Settings\n\n");
        out.append(
                "<!-- Generated from config.Settings by scripts/run --settings=markdown -->\n\n");
        out.append("How to set them: [operations](operations.md#settings).\n");
        String open = "";
        for (Key key : keys.all()) {
            String folder = key.path().substring(0, key.path().indexOf('.'));
            if (!folder.equals(open)) {
                out.append("\n## ").append(folder).append("\n\n");
                out.append("| Setting | Default | Allowed | Meaning |\n|---|---|---|---|\n");
                open = folder;
            }
            String unit = key.setting().unit().text();
            String value = key.setting().byDefault();
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| `%s` | %s | %s | %s |%n",
                            key.path(),
                            (value.isEmpty() ? "empty" : "`" + value + "`")
                                    + (unit.isEmpty() || key.isQuoted(value) ? "" : " " + unit),
                            allowed(key),
                            cell(key.setting().meaning())));
        }
        return out.toString();
    }

    private static String allowed(Key key) {
        String remedy = key.remedy();
        return cell(remedy.substring("must be ".length(), remedy.length() - 1));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }

    private static String capitalized(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
