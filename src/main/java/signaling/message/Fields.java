package signaling.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.Characters;

/// The fields of one JSON object from a client, read with their types checked. A field that is
/// missing or of another type throws a [RefusedException] `bad_field` with its dotted path; `null`
/// counts as missing.
final class Fields {
    private final ObjectNode object;
    private final String path;

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static Fields of(ObjectNode message) {
        return new Fields(message, "");
    }

    List<String> names() {
        List<String> names = new ArrayList<>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    String text(String name, int maxChars) {
        JsonNode value = present(name);
        if (value == null || !value.isTextual()) {
            throw bad(name, "a string");
        }
        String text = value.textValue();
        if (text.isEmpty() || text.length() > maxChars) {
            throw bad(name, "a string of 1 to " + maxChars + " characters");
        }
        if (!Characters.storable(text)) {
            throw bad(name, "valid Unicode text");
        }
        return text;
    }

    @Nullable String optionalText(String name, int maxChars) {
        return present(name) == null ? null : text(name, maxChars);
    }

    UUID uuid(String name) {
        UUID uuid = uuidOf(text(name, 36));
        if (uuid == null) {
            throw bad(name, "an id such as 7d0c3b1e-5c0e-4b52-9d0a-2f1f3a2b9c11");
        }
        return uuid;
    }

    /// Null for other text, also for a shortened id, which `fromString` would accept.
    private static @Nullable UUID uuidOf(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equalsIgnoreCase(text) ? uuid : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    @Nullable UUID optionalUuid(String name) {
        return present(name) == null ? null : uuid(name);
    }

    /// Empty when it is missing.
    List<UUID> optionalUuids(String name, int most) {
        JsonNode value = present(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > most) {
            throw bad(name, "an array of at most " + most + " ids");
        }
        List<UUID> ids = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            UUID id = element.isTextual() ? uuidOf(element.textValue()) : null;
            if (id == null) {
                throw bad(name, "an array of ids");
            }
            ids.add(id);
        }
        return ids;
    }

    long integer(String name) {
        JsonNode value = present(name);
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw bad(name, "an integer");
        }
        return value.longValue();
    }

    @Nullable Long optionalInteger(String name) {
        return present(name) == null ? null : integer(name);
    }

    int intBetween(String name, int least, int most) {
        Integer value = optionalIntBetween(name, least, most);
        if (value == null) {
            throw bad(name, "an integer from " + least + " to " + most);
        }
        return value;
    }

    @Nullable Integer optionalIntBetween(String name, int least, int most) {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            throw bad(name, "an integer from " + least + " to " + most);
        }
        return value.intValue();
    }

    @Nullable Integer optionalInt(String name) {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw bad(name, "an integer of 32 bits, or left out");
        }
        return value.intValue();
    }

    @Nullable Boolean optionalFlag(String name) {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw bad(name, "true or false, or left out");
        }
        return value.booleanValue();
    }

    Fields object(String name) {
        Fields value = optionalObject(name);
        if (value == null) {
            throw bad(name, "an object");
        }
        return value;
    }

    @Nullable Fields optionalObject(String name) {
        JsonNode value = present(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode child)) {
            throw bad(name, "an object");
        }
        return new Fields(child, path(name));
    }

    /// The elements of an array of objects; their paths are `name.0`, `name.1` and so on.
    List<Fields> objects(String name, int most) {
        JsonNode value = present(name);
        if (value == null || !value.isArray() || value.size() > most) {
            throw bad(name, "an array of at most " + most + " objects");
        }
        List<Fields> elements = new ArrayList<>(value.size());
        for (JsonNode element : value) {
            String at = name + "." + elements.size();
            if (!(element instanceof ObjectNode child)) {
                throw bad(at, "an object");
            }
            elements.add(new Fields(child, path(at)));
        }
        return elements;
    }

    /// Empty when it is missing; as [#objects].
    List<Fields> optionalObjects(String name, int most) {
        return present(name) == null ? List.of() : objects(name, most);
    }

    RefusedException bad(String name, String whatWouldBeRight) {
        String at = path(name);
        return new RefusedException(
                Refusal.ofField(
                        RefusalCode.BAD_FIELD, at + " must be " + whatWouldBeRight + ".", at));
    }

    private @Nullable JsonNode present(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private String path(String name) {
        String shown = name.length() <= 64 ? name : name.substring(0, 64);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
