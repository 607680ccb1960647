package accounts;

import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// Which passwords are accepted: NIST SP 800-63B §3.1.1.2 requires a length and advises against
/// composition rules.
public final class PasswordRules {
    /// In code points.
    public static final int MIN_LENGTH = 8;

    public static final int MAX_LENGTH = 128;

    private PasswordRules() {}

    /// Refused with `bad_field`.
    public static void check(String password, Username username) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw refused("A password has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (Username.of(password).key().equals(username.key())) {
            throw refused("The password must not be the username.");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Refusal.ofField(RefusalCode.BAD_FIELD, message, "password"));
    }
}
