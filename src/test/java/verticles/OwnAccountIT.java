package verticles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static verticles.ApiServer.await;

import accounts.secret.LinkCode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import store.accounts.OwnerLinkStore;
import verticles.ApiServer.Answer;

/// What people add to their account, from HTTP to the rows of PostgreSQL. Covers
/// [verticles.account.SecondFactorService], [verticles.account.EmailService],
/// [verticles.account.ProfileService], [verticles.http.files.ImageFiles], [verticles.mail.Mailer],
/// [verticles.auth.SecondFactor] and [store.accounts.SecondFactorStore]. Covers `Mail` and
/// `OwnPassword`.
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnAccountIT {
    private static final String PASSWORD = "correct horse";
    private static final String SECOND_FACTOR = "/api/auth/second-factor";

    private static final String FORGOTTEN = "/api/auth/forgotten-password";

    private final GreenMail smtp = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
    private final AtomicInteger names = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    private Person admin = new Person("", "", "");

    private record Person(String id, String username, String access) {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        smtp.setUser("hubbub", "smtp secret");
        smtp.start();
        server =
                new ApiServer(
                        folder,
                        Map.ofEntries(
                                Map.entry("accounts.loginsPerMinute", "1000"),
                                Map.entry("accounts.registrationsPerHour", "1000"),
                                Map.entry("accounts.secretKey", "k".repeat(32)),
                                Map.entry("limits.accounts.mailRequestsPerHour", "50"),
                                Map.entry("mail.host", "127.0.0.1"),
                                Map.entry("mail.port", String.valueOf(smtp.getSmtp().getPort())),
                                Map.entry("mail.security", "none"),
                                Map.entry("mail.username", "hubbub"),
                                Map.entry("mail.password", "smtp secret"),
                                Map.entry("mail.from", "hubbub@example.org"),
                                Map.entry("mail.link", "https://talk.example.org")));
        LinkCode link = LinkCode.next(new SecureRandom());
        await(new OwnerLinkStore(server.database()).add(link));
        admin = register("admin-1", link.text());
    }

    @AfterAll
    void stop() {
        server.close();
        smtp.stop();
    }

    @Test
    void aSecondFactorCountsWhenItsFirstCodeIsEntered() {
        Person ann = register();
        assertThat(begin(ann, "wrong horse").text("code")).isEqualTo("bad_credentials");
        Answer begun = begin(ann, PASSWORD);
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.text("uri"))
                .isEqualTo(
                        "otpauth://totp/Hubbub:"
                                + ann.username()
                                + "?secret="
                                + begun.text("secret")
                                + "&issuer=Hubbub");
        assertThat(begun.json().getInteger("qrModules")).isBetween(21, 57);
        assertThat(begun.text("qrPath")).startsWith("M0 0h1v1h-1z");
        AuthenticatorApp app = new AuthenticatorApp(begun.text("secret"));

        assertThat(login(ann, null).status()).isEqualTo(200);
        assertThat(confirm(ann, "000000x").text("code")).isEqualTo("bad_code");
        String first = app.code();
        Answer confirmed = confirm(ann, first);
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(confirmed.json().getJsonArray("codes")).hasSize(10);
        assertThat(begin(ann, PASSWORD).text("code")).isEqualTo("second_factor_enabled");

        Answer asked = login(ann, null);
        assertThat(asked.status()).isEqualTo(401);
        assertThat(asked.text("code")).isEqualTo("code_needed");
        assertThat(login(ann, first).text("code")).as("used").isEqualTo("bad_code");
        String next = app.nextCode();
        assertThat(login(ann, next).status()).isEqualTo(200);
        assertThat(login(ann, next).text("code")).as("used").isEqualTo("bad_code");
    }

    @Test
    void withoutThePasswordASecondFactorIsNotRevealed() {
        Person ann = register();
        enable(ann);

        Answer wrong = login(ann.username(), "wrong horse", null);

        assertThat(wrong.text("code")).isEqualTo("bad_credentials");
        assertThat(wrong.json()).isEqualTo(login("nobody-here", "wrong horse", null).json());
    }

    @Test
    void aRecoveryCodeLetsInOnce() {
        Person ann = register();
        List<String> codes = enable(ann);
        assertThat(state(ann)).isEqualTo("{\"enabled\":true,\"recoveryCodes\":10}");

        assertThat(login(ann, codes.getFirst().replace("-", " ")).status()).isEqualTo(200);
        assertThat(login(ann, codes.getFirst()).text("code")).isEqualTo("bad_code");
        assertThat(state(ann)).isEqualTo("{\"enabled\":true,\"recoveryCodes\":9}");

        Answer renewed = withCode(ann, "/recovery-codes", codes.get(1));
        assertThat(renewed.json().getJsonArray("codes")).hasSize(10);
        assertThat(login(ann, codes.getLast()).text("code")).isEqualTo("bad_code");
        assertThat(login(ann, renewed.json().getJsonArray("codes").getString(9)).status())
                .isEqualTo(200);
    }

    @Test
    void disablingItNeedsThePasswordAndACode() {
        Person ann = register();
        List<String> codes = enable(ann);

        assertThat(withPassword(ann, SECOND_FACTOR + "/deletion", "wrong horse").text("code"))
                .isEqualTo("bad_credentials");
        for (String path : List.of("/deletion", "/recovery-codes")) {
            assertThat(withPassword(ann, SECOND_FACTOR + path, PASSWORD).text("code"))
                    .isEqualTo("code_needed");
            assertThat(withCode(ann, path, "000000x").text("code")).isEqualTo("bad_code");
        }
        assertThat(login(ann, null).text("code")).isEqualTo("code_needed");
        assertThat(withCode(ann, "/deletion", codes.getFirst()).status()).isEqualTo(204);

        assertThat(login(ann, null).status()).isEqualTo(200);
        assertThat(state(ann)).isEqualTo("{\"enabled\":false,\"recoveryCodes\":0}");
        assertThat(withPassword(ann, SECOND_FACTOR + "/recovery-codes", PASSWORD).status())
                .isEqualTo(404);
    }

    @Test
    void anAdministratorHelpsAUserWhoLostBoth() {
        Person ann = register();
        enable(ann);
        String path = "/api/admin/users/" + ann.id() + "/second-factor";
        assertThat(listed(ann)).isTrue();
        assertThat(server.delete(path, ann.access()).status()).isEqualTo(403);

        assertThat(server.delete(path, admin.access()).status()).isEqualTo(204);

        assertThat(login(ann, null).status()).isEqualTo(200);
        assertThat(listed(ann)).isFalse();
        assertThat(server.delete(path, admin.access()).status()).isEqualTo(404);
    }

    @Test
    void codesAreGuessedTwentyTimesAnHour() {
        Person ann = register();
        List<String> codes = enable(ann);
        for (int i = 0; i < 20; i++) {
            assertThat(login(ann, "guess " + i).text("code")).isEqualTo("bad_code");
        }

        assertThat(login(ann, codes.getFirst()).status()).isEqualTo(429);
        assertThat(login(ann, null).text("code")).isEqualTo("code_needed");
    }

    @Test
    void theDatabaseHasNeitherTheSecretNorTheRecoveryCodes() {
        Person ann = register();
        AuthenticatorApp app = new AuthenticatorApp(begin(ann, PASSWORD).text("secret"));
        String where = " where user_id = '" + ann.id() + "'";

        assertThat(server.query("select encode(secret, 'hex') from second_factors" + where))
                .startsWith("01")
                .doesNotContain(
                        String.format(Locale.ROOT, "%040x", new BigInteger(1, app.secretBytes())));
        Answer confirmed = confirm(ann, app.code());
        assertThat(confirmed.status()).isEqualTo(200);
        assertThat(server.query("select min(length(hash))::text from recovery_codes" + where))
                .isEqualTo("32");
    }

    @Test
    void aLinkInAMailVerifiesAnAddress() {
        Person ann = register();
        String email = ann.username() + "@Example.org";
        assertThat(changeEmail(ann, email, "wrong horse").text("code"))
                .isEqualTo("bad_credentials");
        assertThat(changeEmail(ann, "not an address", PASSWORD).text("field")).isEqualTo("email");
        assertThat(changeEmail(ann, email, PASSWORD).status()).isEqualTo(204);

        Mail mail = mail(email, 1);
        assertThat(mail.subject()).isEqualTo("Verify your email address");
        assertThat(mail.from()).isEqualTo("hubbub@example.org");
        assertThat(mail.text()).contains("Hello " + ann.username());
        JsonObject state = server.get("/api/auth/email", ann.access()).json();
        assertThat(state).isEqualTo(new JsonObject().put("mail", true).put("waiting", email));

        Answer verified = verify(mail.code("/v/"));
        assertThat(verified.text("email")).isEqualTo(email);
        assertThat(verified.text("username")).isEqualTo(ann.username());
        assertThat(verify(mail.code("/v/")).text("code")).isEqualTo("email_invalid");
        assertThat(server.get("/api/auth/email", ann.access()).json())
                .isEqualTo(new JsonObject().put("mail", true).put("email", email));
    }

    @Test
    void anAddressBelongsToOneAccountAndItsFormerOwnerIsNotified() {
        Person ann = register();
        Person ben = register();
        String email = ann.username() + "@example.org";
        own(ann, email);
        assertThat(changeEmail(ben, email.toUpperCase(Locale.ROOT), PASSWORD).status())
                .isEqualTo(204);

        assertThat(verify(mail(email, 2).code("/v/")).text("code")).isEqualTo("email_taken");

        assertThat(
                        server.post(
                                        "/api/auth/email/deletion",
                                        ann.access(),
                                        new JsonObject().put("password", PASSWORD).encode())
                                .status())
                .isEqualTo(204);
        assertThat(mail(email, 3).subject()).isEqualTo("Your email address was removed");
        assertThat(server.get("/api/auth/email", ann.access()).json())
                .isEqualTo(new JsonObject().put("mail", true));
    }

    @Test
    void aMailIsInTheLanguageOfTheRequest() {
        Person ann = register();
        String email = ann.username() + "@example.org";
        assertThat(
                        send(
                                        "PUT",
                                        "/api/auth/email",
                                        ann.access(),
                                        "ru",
                                        new JsonObject()
                                                .put("email", email)
                                                .put("password", PASSWORD))
                                .status())
                .isEqualTo(204);
        Mail first = mail(email, 1);
        assertThat(first.subject()).isEqualTo("Подтвердите адрес эл. почты");
        assertThat(first.text()).contains("Здравствуйте, " + ann.username() + "!");
        assertThat(verify(first.code("/v/")).status()).isEqualTo(200);

        JsonObject account = new JsonObject().put("account", email);
        assertThat(send("POST", FORGOTTEN, null, "ru-RU,ru;q=0.9,en;q=0.8", account).status())
                .isEqualTo(204);

        Mail second = mail(email, 2);
        assertThat(second.subject()).isEqualTo("Сброс пароля");
        MimeMessage raw = received(email).getLast();
        assertThat(header(raw, "Subject")).matches("=\\?UTF-8\\?[\\x21-\\x7e\\s]+\\?=");
        assertThat(header(raw, "Content-Language")).isEqualTo("ru");
        assertThat(header(raw, "Content-Type")).containsIgnoringCase("charset=utf-8");
        assertThat(reset(second.code("/r/")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s@example.org", " %S@EXAMPLE.ORG"})
    void aForgottenPasswordIsReplacedByALinkToTheNameOrAddress(String form) {
        Person ann = register();
        String email = ann.username() + "@example.org";
        own(ann, email);

        assertThat(forgot(String.format(Locale.ROOT, form, ann.username())).status())
                .isEqualTo(204);

        Mail mail = mail(email, 2);
        assertThat(mail.subject()).isEqualTo("Reset your password");
        Answer reset = reset(mail.code("/r/"));
        assertThat(reset.text("username")).isEqualTo(ann.username());
        assertThat(login(ann.username(), "battery staple", null).status()).isEqualTo(200);
        assertThat(server.get("/api/auth/me", ann.access()).status()).isEqualTo(401);
        assertThat(
                        server.query(
                                "select count(*)::text from password_resets where user_id = '"
                                        + ann.id()
                                        + "'"))
                .isEqualTo("0");
    }

    @Test
    void aMailedLinkEndsWithTheAddressAndThatOfAnAdministratorDoesNot() {
        Person ann = register();
        String email = ann.username() + "@example.org";
        own(ann, email);
        String given =
                server.post("/api/admin/users/" + ann.id() + "/reset", admin.access(), "")
                        .text("code");
        assertThat(forgot(ann.username()).status()).isEqualTo(204);
        String mailed = mail(email, 2).code("/r/");

        assertThat(withPassword(ann, "/api/auth/email/deletion", PASSWORD).status()).isEqualTo(204);

        assertThat(reset(mailed).text("code")).isEqualTo("reset_invalid");
        assertThat(reset(given).text("username")).isEqualTo(ann.username());
    }

    @Test
    void theAnswerDoesNotRevealWhetherThereIsAnAccount() {
        Person without = register();
        Person locked = register();
        own(locked, "locked@example.org");
        server.query("update users set locked_at = now() where id = '" + locked.id() + "'");
        Person with = register();
        own(with, "with@example.org");

        for (String account :
                List.of("nobody-here", "nobody-there", without.username(), locked.username())) {
            assertSame(forgot(account), forgot(with.username()));
        }
        // Three an hour, and the one before that verified the address; the mails of the others were
        // sent before.
        mail("with@example.org", 4);
        assertThat(received("locked@example.org")).hasSize(1);
    }

    private static void assertSame(Answer one, Answer other) {
        assertThat(one.status()).isEqualTo(other.status()).isEqualTo(204);
        assertThat(one.http().body()).isEqualTo(other.http().body());
        assertThat(headers(one)).isEqualTo(headers(other));
    }

    /// Without what counts the requests of the address.
    private static Map<String, List<String>> headers(Answer answer) {
        Map<String, List<String>> headers = new HashMap<>(answer.http().headers().map());
        assertThat(headers.remove("ratelimit")).isNotEmpty();
        return headers;
    }

    @Test
    void limitsTheMailThatAnAddressRequests() throws Exception {
        try (HttpClient other =
                HttpClient.newBuilder().localAddress(InetAddress.getByName("127.0.0.2")).build()) {
            HttpRequest request =
                    server.request(FORGOTTEN, null)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"account\": \"nobody-here\"}"))
                            .build();
            for (int i = 0; i < 50; i++) {
                assertThat(other.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(204);
            }
            assertThat(other.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void aDisplayNameIsShownToMembersOfTheSameGuild() {
        Person ann = register();
        Person ben = register();
        assertThat(rename(ann, "Änn 🦊").status()).isEqualTo(204);

        assertThat(profile(ben, ann).getString("displayName")).isEqualTo("Änn 🦊");
        server.query("delete from members where user_id = '" + ben.id() + "'");
        assertThat(profiles(ben, ann)).isEmpty();
        assertThat(profile(ann, ann).getString("displayName")).isEqualTo("Änn 🦊");

        assertThat(server.put("/api/auth/display-name", ann.access(), "{}").status())
                .isEqualTo(204);
        assertThat(profile(ann, ann).containsKey("displayName")).isFalse();
    }

    @Test
    void nicknamesAreShownInTheGuildsOfBoth() {
        Person ann = register();
        Person ben = register();
        assertThat(profile(ben, ann).getJsonObject("nicknames")).isEmpty();
        server.query("update members set nickname = 'Annie' where user_id = '" + ann.id() + "'");
        JsonObject nicknames = profile(ben, ann).getJsonObject("nicknames");
        assertThat(nicknames.fieldNames()).hasSize(1);
        assertThat(nicknames.getString(nicknames.fieldNames().iterator().next()))
                .isEqualTo("Annie");
        server.query(
                "with other as (insert into guilds (name) values ('Other')"
                        + " returning id) insert into members (guild_id, user_id, nickname) select id, '"
                        + ann.id()
                        + "', 'Secret' from other");

        assertThat(profile(ann, ann).getJsonObject("nicknames").fieldNames()).hasSize(2);
        assertThat(profile(ben, ann).getJsonObject("nicknames")).isEqualTo(nicknames);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\\nb", "\\u202eabc", "123456789 123456789 123456789 123"})
    void aDisplayNameIsOneLineOfVisibleText(String name) {
        Answer refused =
                server.put(
                        "/api/auth/display-name",
                        admin.access(),
                        "{\"displayName\": \"" + name + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo("displayName");
    }

    @Test
    void anAvatarIsServedAsASafePngAndReplacesTheFormerOne() throws IOException {
        Person ann = register();
        Person ben = register();
        Answer first = avatar(ann, image("png", 600, 400));
        assertThat(first.status()).isEqualTo(200);
        String name = first.text("avatar");
        assertThat(profile(ben, ann).getString("avatar")).isEqualTo(name);

        Answer served = server.get("/avatars/" + name, null);
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.header("Content-Type")).isEqualTo("image/png");
        assertThat(served.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(served.header("Content-Security-Policy"))
                .isEqualTo("default-src 'none'; sandbox");
        assertThat(served.header("Cache-Control")).contains("immutable");

        String second = avatar(ann, image("jpeg", 2000, 2000)).text("avatar");
        assertThat(server.get("/avatars/" + name, null).status()).isEqualTo(404);
        assertThat(server.get("/avatars/" + second, null).status()).isEqualTo(200);
        assertThat(server.delete("/api/auth/avatar", ann.access()).status()).isEqualTo(204);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> server.get("/avatars/" + second, null).status() == 404);
        assertThat(profile(ben, ann).containsKey("avatar")).isFalse();
    }

    @Test
    void aDeletedAccountLeavesNoAvatar() throws IOException {
        Person ann = register();
        String name = avatar(ann, image("png", 10, 10)).text("avatar");

        assertThat(withPassword(ann, "/api/auth/deletion", PASSWORD).status()).isEqualTo(204);

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> server.get("/avatars/" + name, null).status() == 404);
    }

    @Test
    void whatIsNotAnImageIsRefused() throws IOException {
        Person ann = register();
        byte[] huge = image("png", 10, 10);
        ByteBuffer.wrap(huge).putInt(16, 30_000).putInt(20, 30_000);

        for (byte[] file :
                List.of(
                        "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(UTF_8),
                        "<html><script>alert(1)</script>".getBytes(UTF_8),
                        huge)) {
            Answer refused = avatar(ann, file);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("field")).isEqualTo("image");
        }
        assertThat(server.put("/api/auth/avatar", ann.access(), "{\"image\": \"?\"}").text("field"))
                .isEqualTo("image");
        assertThat(avatar(ann, new byte[2 * 1024 * 1024]).status()).isEqualTo(413);
    }

    @Test
    void aProfileIsChangedTwentyTimesAnHour() {
        Person ann = register();
        for (int i = 0; i < 20; i++) {
            assertThat(rename(ann, "Ann " + i).status()).isEqualTo(204);
        }

        assertThat(rename(ann, "Ann").status()).isEqualTo(429);
        assertThat(server.delete("/api/auth/avatar", ann.access()).status()).isEqualTo(429);
    }

    private Answer rename(Person person, String name) {
        return server.put(
                "/api/auth/display-name",
                person.access(),
                new JsonObject().put("displayName", name).encode());
    }

    private Answer avatar(Person person, byte[] file) {
        return server.put(
                "/api/auth/avatar",
                person.access(),
                new JsonObject().put("image", Base64.getEncoder().encodeToString(file)).encode());
    }

    private JsonArray profiles(Person asking, Person about) {
        return server.post(
                        "/api/profiles",
                        asking.access(),
                        new JsonObject().put("users", new JsonArray().add(about.id())).encode())
                .json()
                .getJsonArray("profiles");
    }

    private JsonObject profile(Person asking, Person about) {
        return profiles(asking, about).getJsonObject(0);
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
        return file.toByteArray();
    }

    @Test
    void missingAndTamperedTokensAreRefused() {
        String password = "{\"password\": \"" + PASSWORD + "\"}";
        String tampered = admin.access().substring(0, admin.access().length() - 4) + "AAAA";
        for (@Nullable String token : new @Nullable String[] {null, "bad", tampered}) {
            assertThat(
                            List.of(
                                    server.put("/api/auth/display-name", token, "{}"),
                                    server.put("/api/auth/avatar", token, "{\"image\": \"AAAA\"}"),
                                    server.delete("/api/auth/avatar", token),
                                    server.post(
                                            "/api/profiles",
                                            token,
                                            "{\"users\": [\"" + admin.id() + "\"]}"),
                                    server.get("/api/auth/email", token),
                                    server.put(
                                            "/api/auth/email",
                                            token,
                                            "{\"email\": \"a@example.org\", \"password\": \"x\"}"),
                                    server.post("/api/auth/email/deletion", token, password),
                                    server.get(SECOND_FACTOR, token),
                                    server.post(SECOND_FACTOR, token, password),
                                    server.put(SECOND_FACTOR, token, "{\"code\": \"1\"}"),
                                    server.post(SECOND_FACTOR + "/deletion", token, password),
                                    server.post(
                                            SECOND_FACTOR + "/recovery-codes", token, password)))
                    .allSatisfy(
                            answer -> assertThat(answer.text("code")).isEqualTo("token_invalid"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT  | /api/auth/display-name           | {'displayName': 1}             | displayName",
                "PUT  | /api/auth/avatar                 | {}                             | image",
                "PUT  | /api/auth/avatar                 | {'image': ['x']}               | image",
                "POST | /api/profiles                    | {'users': ['x']}               | users.0",
                "PUT  | /api/auth/email                  | {'email': 'a@b.example'}       | password",
                "PUT  | /api/auth/email                  | {'email': 1, 'password': 'x'}  | email",
                "POST | /api/auth/email/verification     | {'code': 'a b'}                | code",
                "POST | /api/auth/forgotten-password     | {'account': ''}                | account",
                "POST | /api/auth/forgotten-password     | {'account': 'a', 'x': 1}       | x",
                "POST | /api/auth/second-factor          | {}                             | password",
                "POST | /api/auth/second-factor          | {'password': 'x', 'a': 1}      | a",
                "PUT  | /api/auth/second-factor          | {'code': 123456}               | code",
                "PUT  | /api/auth/second-factor          | {'code': ''}                   | code",
                "POST | /api/auth/second-factor/deletion | {'password': ['x']}            | password",
                "POST | /api/auth/second-factor/deletion | {'password': 'x', 'code': ''}  | code",
                "POST | /api/auth/login | {'username': 'a', 'password': 'b', 'code': {}}  | code"
            })
    void aBadBodyIsRefusedWithItsField(String method, String path, String body, String field) {
        String json = body.replace('\'', '"');
        Answer refused =
                method.equals("PUT")
                        ? server.put(path, admin.access(), json)
                        : server.post(path, admin.access(), json);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("field")).isEqualTo(field);
    }

    private Person register() {
        return register("own-" + names.incrementAndGet(), null);
    }

    private Person register(String username, @Nullable String invite) {
        JsonObject body = new JsonObject().put("username", username).put("password", PASSWORD);
        Answer registered =
                server.post(
                        "/api/auth/register",
                        null,
                        (invite == null ? body : body.put("invite", invite)).encode());
        assertThat(registered.status()).isEqualTo(201);
        return new Person(
                registered.json().getJsonObject("user").getString("id"),
                username,
                registered.text("accessToken"));
    }

    private Answer login(Person person, @Nullable String code) {
        return login(person.username(), PASSWORD, code);
    }

    private Answer login(String username, String password, @Nullable String code) {
        JsonObject body = new JsonObject().put("username", username).put("password", password);
        return server.post(
                "/api/auth/login", null, (code == null ? body : body.put("code", code)).encode());
    }

    /// A mail as its reader sees it.
    private record Mail(String subject, String from, String text) {
        String code(String path) {
            Matcher link =
                    Pattern.compile("https://talk\\.example\\.org" + path + "(\\w{20})\\s")
                            .matcher(text);
            assertThat(link.find()).as(text).isTrue();
            return link.group(1);
        }
    }

    /// Waits for a number of mails to an address.
    ///
    /// @return the newest
    private Mail mail(String to, int count) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> received(to).size() >= count);
        assertThat(received(to)).hasSize(count);
        try {
            MimeMessage newest = received(to).getLast();
            return new Mail(
                    newest.getSubject(),
                    newest.getFrom()[0].toString(),
                    String.valueOf(newest.getContent()));
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<MimeMessage> received(String to) {
        return Arrays.stream(smtp.getReceivedMessages())
                .filter(message ->
                        GreenMailUtil.getAddressList(recipients(message)).equalsIgnoreCase(to))
                .toList();
    }

    private static Address[] recipients(MimeMessage message) {
        try {
            return message.getAllRecipients();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static String header(MimeMessage message, String name) {
        try {
            return message.getHeader(name)[0];
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private Answer send(
            String method,
            String path,
            @Nullable String access,
            String languages,
            JsonObject body) {
        return server.send(
                server.request(path, access)
                        .header("Content-Type", "application/json")
                        .header("Accept-Language", languages)
                        .method(method, BodyPublishers.ofString(body.encode())));
    }

    private void own(Person person, String email) {
        assertThat(changeEmail(person, email, PASSWORD).status()).isEqualTo(204);
        assertThat(verify(mail(email, 1).code("/v/")).status()).isEqualTo(200);
    }

    private Answer changeEmail(Person person, String email, String password) {
        return server.put(
                "/api/auth/email",
                person.access(),
                new JsonObject().put("email", email).put("password", password).encode());
    }

    private Answer verify(String code) {
        return server.post(
                "/api/auth/email/verification", null, new JsonObject().put("code", code).encode());
    }

    private Answer forgot(String account) {
        return server.post(FORGOTTEN, null, new JsonObject().put("account", account).encode());
    }

    private Answer reset(String code) {
        return server.post(
                "/api/auth/reset",
                null,
                new JsonObject().put("code", code).put("password", "battery staple").encode());
    }

    private Answer begin(Person person, String password) {
        return withPassword(person, SECOND_FACTOR, password);
    }

    private Answer withPassword(Person person, String path, String password) {
        return server.post(
                path, person.access(), new JsonObject().put("password", password).encode());
    }

    private Answer withCode(Person person, String path, String code) {
        return server.post(
                SECOND_FACTOR + path,
                person.access(),
                new JsonObject().put("password", PASSWORD).put("code", code).encode());
    }

    private Answer confirm(Person person, String code) {
        return server.put(
                SECOND_FACTOR, person.access(), new JsonObject().put("code", code).encode());
    }

    /// @return the recovery codes
    private List<String> enable(Person person) {
        AuthenticatorApp app = new AuthenticatorApp(begin(person, PASSWORD).text("secret"));
        JsonArray codes = confirm(person, app.code()).json().getJsonArray("codes");
        return codes.stream().map(String.class::cast).toList();
    }

    private String state(Person person) {
        return server.get(SECOND_FACTOR, person.access()).json().encode();
    }

    private boolean listed(Person person) {
        return server.get("/api/admin/users?text=" + person.username(), admin.access())
                .json()
                .getJsonArray("users")
                .getJsonObject(0)
                .getBoolean("secondFactor");
    }
}
