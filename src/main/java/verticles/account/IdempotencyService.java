package verticles.account;

import bus.api.IdempotencyMessage;
import bus.api.IdempotencyMessage.State;
import bus.message.Answer;
import bus.message.BusMessage;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import store.accounts.IdempotencyStore;
import store.postgres.Database;

/// Answers on the address `idempotency`. Waits for the database, so it is used on virtual threads.
public final class IdempotencyService {
    public static final Duration PURGE_INTERVAL = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyService.class);

    private final IdempotencyStore store;

    public IdempotencyService(Database database) {
        this.store = new IdempotencyStore(database);
    }

    public Answer answer(IdempotencyMessage message) {
        return switch (message) {
            case IdempotencyMessage.Begin begin -> begin.answer(begin(begin));
            case IdempotencyMessage.Finish finish -> {
                store.finish(
                                finish.caller(),
                                bytes(finish.keyHash()),
                                finish.status(),
                                Base64.getDecoder().decode(finish.answer()))
                        .await();
                yield finish.answer(new BusMessage.Done());
            }
            case IdempotencyMessage.Forget forget -> {
                store.forget(forget.caller(), bytes(forget.keyHash())).await();
                yield forget.answer(new BusMessage.Done());
            }
        };
    }

    public void purge() {
        store.purge()
                .onFailure(e -> LOG.warn("old idempotent requests not purged: {}", e.toString()));
    }

    private IdempotencyMessage.Begun begin(IdempotencyMessage.Begin request) {
        IdempotencyStore.Known known =
                store.begin(
                                request.caller(),
                                bytes(request.keyHash()),
                                bytes(request.fingerprint()))
                        .await();
        Integer status = known.status();
        Buffer answer = known.answer();
        if (known.isNew()) {
            return begun(State.NEW);
        }
        if (!known.isSame()) {
            return begun(State.OTHER);
        }
        return status == null || answer == null
                ? begun(State.IN_PROGRESS)
                : new IdempotencyMessage.Begun(
                        State.ANSWERED,
                        status,
                        Base64.getEncoder().encodeToString(answer.getBytes()));
    }

    private static IdempotencyMessage.Begun begun(State state) {
        return new IdempotencyMessage.Begun(state, 0, null);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
