package bots.scenario;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Reads a scenario from YAML. Works on the tree of nodes, which knows the line of everything.
public final class ScenarioFile {
    private static final String PHASES = "phases";

    private final String origin;
    private final ScenarioDraft draft = new ScenarioDraft();

    private ScenarioFile(String origin) {
        this.origin = origin;
    }

    /// @param name of the scenario
    /// @param origin of the text, for what is wrong with it
    /// @return what the file says and what is wrong with it, to which flags may be added
    public static ScenarioDraft read(String name, String origin, String text) {
        var file = new ScenarioFile(origin);
        file.draft.name(name);
        file.read(text);
        return file.draft;
    }

    private void read(String text) {
        try {
            Node root =
                    new Yaml(new SafeConstructor(new LoaderOptions()))
                            .compose(new StringReader(text));
            if (root instanceof MappingNode mapping) {
                keys(mapping).forEach(this::top);
            } else {
                draft.refuse(origin, "must be keys with values, for example \"participants: 10\"");
            }
        } catch (MarkedYAMLException broken) {
            var mark = broken.getProblemMark();
            draft.refuse(
                    mark == null ? origin : origin + ":" + (mark.getLine() + 1),
                    "is no YAML: " + broken.getProblem());
        } catch (YAMLException broken) {
            draft.refuse(origin, "is no YAML: " + broken.getMessage());
        }
    }

    private void top(Named entry) {
        if (entry.name.equals(PHASES)) {
            phases(entry.value);
            return;
        }
        ScenarioKey key = ScenarioKey.of(entry.name).orElse(null);
        if (key == null) {
            draft.refuse(
                    where(entry.key),
                    "\"%s\" is no key; there are %s and %s"
                            .formatted(
                                    entry.name,
                                    Stream.of(ScenarioKey.values())
                                            .map(ScenarioKey::text)
                                            .collect(Collectors.joining(", ")),
                                    PHASES));
        } else {
            String text = text(entry);
            if (text != null) {
                draft.set(key, text, where(entry.value));
            }
        }
    }

    private void phases(Node list) {
        if (!(list instanceof SequenceNode sequence)) {
            draft.refuse(where(list), "phases must be a list, each with a dash and \"at: 00:30\"");
            return;
        }
        for (Node item : sequence.getValue()) {
            if (item instanceof MappingNode mapping) {
                var reader = new PhaseReader(draft, where(item));
                for (Named entry : keys(mapping)) {
                    String text = text(entry);
                    if (text != null) {
                        reader.onKey(entry.name, text, where(entry.key));
                    }
                }
                reader.onEnd();
            } else {
                draft.refuse(where(item), "a phase must have keys, for example \"at: 00:30\"");
            }
        }
    }

    /// A key and its value.
    private record Named(String name, Node key, Node value) {}

    private List<Named> keys(MappingNode mapping) {
        List<Named> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                draft.refuse(where(tuple.getKeyNode()), "a key must be a word");
            } else if (!seen.add(key.getValue())) {
                draft.refuse(where(key), "\"" + key.getValue() + "\" is there twice");
            } else {
                entries.add(new Named(key.getValue(), key, tuple.getValueNode()));
            }
        }
        return entries;
    }

    private @Nullable String text(Named entry) {
        if (entry.value instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        draft.refuse(where(entry.value), entry.name + " must be one value");
        return null;
    }

    private String where(Node node) {
        return origin + ":" + (node.getStartMark().getLine() + 1);
    }
}
