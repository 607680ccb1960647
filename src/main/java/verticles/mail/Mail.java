package verticles.mail;

/// A mail in plain text.
///
/// @param to one address, checked by [accounts.profile.EmailAddress]
public record Mail(String to, String subject, String text) {
    /// Without the text, which has links that must not get into a log.
    @Override
    public String toString() {
        return "Mail \"" + subject + "\"";
    }
}
