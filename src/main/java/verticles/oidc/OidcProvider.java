package verticles.oidc;

import accounts.oidc.ExternalIdentity;
import accounts.oidc.IdToken;
import accounts.oidc.ProviderPerson;
import config.OidcSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2FlowType;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import io.vertx.ext.auth.oauth2.Oauth2Credentials;
import io.vertx.ext.auth.oauth2.providers.OpenIDConnectAuth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import refusal.RefusalCode;
import refusal.RefusedException;

/// The OpenID Connect provider that the configuration names. Vert.x makes the requests and verifies
/// signatures, with keys that it loads again when a token names one that it does not have; what a
/// token says is checked by [IdToken], since Vert.x goes on without an ID token that it refuses.
/// Requests go only to the issuer and to what its discovery document names, over HTTPS, and follow
/// no redirects. Used on virtual threads.
final class OidcProvider {
    private static final Logger LOG = LoggerFactory.getLogger(OidcProvider.class);

    /// Of the discovery document; its keys are loaded again whenever one is missing.
    private static final Duration DISCOVERY_LIFETIME = Duration.ofHours(1);

    /// Altogether less than the bus waits for an answer ([bus.Bus#REQUEST_TIMEOUT]).
    private static final Duration MAX_WORK = Duration.ofSeconds(4);

    private static final int CONNECT_MILLIS = 2000;
    private static final String ID_TOKEN = "id_token";

    private final Vertx vertx;
    private final OidcSettings settings;

    /// Requested once, however many wait. No lock: a task that waits for one keeps the verticle
    /// from ending.
    private @Nullable Future<Discovered> discovery;

    /// @param issuer as the discovery document and all tokens name it
    private record Discovered(
            OAuth2Auth client, OAuth2Options options, String issuer, long atNanos) {}

    /// How long is left of a request of a client.
    private record Deadline(long atNanos) {
        static Deadline start() {
            return new Deadline(System.nanoTime() + MAX_WORK.toNanos());
        }

        <T> T await(Future<T> future) {
            return future.timeout(Math.max(1, atNanos - System.nanoTime()), TimeUnit.NANOSECONDS)
                    .await();
        }
    }

    OidcProvider(Vertx vertx, OidcSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /// Where a browser goes to log in. Refused with `unavailable` when the provider cannot be
    /// reached.
    ///
    /// @param challenge of the code verifier (S256, RFC 7636 §4.2)
    String loginUrl(String state, String nonce, String challenge) {
        Discovered provider = discovered(Deadline.start());
        return provider.client()
                .authorizeURL(
                        new OAuth2AuthorizationURL()
                                .setRedirectUri(settings.redirectUri())
                                .setScopes(settings.scopes())
                                .setState(state)
                                .setCodeChallenge(challenge)
                                .setCodeChallengeMethod("S256")
                                .putAdditionalParameter("nonce", nonce));
    }

    /// Exchanges the code that the provider sent back. Refused with `provider_refused`, or
    /// `unavailable` when the provider cannot be reached.
    ProviderPerson person(String code, String verifier, String nonce) {
        Deadline deadline = Deadline.start();
        Discovered provider = discovered(deadline);
        try {
            User user =
                    deadline.await(
                            provider.client()
                                    .authenticate(
                                            new Oauth2Credentials()
                                                    .setFlow(OAuth2FlowType.AUTH_CODE)
                                                    .setCode(code)
                                                    .setCodeVerifier(verifier)
                                                    .setRedirectUri(settings.redirectUri())));
            Map<String, Object> verified = verified(provider, user, deadline);
            if (verified.isEmpty()) {
                LOG.warn(
                        "an ID token of the provider is refused: its signature is wrong or missing");
                throw refused();
            }
            IdToken token = new IdToken(verified);
            Optional<String> problem =
                    token.problem(
                            new IdToken.Expected(provider.issuer(), settings.clientId(), nonce),
                            System.currentTimeMillis() / 1000);
            if (problem.isPresent()) {
                LOG.warn("an ID token of the provider is refused: {}", problem.get());
                throw refused();
            }
            Map<String, Object> claims = withUserInfo(provider, user, token.claims(), deadline);
            return new ProviderPerson(
                    new ExternalIdentity(provider.issuer(), token.subject()),
                    settings.groupClaim().isEmpty()
                            ? null
                            : IdToken.texts(claims, settings.groupClaim()).orElse(List.of()),
                    IdToken.text(claims, settings.nameClaim()).orElse(""));
        } catch (RefusedException e) {
            throw e;
        } catch (Exception e) {
            throw failed(e);
        }
    }

    /// The claims of the ID token, once its signature is verified; otherwise empty, which is
    /// refused.
    private static Map<String, Object> verified(Discovered provider, User user, Deadline deadline) {
        String token = user.principal().getString(ID_TOKEN);
        JsonObject claims = user.attributes().getJsonObject("idToken");
        if (claims != null) {
            return map(claims);
        }
        if (token == null || !user.attributes().containsKey("missing-kid")) {
            return Map.of();
        }
        LOG.info("the provider has new keys");
        deadline.await(provider.client().jWKSet());
        // Vert.x has no other way to verify a token that it already has.
        User again = deadline.await(provider.client().authenticate(new TokenCredentials(token)));
        JsonObject verified = again.attributes().getJsonObject("accessToken");
        return verified == null ? Map.of() : map(verified);
    }

    /// Adds the claims of the user info endpoint, where most providers have groups and names. Those
    /// of the ID token win.
    private Map<String, Object> withUserInfo(
            Discovered provider, User user, Map<String, Object> claims, Deadline deadline) {
        boolean complete =
                claims.containsKey(settings.nameClaim())
                        && (settings.groupClaim().isEmpty()
                                || claims.containsKey(settings.groupClaim()));
        if (complete || provider.options().getUserInfoPath() == null) {
            return claims;
        }
        Map<String, Object> all = map(deadline.await(provider.client().userInfo(user)));
        // OpenID Connect Core §5.3.2: claims of another subject must not be used.
        if (!Objects.equals(all.get("sub"), claims.get("sub"))) {
            LOG.warn("the user info of the provider is of another person than its ID token");
            throw refused();
        }
        all.putAll(claims);
        return all;
    }

    private Discovered discovered(Deadline deadline) {
        Future<Discovered> known = discovery;
        if (known == null || known.failed() || isOld(known)) {
            known = discover();
            discovery = known;
        }
        try {
            return deadline.await(known);
        } catch (RefusedException e) {
            throw e;
        } catch (Exception e) {
            throw unreachable(e);
        }
    }

    private static boolean isOld(Future<Discovered> known) {
        return known.succeeded()
                && System.nanoTime() - known.result().atNanos() > DISCOVERY_LIFETIME.toNanos();
    }

    private Future<Discovered> discover() {
        OAuth2Options options =
                new OAuth2Options()
                        .setSite(settings.issuer().replaceFirst("/$", ""))
                        .setClientId(settings.clientId())
                        .setClientSecret(
                                settings.clientSecret().isEmpty() ? null : settings.clientSecret())
                        .setValidateIssuer(true)
                        .setHttpClientOptions(
                                new HttpClientOptions()
                                        .setConnectTimeout(CONNECT_MILLIS)
                                        .setIdleTimeout((int) MAX_WORK.toSeconds()));
        return OpenIDConnectAuth.discover(vertx, options)
                .timeout(MAX_WORK.toMillis(), TimeUnit.MILLISECONDS)
                .map(client -> checked(client, options));
    }

    private Discovered checked(OAuth2Auth client, OAuth2Options options) {
        List<@Nullable String> endpoints =
                Arrays.asList(
                        options.getAuthorizationPath(),
                        options.getTokenPath(),
                        options.getJwkPath());
        List<@Nullable String> all = new ArrayList<>(endpoints);
        if (options.getUserInfoPath() != null) {
            all.add(options.getUserInfoPath());
        }
        String issuer = options.getJWTOptions().getIssuer();
        if (issuer == null || !all.stream().allMatch(this::mayCall)) {
            client.close();
            LOG.error(
                    "the discovery document of {} lacks an issuer, or an endpoint with HTTPS: {}",
                    settings.issuer(),
                    all);
            throw refused();
        }
        // An ID token is never asked about.
        options.setIntrospectionPath(null);
        return new Discovered(client, options, issuer, System.nanoTime());
    }

    /// HTTPS; HTTP only where the issuer, which is on this machine, has it too.
    private boolean mayCall(@Nullable String url) {
        return url != null
                && (url.startsWith("https://")
                        || (settings.issuer().startsWith("http://") && url.startsWith("http://")));
    }

    private static Map<String, Object> map(JsonObject claims) {
        Map<String, Object> map = new HashMap<>();
        claims.forEach(claim ->
                map.put(
                        claim.getKey(),
                        claim.getValue() instanceof JsonArray array
                                ? array.getList()
                                : claim.getValue()));
        return map;
    }

    private RefusedException failed(Exception failure) {
        if (failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof HttpClosedException) {
            return unreachable(failure);
        }
        LOG.warn("the provider does not confirm a login: {}", failure.toString());
        return refused();
    }

    private RefusedException unreachable(Exception failure) {
        LOG.warn(
                "the login provider {} cannot be reached: {}",
                settings.issuer(),
                failure.toString());
        return new RefusedException(
                RefusalCode.UNAVAILABLE,
                settings.label()
                        + " cannot be reached at the moment. Log in with your password, or try again later.");
    }

    private RefusedException refused() {
        return new RefusedException(
                RefusalCode.PROVIDER_REFUSED,
                settings.label()
                        + " did not confirm who you are. Try again; if it happens again, ask an"
                        + " administrator, who finds the reason in the log of the server.");
    }
}
