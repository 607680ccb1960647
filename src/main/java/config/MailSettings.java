package config;

import config.key.Setting;
import config.key.Unit;

/// How the node sends mail: links for a new password, and links that verify an email address.
public record MailSettings(
        @Setting(
                        byDefault = "",
                        meaning =
                                "SMTP server that accepts mail of this node. Empty: the node sends no"
                                        + " mail, and people who forgot their password ask an administrator for a"
                                        + " link.")
                String host,
        @Setting(
                        byDefault = "587",
                        min = 1,
                        max = 65535,
                        unit = Unit.TCP_PORT,
                        meaning = "Port of the SMTP server.")
                int port,
        @Setting(
                        byDefault = "starttls",
                        meaning =
                                "Encryption of the connection to the SMTP server: starttls (usual on port 587), tls"
                                        + " (from the first byte, usual on port 465) or none, for a server on this"
                                        + " machine.")
                Security security,
        @Setting(
                        byDefault = "",
                        meaning = "Username for the SMTP server. Empty: without authentication.")
                String username,
        @Setting(
                        byDefault = "",
                        secret = true,
                        meaning =
                                "Password for the SMTP server. Set it in the environment rather than in a file.")
                String password,
        @Setting(
                        byDefault = "",
                        pattern = "([^@\\s]+@[^@\\s]+)?",
                        meaning = "Address that mail comes from, for example hubbub@example.org.")
                String from,
        @Setting(
                        byDefault = "",
                        pattern = "(https://[^\\s]+[^\\s/])?",
                        meaning =
                                "Where people reach the page, for the links in mail, for example"
                                        + " https://talk.example.org. Without a slash at the end.")
                String link) {

    /// Encryption of SMTP.
    public enum Security {
        /// STARTTLS (RFC 3207), and no mail without it.
        STARTTLS,
        /// Implicit TLS (RFC 8314).
        TLS,
        NONE
    }

    public boolean enabled() {
        return !host.isEmpty();
    }
}
