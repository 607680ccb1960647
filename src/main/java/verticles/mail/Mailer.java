package verticles.mail;

import config.MailSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;
import limits.ConcurrencyLimit;
import limits.Limit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import verticles.node.StartException;
import verticles.shared.NodeCounts;
import verticles.shared.NodeCounts.Event;
import verticles.shared.NodeRefusals;
import verticles.shared.NodeShared;

/// Sends mail, and reports in log and metrics what could not be sent. Any thread may call its
/// methods.
public final class Mailer {
    private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
    private static final String NAME = "hubbub-mail";
    private static final int THREADS = 2;

    /// What a slow SMTP server may leave waiting.
    private static final int MAX_WAITING = 100;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ALL = "all";

    private final MailSettings settings;
    private final WorkerExecutor workers;
    private final ConcurrencyLimit waiting;
    private final NodeCounts counts;
    private final Session session;

    private Mailer(Vertx vertx, MailSettings settings) {
        this.settings = settings;
        this.workers = vertx.createSharedWorkerExecutor(NAME, THREADS);
        this.waiting =
                new ConcurrencyLimit(Limit.MAILS_WAITING, MAX_WAITING, NodeRefusals.of(vertx));
        this.counts = NodeCounts.of(vertx);
        this.session = Session.getInstance(properties(settings));
    }

    /// Of the node to which this Vert.x belongs.
    ///
    /// @throws StartException when there is a server, but no address or link of ours
    public static Mailer of(Vertx vertx, MailSettings settings) {
        if (settings.enabled() && (settings.from().isEmpty() || settings.link().isEmpty())) {
            throw new StartException("mail.host is set, so set mail.from and mail.link too.", null);
        }
        return NodeShared.of(vertx, Mailer.class, () -> new Mailer(vertx, settings));
    }

    private static Properties properties(MailSettings settings) {
        Properties properties = new Properties();
        String millis = String.valueOf(TIMEOUT.toMillis());
        properties.put("mail.smtp.host", settings.host());
        properties.put("mail.smtp.port", String.valueOf(settings.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth", String.valueOf(!settings.username().isEmpty()));
        // The name of this machine says nothing to the server, and is not looked up.
        properties.put("mail.smtp.localhost", "hubbub.invalid");
        switch (settings.security()) {
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
            }
            case TLS -> properties.put("mail.smtp.ssl.enable", "true");
            case NONE -> {}
        }
        return properties;
    }

    public boolean enabled() {
        return settings.enabled();
    }

    /// A link to the page.
    ///
    /// @param path begins with a slash
    public String link(String path) {
        return settings.link() + path;
    }

    /// Sends it behind what waits.
    ///
    /// @return whether it was sent; never fails
    public Future<Boolean> send(Mail mail) {
        if (!waiting.enter(ALL)) {
            LOG.warn("a mail was not sent, since {} wait", MAX_WAITING);
            return Future.succeededFuture(false);
        }
        return workers.executeBlocking(
                        () -> {
                            deliver(mail);
                            return null;
                        },
                        false)
                .map(_ -> true)
                .onComplete(sent -> {
                    waiting.leave(ALL);
                    counts.add(sent.succeeded() ? Event.MAIL_SENT : Event.MAIL_FAILED);
                })
                .recover(failure -> {
                    LOG.warn("{} was not sent: {}", mail, reason(failure));
                    return Future.succeededFuture(false);
                });
    }

    private void deliver(Mail mail) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        // RFC 3282.
        message.setHeader("Content-Language", mail.language());
        message.setHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
        // RFC 3834: answering machines keep silent.
        message.setHeader("Auto-Submitted", "auto-generated");
        if (settings.username().isEmpty()) {
            Transport.send(message);
        } else {
            Transport.send(message, settings.username(), settings.password());
        }
    }

    /// An exception of SMTP has the one of the connection behind it.
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
