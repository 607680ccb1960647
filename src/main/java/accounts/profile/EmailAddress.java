package accounts.profile;

import java.util.Locale;
import java.util.regex.Pattern;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;

/// An address for mail (RFC 5321 §4.1.2), of the kind that people have: no quotes, no comments, no
/// address literals, and nothing that could begin another header.
///
/// @param text as written
/// @param key equal for addresses that count as the same: case is not significant
public record EmailAddress(String text, String key) {
    private static final int MAX_LENGTH = 254;
    private static final Pattern FORM =
            Pattern.compile(
                    "[\\w!#$%&'*+/=?^`{|}~-]{1,64}(?:\\.[\\w!#$%&'*+/=?^`{|}~-]{1,64}){0,20}"
                            + "@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.){1,10}[a-zA-Z0-9-]{2,63}");

    /// Refused with `bad_field`.
    public static EmailAddress read(String text) {
        String address = text.strip();
        if (address.length() > MAX_LENGTH
                || address.indexOf('@') > 64
                || !FORM.matcher(address).matches()) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "This is not an email address.", "email"));
        }
        return new EmailAddress(address, key(address));
    }

    /// To look up an address that need not be one.
    public static String key(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
