package verticles.auth;

import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.LabelRules;

/// The name that a client gives its device, for the list of device sessions.
public final class DeviceName {
    private static final int MAX_LENGTH = 100;

    private DeviceName() {}

    /// Refused with `bad_field`.
    public static String of(String name) {
        String label = LabelRules.trim(name);
        @Nullable String problem = LabelRules.problem(label, MAX_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "device " + problem, "device"));
        }
        return label;
    }
}
