package verticles.auth;

import accounts.Identity;
import bus.account.AuthMessage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;
import verticles.shared.NodeCounts;
import verticles.shared.NodeCounts.Event;

/// One line for each registration, login and refused login, for an audit and for tools such as
/// fail2ban. Attempts that exceeded a limit are only counted, as their number is up to the client.
public final class LoginLog {
    private static final Logger LOG = LoggerFactory.getLogger(LoginLog.class);
    private static final int MAX_NAME_CHARS = 32;

    private final NodeCounts counts;

    public LoginLog(NodeCounts counts) {
        this.counts = counts;
    }

    public AuthMessage.Registered registration(
            AuthMessage.Register request, Supplier<AuthMessage.Registered> registration) {
        AuthMessage.Registered registered = registration.get();
        Identity identity = registered.tokens().identity();
        counts.add(Event.REGISTERED);
        LOG.info(
                "registration from {}: user {}, device session {}",
                request.remoteAddress(),
                identity.user(),
                identity.deviceSession());
        return registered;
    }

    public AuthMessage.Tokens login(AuthMessage.Login request, Supplier<AuthMessage.Tokens> login) {
        try {
            AuthMessage.Tokens tokens = login.get();
            Identity identity = tokens.identity();
            counts.add(Event.LOGIN_ACCEPTED);
            LOG.info(
                    "login from {}: user {}, device session {}",
                    request.remoteAddress(),
                    identity.user(),
                    identity.deviceSession());
            return tokens;
        } catch (RefusedException refused) {
            RefusalCode code = refused.refusal().code();
            if (code == RefusalCode.BAD_CREDENTIALS || code == RefusalCode.BAD_CODE) {
                counts.add(Event.LOGIN_REFUSED);
                LOG.warn(
                        "login refused from {}: {} \"{}\"",
                        request.remoteAddress(),
                        code == RefusalCode.BAD_CODE
                                ? "wrong code of"
                                : "wrong password or unknown name",
                        printable(request.username()));
            }
            throw refused;
        }
    }

    /// @param by what proved it, which is not a password: `a passkey`
    public void accepted(String by, String remoteAddress, Identity identity) {
        counts.add(Event.LOGIN_ACCEPTED);
        LOG.info(
                "login by {} from {}: user {}, device session {}",
                by,
                remoteAddress,
                identity.user(),
                identity.deviceSession());
    }

    /// @param why without anything that the client sent
    public void refused(String remoteAddress, String why) {
        counts.add(Event.LOGIN_REFUSED);
        LOG.warn("login refused from {}: {}", remoteAddress, why);
    }

    /// @param by what proved who it is, which is not a password
    public void registered(String by, String remoteAddress, Identity identity) {
        counts.add(Event.REGISTERED);
        LOG.info(
                "registration by {} from {}: user {}, device session {}",
                by,
                remoteAddress,
                identity.user(),
                identity.deviceSession());
    }

    /// What a client sent cannot begin a line of its own, nor turn the direction of the text.
    static String printable(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(MAX_NAME_CHARS)
                .map(c ->
                        Character.isLetterOrDigit(c) || (c > ' ' && c < 0x7F && c != '"') ? c : '?')
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
