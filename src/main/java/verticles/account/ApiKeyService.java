package verticles.account;

import accounts.apikey.ApiKeyEntry;
import accounts.apikey.ApiKeyText;
import bus.account.AdminMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import store.accounts.ApiKeyStore;
import store.postgres.Database;
import text.LabelRules;
import verticles.auth.DeviceLogins;

/// What administrators do with the keys of the API; each change has its line in the log. Waits for
/// the database, so it is used on virtual threads.
final class ApiKeyService {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyService.class);
    private static final int MAX_NAME_LENGTH = 100;

    private final ApiKeyStore store;
    private final DeviceLogins logins;
    private final SecureRandom random;

    ApiKeyService(Database database, DeviceLogins logins, SecureRandom random) {
        this.store = new ApiKeyStore(database);
        this.logins = logins;
        this.random = random;
    }

    /// @param administrator who asks
    Answer answer(UUID administrator, AdminMessage.OfApiKey request) {
        return switch (request) {
            case AdminMessage.CreateApiKey create -> create.answer(create(administrator, create));
            case AdminMessage.ListApiKeys list -> list.answer(list(list));
            case AdminMessage.RotateApiKey rotate -> rotate.answer(rotate(administrator, rotate));
            case AdminMessage.RevokeApiKey revoke -> revoke.answer(revoke(administrator, revoke));
        };
    }

    private AdminMessage.ApiKeyMade create(UUID administrator, AdminMessage.CreateApiKey request) {
        ApiKeyText key = ApiKeyText.next(random);
        @Nullable Long seconds = request.seconds();
        ApiKeyEntry entry =
                store.create(
                                key,
                                request.guild(),
                                administrator,
                                name(request.name()),
                                request.scopes(),
                                seconds == null ? null : Duration.ofSeconds(seconds))
                        .await();
        LOG.info(
                "administrator {} created API key {} for guild {}",
                administrator,
                entry.id(),
                entry.guild());
        return new AdminMessage.ApiKeyMade(entry, key.text());
    }

    private AdminMessage.ApiKeys list(AdminMessage.ListApiKeys request) {
        // One more than a page shows whether there is another one.
        List<ApiKeyEntry> found = store.page(request.before(), request.limit() + 1).await();
        return new AdminMessage.ApiKeys(
                List.copyOf(found.subList(0, Math.min(request.limit(), found.size()))),
                found.size() > request.limit());
    }

    private AdminMessage.ApiKeyMade rotate(UUID administrator, AdminMessage.RotateApiKey request) {
        ApiKeyText key = ApiKeyText.next(random);
        ApiKeyEntry entry =
                store.rotate(request.key(), key, Duration.ofSeconds(request.graceSeconds()))
                        .await();
        logins.publishKeyChanged(request.key());
        LOG.info("administrator {} rotated API key {}", administrator, request.key());
        return new AdminMessage.ApiKeyMade(entry, key.text());
    }

    private BusMessage.Done revoke(UUID administrator, AdminMessage.RevokeApiKey request) {
        store.revoke(request.key()).await();
        logins.publishKeyChanged(request.key());
        LOG.info("administrator {} revoked API key {}", administrator, request.key());
        return new BusMessage.Done();
    }

    private static String name(String name) {
        String shown = LabelRules.trim(name);
        @Nullable String problem = LabelRules.problem(shown, MAX_NAME_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "name " + problem, "name"));
        }
        return shown;
    }
}
