package config;

import config.key.Setting;
import java.util.List;

/// Login by an OpenID Connect provider.
public record OidcSettings(
        @Setting(
                        byDefault = "",
                        pattern =
                                "(https://[^\\s?#]+|http://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?(/[^\\s?#]*)?)?",
                        meaning =
                                "URL of the OpenID Connect provider, as its discovery document names it, for"
                                        + " example https://sso.example.org/realms/staff. Empty: people log in"
                                        + " with passwords only.")
                String issuer,
        @Setting(byDefault = "", meaning = "Id of this server at the provider.") String clientId,
        @Setting(
                        byDefault = "",
                        secret = true,
                        meaning =
                                "Secret of this server at the provider. Set it in the environment rather than in a"
                                        + " file. Empty: a public client, which has none.")
                String clientSecret,
        @Setting(
                        byDefault = "",
                        pattern =
                                "(https://[^\\s?#]+/|http://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?/)?",
                        meaning =
                                "Where people reach the page, with a slash at the end, for example"
                                        + " https://talk.example.org/. The provider sends people back there, so it"
                                        + " must have exactly this as a redirect URI.")
                String redirectUri,
        @Setting(
                        byDefault = "openid,profile",
                        meaning =
                                "Scopes to ask for. openid must be one of them; some providers need one"
                                        + " more for groups.")
                List<String> scopes,
        @Setting(
                        byDefault = "single sign-on",
                        pattern = "\\S(.{0,38}\\S)?",
                        meaning = "Name of the provider on the page: \"Log in with …\".")
                String label,
        @Setting(
                        byDefault = "follow",
                        meaning =
                                "Who may create an account by a first login with the provider: follow (as"
                                        + " accounts.registration says for everyone), open (everyone the provider"
                                        + " lets in) or closed (no one; people link accounts that they have).")
                Registration registration,
        @Setting(
                        byDefault = "preferred_username",
                        pattern = "\\S+",
                        meaning = "Claim with the username to suggest for a new account.")
                String nameClaim,
        @Setting(
                        byDefault = "",
                        pattern = "\\S*",
                        meaning =
                                "Claim with the groups of a person, for example groups. Empty: groups give no"
                                        + " roles.")
                String groupClaim,
        @Setting(
                        byDefault = "",
                        meaning =
                                "Roles that groups give, each as group=guild/role with the ids of both. At each login"
                                        + " with the provider, members get these roles or lose them.")
                List<String> groupRoles) {

    /// Who may create an account by the provider.
    public enum Registration {
        FOLLOW,
        OPEN,
        CLOSED
    }

    public boolean enabled() {
        return !issuer.isEmpty();
    }
}
