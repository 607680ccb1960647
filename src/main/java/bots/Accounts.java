package bots;

import bots.client.Account;
import bots.client.Api;
import bots.client.RefusedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Logs the bots in: by tokens of an earlier play, else by password, else as new users. Passwords are slow on
/// purpose, so a few at a time.
final class Accounts {
    private static final int AT_A_TIME = 4;
    private static final int PATIENCE = 60;

    private final Order order;
    private final Api api;
    private final Progress progress;
    private final TokenFile tokens;
    private final Sources sources;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger loggedIn = new AtomicInteger();
    private boolean known;

    Accounts(Order order, Api api, Progress progress) {
        this.order = order;
        this.api = api;
        this.progress = progress;
        tokens = new TokenFile(order.tokens(), order.server().base().toString());
        sources = Sources.to(order.server().host());
    }

    /// Accounts of so many bots.
    List<Account> obtain(int count) throws InterruptedException, ExecutionException {
        List<Account> accounts = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME)) {
            try {
                // Whether the bots of this seed have accounts here, the first one tells.
                accounts.add(first());
                var others = new ArrayList<java.util.concurrent.Future<Account>>();
                for (int number = 2; number <= count; number++) {
                    String name = name(number);
                    others.add(workers.submit(() -> obtain(name)));
                }
                for (var other : others) {
                    accounts.add(other.get());
                    progress.show(
                            "accounts",
                            (double) accounts.size() / count,
                            "%d of %d (%d new)".formatted(accounts.size(), count, made.get()));
                }
            } catch (ExecutionException failed) {
                workers.shutdownNow();
                if (failed.getCause() instanceof PlayException impossible) {
                    throw impossible;
                }
                throw failed;
            } finally {
                tokens.write();
            }
        }
        progress.end();
        return accounts;
    }

    private String name(int number) {
        return "bot-" + order.scenario().seed() + "-" + number;
    }

    private Account first() throws InterruptedException, ExecutionException {
        known = true;
        Account account = obtain(name(1));
        known = made.get() == 0;
        return account;
    }

    private Account obtain(String name) throws InterruptedException, ExecutionException {
        String token = tokens.token(name);
        if (token != null) {
            try {
                return kept(ask(api.refresh(token)));
            } catch (RefusedException worn) {
                // It was used before or is too old: the password is good still.
            }
        }
        return byPassword(name);
    }

    private Account byPassword(String name) throws InterruptedException, ExecutionException {
        boolean login = known;
        boolean other = false;
        for (int attempt = 0; attempt < PATIENCE + 250; attempt++) {
            int source = sources.current();
            String from = sources.address(source);
            try {
                Account account =
                        ask(
                                login
                                        ? api.login(name, order.password(), from)
                                        : api.register(name, order.password(), from));
                (login ? loggedIn : made).incrementAndGet();
                return kept(account);
            } catch (RefusedException refused) {
                switch (refused.refusal().code()) {
                    case "bad_credentials", "username_taken" -> {
                        if (other) {
                            throw new PlayException(
                                    name
                                            + " is the account of somebody else on this server: choose another"
                                            + " --seed, or say its --password.");
                        }
                        other = true;
                        login = !login;
                    }
                    case "rate_limited" -> onLimit(source, refused);
                    // Too many wait for a password hash.
                    case "unavailable" -> Thread.sleep(500);
                    default ->
                            throw new PlayException(
                                    "The server refuses " + name + ": " + refused.getMessage());
                }
            }
        }
        throw new PlayException("The server has no time to log " + name + " in.");
    }

    private void onLimit(int source, RefusedException refused) {
        if (sources.exhausted(source)) {
            return;
        }
        tokens.write();
        int wanted = order.scenario().accounts();
        throw new PlayException(
                """
                The server lets no more bots in from this address for now (%s):
                of %d, %d were logged in and %d registered. It limits logins and registrations by address. Start it
                with limits that fit, for the time of the play:
                  scripts/run --accounts.registrationsPerHour=%d --accounts.loginsPerMinute=%d
                or keep what was reached by --tokens FILE, and try again later.\
                """
                        .formatted(
                                refused.getMessage(),
                                wanted,
                                loggedIn.get(),
                                made.get(),
                                Math.max(1_000, 2 * wanted),
                                Math.max(1_000, 2 * wanted)));
    }

    /// A new token for somebody who is logged in. Any thread.
    Future<Account> renew(Account account) {
        return api.refresh(account.refreshToken()).map(this::kept);
    }

    /// Keeps what was renewed.
    void write() {
        tokens.write();
    }

    private Account kept(Account account) {
        tokens.keep(account.username(), account.refreshToken());
        return account;
    }

    /// @throws RefusedException when the server refuses
    private Account ask(Future<Account> question) throws InterruptedException, ExecutionException {
        try {
            return question.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new PlayException(
                    "%s does not answer: %s"
                            .formatted(order.server().base(), PlayException.told(failed)));
        }
    }
}
