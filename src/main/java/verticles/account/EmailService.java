package verticles.account;

import accounts.Identity;
import accounts.Username;
import accounts.profile.EmailAddress;
import accounts.secret.LinkCode;
import bus.account.AccountMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import config.LimitSettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.EmailStore;
import store.accounts.PasswordResetStore;
import store.postgres.Database;
import text.Characters;
import verticles.auth.DeviceLogins;
import verticles.mail.MailTexts;
import verticles.mail.Mailer;
import verticles.shared.NodeRateLimits;
import verticles.shared.RateCheck;

/// Email addresses, and new passwords by mail. What is asked without a login is answered before the
/// account is looked up: neither the answer nor its time shows whether there is one.
public final class EmailService {
    private static final Logger LOG = LoggerFactory.getLogger(EmailService.class);

    /// A link for a new password in a mailbox should not be good for long.
    private static final Duration RESET_LIFETIME = Duration.ofHours(1);

    private static final int MAILS_PER_HOUR = 3;

    private final Vertx vertx;
    private final EmailStore emails;
    private final PasswordResetStore resets;
    private final Mailer mailer;
    private final OwnPassword password;
    private final DeviceLogins logins;
    private final SecureRandom random;
    private final RateLimit requests;
    private final RateLimit mails;

    public EmailService(
            Vertx vertx,
            LimitSettings.Accounts settings,
            Database database,
            Mailer mailer,
            OwnPassword password,
            DeviceLogins logins,
            SecureRandom random) {
        this.vertx = vertx;
        this.emails = new EmailStore(database);
        this.resets = new PasswordResetStore(database);
        this.mailer = mailer;
        this.password = password;
        this.logins = logins;
        this.random = random;
        Duration hour = Duration.ofHours(1);
        this.requests =
                NodeRateLimits.of(
                        vertx,
                        Limit.MAIL_REQUESTS_PER_ADDRESS,
                        settings.mailRequestsPerHour(),
                        hour);
        this.mails = NodeRateLimits.of(vertx, Limit.MAILS_PER_RECIPIENT, MAILS_PER_HOUR, hour);
    }

    Answer answer(AccountMessage.OfEmail request) {
        return switch (request) {
            case AccountMessage.AskEmail asked -> asked.answer(state(asked.accessToken()));
            case AccountMessage.ChangeEmail change -> change.answer(change(change));
            case AccountMessage.RemoveEmail remove -> remove.answer(remove(remove));
            case AccountMessage.VerifyEmail verify -> verify.answer(verify(verify));
            case AccountMessage.ForgotPassword forgot -> forgot.answer(forgot(forgot));
        };
    }

    private AccountMessage.EmailState state(String accessToken) {
        EmailStore.Addresses addresses =
                emails.of(logins.identify(accessToken).identity().user()).await();
        return new AccountMessage.EmailState(
                mailer.enabled(), addresses.verified(), addresses.waiting());
    }

    private BusMessage.Done change(AccountMessage.ChangeEmail request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        requireMail();
        EmailAddress email = EmailAddress.read(request.email());
        password.check(identity, request.password(), request.remoteAddress(), "password");
        RateCheck.require(requests, AddressKey.of(request.remoteAddress()));
        RateCheck.require(mails, "verify " + email.key());
        LinkCode code = LinkCode.next(random);
        emails.begin(identity.user(), email, code).await();
        mailer.send(
                MailTexts.of(request.languages())
                        .mail(
                                MailTexts.Kind.VERIFY,
                                email.text(),
                                identity.username(),
                                mailer.link("/v/" + code.text())));
        return new BusMessage.Done();
    }

    private BusMessage.Done remove(AccountMessage.RemoveEmail request) {
        Identity identity = logins.identify(request.accessToken()).identity();
        password.check(identity, request.password(), request.remoteAddress(), "password");
        @Nullable String before = emails.of(identity.user()).await().verified();
        emails.remove(identity.user()).await();
        LOG.info("user {} removed their email address", identity.user());
        notifyFormer(before, identity.username(), request.languages());
        return new BusMessage.Done();
    }

    private AccountMessage.EmailVerified verify(AccountMessage.VerifyEmail request) {
        RateCheck.require(requests, AddressKey.of(request.remoteAddress()));
        EmailStore.Verified verified = emails.verify(new LinkCode(request.code())).await();
        LOG.info("user {} has a new email address", verified.user());
        if (verified.before() != null && !verified.before().equals(verified.email())) {
            notifyFormer(verified.before(), verified.username(), request.languages());
        }
        return new AccountMessage.EmailVerified(verified.username(), verified.email());
    }

    /// Who has taken over an account should not be able to change this unseen: no limit of others
    /// holds this mail back, and a password was checked before.
    private void notifyFormer(@Nullable String email, String username, @Nullable String languages) {
        if (email != null && mailer.enabled()) {
            mailer.send(
                    MailTexts.of(languages)
                            .mail(MailTexts.Kind.REMOVED, email, username, mailer.link("")));
        }
    }

    private BusMessage.Done forgot(AccountMessage.ForgotPassword request) {
        requireMail();
        if (!Characters.storable(request.account())) {
            throw new RefusedException(
                    Refusal.ofField(
                            RefusalCode.BAD_FIELD, "This must be valid Unicode text.", "account"));
        }
        RateCheck.require(requests, AddressKey.of(request.remoteAddress()));
        vertx.runOnContext(_ -> mailReset(request.account(), request.languages()));
        return new BusMessage.Done();
    }

    /// After the answer.
    private void mailReset(String account, @Nullable String languages) {
        try {
            emails.find(Username.of(account).key(), EmailAddress.key(account))
                    .await()
                    .filter(recipient ->
                            isFree(mails, "reset " + EmailAddress.key(recipient.email())))
                    .ifPresent(recipient -> mailReset(recipient, languages));
        } catch (RuntimeException failure) {
            LOG.warn("no mail for a new password: {}", failure.toString());
        }
    }

    private void mailReset(EmailStore.Recipient recipient, @Nullable String languages) {
        UUID user = recipient.user();
        LinkCode code = LinkCode.next(random);
        resets.create(code, user, PasswordResetStore.Origin.MAIL, RESET_LIFETIME).await();
        LOG.info("a link for a new password of user {} is mailed", user);
        mailer.send(
                MailTexts.of(languages)
                        .mail(
                                MailTexts.Kind.RESET,
                                recipient.email(),
                                recipient.username(),
                                mailer.link("/r/" + code.text())));
    }

    private void requireMail() {
        if (!mailer.enabled()) {
            throw new RefusedException(
                    RefusalCode.MAIL_DISABLED,
                    "This server sends no mail. Ask an administrator for a link.");
        }
    }

    private static boolean isFree(RateLimit limit, String key) {
        return limit.take(key, System.nanoTime()) == 0;
    }
}
