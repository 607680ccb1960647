package verticles.mail;

/// A mail in plain text.
///
/// @param to one address, checked by [accounts.profile.EmailAddress]
/// @param language of subject and text, a BCP 47 tag
public record Mail(String to, String language, String subject, String text) {
    /// Without the text, which has links that must not get into a log.
    @Override
    public String toString() {
        return "Mail \"" + subject + "\"";
    }
}
