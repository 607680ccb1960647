package accounts.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdTokenTest {
    private static final long NOW = 1_900_000_000L;
    private static final IdToken.Expected EXPECTED =
            new IdToken.Expected("https://sso.example.org", "hubbub", "n-1");

    @Test
    void aTokenForThisLoginIsAccepted() {
        assertThat(problem(Map.of())).isEmpty();
        assertThat(new IdToken(claims(Map.of())).subject()).isEqualTo("ada");
    }

    @Test
    void aTokenOfAnotherIssuerIsRefused() {
        assertThat(problem(Map.of("iss", "https://sso.example.com")))
                .isEqualTo("it is from another issuer");
        assertThat(problem(Map.of("iss", "https://sso.example.org/")))
                .isEqualTo("it is from another issuer");
    }

    @Test
    void aTokenForAnotherClientIsRefused() {
        assertThat(problem(Map.of("aud", "other"))).isEqualTo("it is for another client");
        assertThat(problem(Map.of("aud", List.of("other", "third"))))
                .isEqualTo("it is for another client");
    }

    @Test
    void ofSeveralAudiencesThisClientMustHaveAsked() {
        List<String> both = List.of("hubbub", "other");

        assertThat(problem(Map.of("aud", both))).isEqualTo("another client asked for it");
        assertThat(problem(Map.of("aud", both, "azp", "other")))
                .isEqualTo("another client asked for it");
        assertThat(problem(Map.of("azp", "other"))).isEqualTo("another client asked for it");
        assertThat(problem(Map.of("aud", both, "azp", "hubbub"))).isEmpty();
    }

    @Test
    void theAnswerToAnotherLoginIsRefused() {
        assertThat(problem(Map.of("nonce", "n-2"))).isEqualTo("it is the answer to another login");
    }

    @Test
    void anExpiredTokenIsRefusedAfterTheLeeway() {
        assertThat(problem(Map.of("exp", NOW - IdToken.LEEWAY_SECONDS + 1))).isEmpty();
        assertThat(problem(Map.of("exp", NOW - IdToken.LEEWAY_SECONDS)))
                .isEqualTo("it has expired");
    }

    @Test
    void aTokenThatWasNotIssuedJustNowIsRefused() {
        String problem = "it was not issued just now; is the clock right?";

        assertThat(problem(Map.of("iat", NOW - IdToken.MAX_AGE_SECONDS))).isEmpty();
        assertThat(problem(Map.of("iat", NOW - IdToken.MAX_AGE_SECONDS - 1))).isEqualTo(problem);
        assertThat(problem(Map.of("iat", NOW + IdToken.LEEWAY_SECONDS))).isEmpty();
        assertThat(problem(Map.of("iat", NOW + IdToken.LEEWAY_SECONDS + 1))).isEqualTo(problem);
        assertThat(problem(Map.of("nbf", NOW + IdToken.LEEWAY_SECONDS + 1)))
                .isEqualTo("it is not valid yet; is the clock right?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "nonce", "sub"})
    void aTokenWithoutAClaimIsRefused(String claim) {
        Map<String, Object> claims = claims(Map.of());
        claims.remove(claim);
        assertThat(new IdToken(claims).problem(EXPECTED, NOW)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "nonce", "sub"})
    @SuppressWarnings("NullAway") // a claim may be the null of JSON
    void aClaimOfAnotherTypeIsRefused(String claim) {
        for (Object wrong : Arrays.asList(true, Map.of(), List.of(), "", null)) {
            Map<String, Object> claims = claims(Map.of());
            claims.put(claim, wrong);
            assertThat(new IdToken(claims).problem(EXPECTED, NOW))
                    .as(claim + " " + wrong)
                    .isPresent();
        }
    }

    @Test
    void groupsAreReadAsAListOrOneText() {
        assertThat(IdToken.texts(Map.of("groups", List.of("a", 1, "b")), "groups"))
                .contains(List.of("a", "b"));
        assertThat(IdToken.texts(Map.of("groups", "a"), "groups")).contains(List.of("a"));
        assertThat(IdToken.texts(Map.of(), "groups")).isEmpty();
    }

    private static String problem(Map<String, Object> changes) {
        return new IdToken(claims(changes)).problem(EXPECTED, NOW).orElse("");
    }

    private static Map<String, Object> claims(Map<String, Object> changes) {
        Map<String, Object> claims =
                new HashMap<>(
                        Map.of(
                                "iss",
                                EXPECTED.issuer(),
                                "aud",
                                EXPECTED.clientId(),
                                "exp",
                                NOW + 300,
                                "iat",
                                NOW,
                                "nonce",
                                EXPECTED.nonce(),
                                "sub",
                                "ada"));
        claims.putAll(changes);
        return claims;
    }
}
