package accounts;

import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import text.Characters;

/// Which passwords are accepted: NIST SP 800-63B §3.1.1.2 requires a length and a list of common
/// passwords, and advises against composition rules.
public final class PasswordRules {
    /// In code points.
    public static final int MIN_LENGTH = 8;

    public static final int MAX_LENGTH = 128;

    /// Not in the list because no other service has this name.
    private static final String SERVICE = "hubbub";

    private PasswordRules() {}

    /// Checks a new password; refused with `bad_field`.
    public static void check(String password, Username username) {
        checkText(password);
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            throw refused("A password has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (password.codePoints().anyMatch(Character::isISOControl)) {
            throw refused("A password must not contain control characters.");
        }
        if (Characters.blank(password)) {
            throw refused("A password must contain visible characters.");
        }
        String folded = Username.folded(password);
        if (folded.equals(username.key())) {
            throw refused("The password must not be the username.");
        }
        if (CommonPasswords.contains(folded) || folded.replace(SERVICE, "").length() < 3) {
            throw refused("This password is too easy to guess. Choose another one.");
        }
    }

    /// Checks a password that is compared or hashed: halves of surrogate pairs would all become
    /// '?', so that different passwords were one. Refused with `bad_field`.
    public static void checkText(String password) {
        if (!Characters.storable(password)) {
            throw refused("A password must be valid Unicode text.");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Refusal.ofField(RefusalCode.BAD_FIELD, message, "password"));
    }
}
