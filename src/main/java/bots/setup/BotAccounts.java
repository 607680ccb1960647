package bots.setup;

import bots.client.signaling.ApiClient;
import bots.client.signaling.AuthenticatedUser;
import bots.client.signaling.GuildInvite;
import bots.client.signaling.RequestFailedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Logs the bots in: by tokens of an earlier run, else by password, else as new users. Password
/// hashes are slow on purpose, so only a few requests run at a time.
public final class BotAccounts {
    private static final int CONCURRENT_REQUESTS = 4;

    private final RunOptions options;
    private final ApiClient api;
    private final Progress progress;
    private final TokenFile tokens;
    private final SourceAddresses sources;
    private final AtomicInteger newAccounts = new AtomicInteger();
    private final AtomicInteger loggedIn = new AtomicInteger();

    private final CreatedThings created;

    /// Whether the accounts exist already; written before the workers start.
    private boolean registered;

    /// Code by which bots register; written before the workers start.
    private @Nullable String invite;

    private @Nullable AuthenticatedUser administrator;

    public BotAccounts(RunOptions options, ApiClient api, Progress progress) {
        this.options = options;
        this.api = api;
        this.progress = progress;
        tokens = new TokenFile(options.tokens(), options.server().base().toString());
        created = new CreatedThings(api, options.password(), this::renewed, progress);
        sources = SourceAddresses.to(options.server().host());
    }

    /// The accounts of the first `count` bots.
    public List<AuthenticatedUser> obtain(int count)
            throws InterruptedException, ExecutionException {
        List<AuthenticatedUser> accounts = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONCURRENT_REQUESTS)) {
            try {
                comeIn();
                // The first one shows whether the bots of this seed have accounts here.
                accounts.add(first());
                var others = new ArrayList<java.util.concurrent.Future<AuthenticatedUser>>();
                for (int i = 2; i <= count; i++) {
                    int number = i;
                    others.add(workers.submit(() -> account(number)));
                }
                for (var other : others) {
                    accounts.add(other.get());
                    progress.show(
                            "accounts",
                            (double) accounts.size() / count,
                            String.format(
                                    Locale.ROOT,
                                    "%d of %d (%d new)",
                                    accounts.size(),
                                    count,
                                    newAccounts.get()));
                }
            } catch (ExecutionException failed) {
                workers.shutdownNow();
                if (failed.getCause() instanceof RunException impossible) {
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

    /// What this run creates on the server, accounts included.
    public CreatedThings created() {
        return created;
    }

    /// The account that creates channels: the administrator, else the first bot.
    public AuthenticatedUser channelCreator(AuthenticatedUser firstBot) {
        return administrator == null ? firstBot : administrator;
    }

    /// The administrator invites the bots.
    private void comeIn() throws InterruptedException, ExecutionException {
        ServerAccess access = options.access();
        invite = access.invite();
        ServerAccess.Credentials credentials = access.administrator();
        if (credentials == null) {
            return;
        }
        try {
            AuthenticatedUser user =
                    keep(await(api.login(credentials.username(), credentials.password(), null)));
            administrator = user;
            GuildInvite made = await(api.createInvite(user, options.guild()));
            created.invite(user, made);
            invite = made.code();
        } catch (RequestFailedException refused) {
            throw new RunException(
                    "The server refuses " + credentials.username() + ": " + refused.getMessage());
        }
    }

    /// With the newest refresh token that is known.
    private Future<AuthenticatedUser> renewed(AuthenticatedUser user) {
        String token = tokens.token(user.username());
        return api.refresh(token == null ? user.refreshToken() : token, user.source())
                .map(this::keep);
    }

    private String name(int number) {
        return "bot-" + options.scenario().seed() + "-" + number;
    }

    private AuthenticatedUser first() throws InterruptedException, ExecutionException {
        registered = true;
        AuthenticatedUser user = account(1);
        registered = newAccounts.get() == 0;
        return user;
    }

    private AuthenticatedUser account(int number) throws InterruptedException, ExecutionException {
        String token = tokens.token(name(number));
        if (token != null) {
            try {
                return keep(await(api.refresh(token, sources.of(number, 0))));
            } catch (RequestFailedException expired) {
                // It was used before or has expired: the password still works.
            }
        }
        return byPassword(number);
    }

    private AuthenticatedUser byPassword(int number)
            throws InterruptedException, ExecutionException {
        String name = name(number);
        boolean login = registered;
        boolean triedOther = false;
        int refusals = 0;
        while (true) {
            String source = sources.of(number, refusals);
            try {
                AuthenticatedUser user =
                        await(
                                login
                                        ? api.login(name, options.password(), source)
                                        : api.register(name, options.password(), invite, source));
                (login ? loggedIn : newAccounts).incrementAndGet();
                if (!login) {
                    created.account(user);
                }
                return keep(user);
            } catch (RequestFailedException refused) {
                switch (refused.failure().code()) {
                    case "bad_credentials", "username_taken" -> {
                        if (triedOther) {
                            throw new RunException(
                                    name
                                            + " belongs to another user of this server: choose another --seed,"
                                            + " or give its --password.");
                        }
                        triedOther = true;
                        login = !login;
                    }
                    case "invite_needed" ->
                            throw new RunException(
                                    "The server takes new accounts by invite only: give --invite LINK, or"
                                            + " --administrator NAME, who invites the bots.");
                    case "rate_limited" -> {
                        refusals++;
                        if (refusals == sources.count()) {
                            throw limited(refused);
                        }
                    }
                    // Too many requests wait for a password hash; the client has repeated it.
                    case "unavailable" ->
                            throw new RunException(
                                    "The server was too busy to log "
                                            + name
                                            + " in, "
                                            + ApiClient.MAX_TRIES
                                            + " times in a row: "
                                            + refused.getMessage());
                    default ->
                            throw new RunException(
                                    "The server refuses " + name + ": " + refused.getMessage());
                }
            }
        }
    }

    private RunException limited(RequestFailedException refused) {
        tokens.write();
        int needed = options.scenario().accounts();
        return new RunException(
                String.format(
                        Locale.ROOT,
                        """
                        The server accepts no further logins or registrations from this address for now (%s):
                        of %d bots, %d were logged in and %d registered. It limits both by address. Start it with higher
                        limits for the time of the run:
                          scripts/run --accounts.registrationsPerHour=%d --accounts.loginsPerMinute=%d
                        or store the tokens of those that are logged in by --tokens FILE, and try again later.\
                        """,
                        refused.getMessage(),
                        needed,
                        loggedIn.get(),
                        newAccounts.get(),
                        Math.max(1_000, 2 * needed),
                        Math.max(1_000, 2 * needed)));
    }

    /// New tokens for a bot that is logged in. Any thread.
    public Future<AuthenticatedUser> renew(AuthenticatedUser user) {
        return api.refresh(user.refreshToken(), user.source()).map(this::keep);
    }

    /// Writes the renewed tokens.
    public void write() {
        tokens.write();
    }

    private AuthenticatedUser keep(AuthenticatedUser user) {
        tokens.put(user.username(), user.refreshToken());
        return user;
    }

    /// @throws RequestFailedException when the server refuses
    private <T> T await(Future<T> reply) throws InterruptedException, ExecutionException {
        try {
            return reply.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RequestFailedException refused) {
                throw refused;
            }
            throw new RunException(
                    String.format(
                            Locale.ROOT,
                            "%s does not answer: %s",
                            options.server().base(),
                            RunException.causeOf(failed)));
        }
    }
}
