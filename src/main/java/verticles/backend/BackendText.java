package verticles.backend;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.LabelRules;

/// What ids and names of other applications may be. Refused with `bad_field`.
final class BackendText {
    private BackendText() {}

    /// An id that an application chooses must not be taken for one of ours.
    ///
    /// @param ofWhat has UUIDs as ids
    static void requireNoId(String field, String chosen, String ofWhat) {
        if (id(chosen) != null) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD,
                            field
                                    + " must not look like a UUID, which is the id of a "
                                    + ofWhat
                                    + ".",
                            field));
        }
    }

    /// @return null for an id of the application
    static @Nullable UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    /// @return the text as it is shown
    static String label(String field, String label, int maxLength) {
        String shown = LabelRules.trim(label);
        @Nullable String problem = LabelRules.problem(shown, maxLength);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, field + " " + problem, field));
        }
        return shown;
    }
}
