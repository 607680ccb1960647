package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import verticles.AuthenticatorApp;
import verticles.NodeProcess;
import verticles.OidcTestProvider;

/// The first minutes of a server, through the page: the link that the start prints, the first
/// account, an invite, a second person who comes by it. The browsers stay open from test to test.
/// Covers `OwnerLink`, `RotateKeys`, `PasskeyService`, `PasskeyRoutes`, `LoginBodies`, `ApiDocs`
/// and `QrPath`.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
class FirstStartIT {
    private static final String PASSWORD = "correct horse battery";

    /// Null where it is not installed.
    @AutoClose private @Nullable OidcTestProvider provider;

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    private String invite = "";

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        int port = NodeProcess.freePort();
        String page = "https://localhost:" + port + "/";
        provider = OidcTestProvider.isInstalled() ? OidcTestProvider.start(page) : null;
        List<String> arguments = new ArrayList<>();
        arguments.add("--accounts.registration=invite");
        arguments.add("--http.port=" + port);
        if (provider != null) {
            arguments.add("--oidc.issuer=" + provider.issuer());
            arguments.add("--oidc.clientId=" + OidcTestProvider.CLIENT);
            arguments.add("--oidc.clientSecret=" + OidcTestProvider.SECRET);
            arguments.add("--oidc.redirectUri=" + page);
            arguments.add("--oidc.label=Example SSO");
        }
        node = TestNode.start("all-in-one", arguments.toArray(String[]::new));
        ada = Browser.start("ada");
        bob = Browser.start("bob");
    }

    @Test
    @Order(1)
    void aStrangerSeesThatTheyNeedAnInvite() {
        bob.open(node.url());

        bob.waitUntil("the rule", () -> text(bob, ".turn").contains("need an invite"));
        assertThat(bob.evaluate("return document.querySelector('.login-card .turn .link').hidden"))
                .isEqualTo(true);
    }

    /// Chosen on the page, and kept by this browser until another is chosen.
    @Test
    @Order(2)
    void theLoginPageSpeaksTheChosenLanguage() {
        choose(bob, "login-language", "ru");
        bob.waitUntil("Russian", () -> text(bob, ".login-card h1").equals("С возвращением!"));
        bob.screenshot("login-russian");
        Object language = bob.evaluate("return document.documentElement.lang");
        List<?> latin = LanguageIT.latinWords(bob, "#app");

        choose(bob, "login-language", "en");
        bob.waitUntil("English", () -> text(bob, ".login-card h1").equals("Welcome back"));
        assertThat(bob.evaluate("return document.documentElement.lang")).isEqualTo("en");
        assertThat(language).isEqualTo("ru");
        assertThat(latin).isEmpty();
    }

    private static void choose(Browser browser, String id, String language) {
        browser.evaluate(
                """
                const select = document.getElementById(arguments[0]);
                select.value = arguments[1];
                select.dispatchEvent(new Event('change'));
                """,
                id,
                language);
    }

    @Test
    @Order(3)
    void thePrintedLinkMakesTheFirstAccountTheAdministrator() {
        String link = node.ownerLink();
        assertThat(link).startsWith(node.url() + "/i/");

        ada.open(link);
        assertThat(text(ada, ".invite-card")).contains("makes you the administrator", "Hubbub");
        ada.screenshot("owner-link");
        AxeCore.findsNothing(ada);
        ada.document("first-start");
        ada.logIn("ada", PASSWORD);

        assertThat(ada.evaluateAsync("hubbub.api.me().then(arguments[0])"))
                .asString()
                .contains("administrator=true");
        assertThat(ada.evaluate("return location.hash")).isEqualTo("");
    }

    @Test
    @Order(4)
    void theAdministratorInvitesPeopleIntoAChannel() {
        ada.click("button[title='Invite people']");
        ada.see("#invite-channel");
        ada.evaluate(
                "const list = document.querySelector('#invite-channel');"
                        + " list.value = [...list.options].find((o) => o.text === 'Music').value;");
        ada.click("dialog button[type=submit]");
        ada.see(".invites .invite");
        invite =
                String.valueOf(ada.evaluate("return document.querySelector('#invite-link').value"));
        ada.screenshot("invite-dialog");
        AxeCore.findsNothing(ada);
        ada.document("invite");
        ada.click("dialog header button");

        invite = opened(invite, "/i/");
    }

    /// The page is open as localhost, which others cannot open: its links have the address of the
    /// node, as far as that knows. Browsers of this test stay with localhost.
    private String opened(String link, String path) {
        Object address =
                ada.evaluateAsync(
                        """
                        const done = arguments[0];
                        hubbub.api.request('GET', '/api/link-address').then(({ url }) => done(url ?? location.origin));
                        """);
        assertThat(link).startsWith(address + path);
        return node.url() + link.substring(link.indexOf(path));
    }

    @Test
    @Order(5)
    void aPersonWithTheInviteRegistersAndIsOfferedTheChannel() {
        bob.open(invite);
        assertThat(text(bob, ".invite-card"))
                .contains("ada", "invited you to join", "Hubbub", "Music");
        bob.resize(390, 844);
        bob.screenshot("invite-register-phone");
        bob.resize(1280, 800);
        bob.screenshot("invite-register");
        bob.document("invited");
        bob.logIn("bob", PASSWORD);

        bob.waitUntil("the channel", () -> text(bob, ".banner").contains("Music"));
        bob.screenshot("invited");
    }

    /// New keys for access tokens, made on the machine while the node runs.
    @Test
    @Order(6)
    void aNewSigningKeyEndsNoLogin() throws Exception {
        try (NodeProcess command =
                NodeProcess.start("--rotate-keys", "--node.dataFolder=" + node.dataFolder())) {
            assertThat(command.awaitExit()).isZero();
            assertThat(command.output())
                    .containsPattern("The key \\S+ signs access tokens in 5 minutes\\.");
        }
        assertThat(String.valueOf(bob.evaluateAsync("hubbub.api.me().then(arguments[0])")))
                .contains("bob");
    }

    /// A forgotten link, made on the machine while the node runs.
    @Test
    @Order(7)
    void aLinkMadeOnTheMachineIsAcceptedByAnAccountThatExists() throws Exception {
        String port = node.url().replaceAll(".*:", "");
        String link;
        try (NodeProcess command =
                NodeProcess.start(
                        "--owner-link",
                        "--node.dataFolder=" + node.dataFolder(),
                        "--http.port=" + port)) {
            link = command.awaitOwnerLink();
            assertThat(command.awaitExit()).isZero();
        }
        assertThat(link).startsWith(node.url());

        bob.evaluate("location.href = arguments[0]", link);
        bob.see("dialog .invite-card");
        bob.screenshot("accept-dialog");
        bob.click("dialog .primary");

        bob.waitUntil(
                "the administrator",
                () ->
                        String.valueOf(bob.evaluateAsync("hubbub.api.me().then(arguments[0])"))
                                .toLowerCase(Locale.ROOT)
                                .contains("administrator=true"));
    }

    @Test
    @Order(8)
    void anAdministratorSeesAccountsAndMakesALinkForANewPassword() {
        openAdministration(ada);
        ada.waitUntil("both accounts", () -> text(ada, ".accounts").contains("bob"));
        ada.screenshot("admin-users");
        AxeCore.findsNothing(ada);
        ada.click("button[aria-label^='Reset link: '][aria-label*='bob']");
        ada.see(".account-row .link-row input");
        String link =
                String.valueOf(
                        ada.evaluate(
                                "return document.querySelector('.account-row .link-row input').value"));
        ada.resize(390, 844);
        ada.screenshot("admin-users-phone");
        for (int tab = 1; tab < 5; tab++) {
            ada.click("#admin-tab-" + tab);
            ada.see("#admin-panel-" + tab);
            ada.screenshot("admin-" + tab + "-phone");
        }
        ada.resize(1280, 800);
        ada.screenshot("admin-health");

        bob.evaluate("location.href = arguments[0]", opened(link, "/r/"));
        bob.waitUntil("the page", () -> text(bob, "h1").equals("Choose a new password"));
        bob.screenshot("reset");
        bob.click("input[name=password]");
        bob.type("a better password");
        bob.click(".login-card button[type=submit]");
        bob.waitUntil("the notice", () -> text(bob, ".form-problem").contains("bob"));
        bob.screenshot("reset-done");
        bob.logIn("bob", "a better password");
    }

    @Test
    @Order(9)
    void aLockedAccountIsThrownOutOfThePage() {
        ada.click("dialog header button");
        openAdministration(ada);
        ada.click("button[aria-label^='Lock: '][aria-label*='bob']");

        bob.waitUntil("the login", () -> text(bob, ".form-problem").contains("logged out"));
        ada.click("button[aria-label^='Unlock: '][aria-label*='bob']");
        ada.see("button[aria-label^='Lock: '][aria-label*='bob']");
        bob.logIn("bob", "a better password");
    }

    @Test
    @Order(10)
    void aLoginWithASecondFactorNeedsTheCodeOfTheApp() {
        openMyAccount(bob, "Two-factor authentication");
        bob.see("#field-factor-password");
        bob.click("#field-factor-password");
        bob.type("a better password");
        bob.click("dialog button[type=submit]");
        bob.see("svg.qr path");
        bob.resize(390, 844);
        bob.screenshot("second-factor-phone");
        bob.resize(1280, 800);
        bob.screenshot("second-factor");
        AuthenticatorApp app = new AuthenticatorApp(text(bob, ".totp-secret"));
        bob.click("#field-totp-code");
        bob.type(app.code());
        bob.click("dialog button[type=submit]");
        bob.waitUntil("the codes", () -> text(bob, ".recovery-codes").length() >= 10 * 19);
        bob.screenshot("recovery-codes");
        String recovery = text(bob, ".recovery-codes li");
        bob.click("dialog .primary");

        openMyAccount(bob, "Log out everywhere");
        bob.click("dialog button[type=submit]");
        bob.see("input[name=username]");
        enter(bob, "bob", "a better password");
        bob.see("#field-code");
        bob.screenshot("login-code");
        bob.click("#field-code");
        bob.type("000000");
        bob.click(".login-card button[type=submit]");
        bob.waitUntil("the refusal", () -> text(bob, "#problem-code").contains("wrong"));
        bob.evaluate("document.querySelector('#field-code').value = ''");
        bob.click("#field-code");
        bob.type(recovery);
        bob.click(".login-card button[type=submit]");
        bob.see(".account-button");

        // Still open from the test above.
        ada.click("dialog header button");
        openAdministration(ada);
        ada.click("button[aria-label^='Disable 2FA: '][aria-label*='bob']");
        ada.waitUntil("no second factor", () -> !text(ada, ".accounts").contains("2FA"));
        ada.click("dialog header button");
    }

    @Test
    @Order(10)
    void anAdministratorMakesAndRevokesAnApiKey() {
        openAdministration(ada);
        ada.evaluate(
                "[...document.querySelectorAll('[role=tab]')].find((t) => t.textContent === 'API keys').click()");
        ada.waitUntil("no keys", () -> text(ada, "dialog").contains("No API keys."));
        ada.click("dialog summary");
        ada.click("#key-name");
        ada.type("Game back end");
        ada.screenshot("api-key-new");
        ada.click(".admin-panel:not([hidden]) form button[type=submit]");

        ada.see("input[aria-label^='API key ']");
        assertThat(
                        ada.evaluate(
                                "return document.querySelector(\"input[aria-label^='API key ']\").value"))
                .asString()
                .startsWith("hbk_");
        assertThat(text(ada, ".admin-panel:not([hidden]) .accounts"))
                .contains("Game back end", "Hubbub", "tokens:create", "never used");
        ada.screenshot("api-keys");

        ada.click("button[aria-label^='Revoke: ']");
        ada.see("dialog .danger");
        ada.click("dialog .danger");
        ada.waitUntil("no keys", () -> text(ada, "dialog").contains("No API keys."));
        ada.click("dialog header button");
    }

    @Test
    @Order(10)
    void theContractIsAPageThatLoadsNothingFromElsewhere() {
        bob.evaluate("location.href = arguments[0]", node.url() + "/api/docs/");
        bob.waitUntil(
                "the operations",
                () ->
                        bob.evaluate("return document.querySelectorAll('.opblock').length")
                                        instanceof Number count
                                && count.intValue() > 90);
        bob.evaluate(
                "document.querySelector('#operations-default-createRoom .opblock-summary-control').click()");
        bob.waitUntil("the example", () -> text(bob, ".opblock-body").contains("match-17"));
        bob.evaluate("document.querySelector('#operations-default-createRoom').scrollIntoView()");
        bob.screenshot("api-docs");
        assertThat(
                        bob.evaluate(
                                """
                                return performance.getEntriesByType('resource')
                                    .filter(({ name }) => !name.startsWith(location.origin) && !name.startsWith('data:')).length\
                                """))
                .isEqualTo(0L);
        bob.evaluate("location.href = arguments[0]", node.url() + "/");
    }

    private static void openMyAccount(Browser browser, String entry) {
        browser.click(".account-button");
        browser.see("#account-menu");
        browser.click("#account-menu > button:first-of-type");
        browser.waitUntil(
                entry,
                () ->
                        Boolean.TRUE.equals(
                                browser.evaluate(
                                        "const found = [...document.querySelectorAll('.menu-list button')]"
                                                + ".find((b) => b.textContent === arguments[0]);"
                                                + " found?.click(); return found !== undefined",
                                        entry)));
    }

    private static void enter(Browser browser, String username, String password) {
        browser.click("input[name=username]");
        browser.type(username);
        browser.click("input[name=password]");
        browser.type(password);
        browser.click(".login-card button[type=submit]");
    }

    /// Through the page, at the width of a phone.
    @Test
    @Order(11)
    void anAccountIsDeletedWithItsPassword() {
        bob.resize(390, 844);
        bob.click(".account-button");
        bob.see("#account-menu");
        bob.click("#account-menu > button:first-of-type");
        bob.see(".menu-list");
        bob.screenshot("my-account-phone");
        AxeCore.findsNothing(bob);
        bob.click(".menu-list .danger");
        bob.see("#field-delete-password");
        bob.screenshot("delete-account-phone");
        bob.click("#field-delete-password");
        bob.type("a better password");
        bob.click("dialog button[type=submit]");

        // A test above made bob an administrator beside ada, so one remains.
        bob.waitUntil("the end", () -> text(bob, ".form-problem").contains("was deleted"));
    }

    @Test
    @Order(12)
    void peopleLogInWithTheProvider() {
        assumeTrue(provider != null, "oidc-provider is not installed");
        bob.resize(1280, 800);
        bob.open(node.url());
        bob.see("button.provider");
        bob.screenshot("login-provider");
        bob.click("button.provider");
        logInAtProvider(bob, "cleo");
        bob.waitUntil("the rule", () -> text(bob, ".form-problem").contains("need an invite"));
        bob.screenshot("login-provider-refused");

        bob.open(
                node.url()
                        + "/i/"
                        + ada.evaluateAsync(
                                """
                                const done = arguments[0];
                                hubbub.api.guilds()
                                    .then(([{ id }]) => hubbub.api.createInvite(id, { expiresInSeconds: 0, maxUses: 1 }))
                                    .then(({ code }) => done(code));\
                                """));
        bob.see("button.provider");
        bob.click("button.provider");
        bob.waitUntil("the name", () -> text(bob, "h1").equals("Choose your name"));
        assertThat(bob.evaluate("return document.querySelector('#field-username').value"))
                .isEqualTo("cleo");
        bob.screenshot("provider-name");
        bob.click(".login-card button[type=submit]");
        bob.see(".channel");
        assertThat(bob.evaluate("return location.search + location.hash")).isEqualTo("");
        assertThat(bob.evaluate("return hubbub.api.user.username")).isEqualTo("cleo");

        openMyAccount(bob, "Change password");
        bob.see("#field-new-password");
        bob.screenshot("first-password");
        bob.click("dialog header button");
    }

    @Test
    @Order(13)
    void anAccountIsLinkedToTheProvider() {
        assumeTrue(provider != null, "oidc-provider is not installed");
        openMyAccount(ada, "Log in with Example SSO");
        ada.see("#field-link-password");
        ada.screenshot("provider-link");
        ada.click("#field-link-password");
        ada.type(PASSWORD);
        ada.click("dialog button[type=submit]");
        logInAtProvider(ada, "ada.at.sso");
        ada.waitUntil("linked", () -> text(ada, ".toast").contains("is linked"));

        ada.evaluate("hubbub.api.logout()");
        ada.see("button.provider");
        // The provider still knows her. Not by the mouse: a toast may still cover it.
        ada.evaluate("document.querySelector('button.provider').click()");
        ada.see(".channel");
        assertThat(ada.evaluate("return hubbub.api.user.username")).isEqualTo("ada");
    }

    @Test
    @Order(14)
    void aPasskeyLogsInWithoutPasswordAndCode() {
        bob.evaluate("hubbub.api.logout()");
        bob.see("input[name=username]");
        bob.addAuthenticator();
        bob.open(
                node.url()
                        + "/i/"
                        + ada.evaluateAsync(
                                """
                                const done = arguments[0];
                                hubbub.api.guilds()
                                    .then(([{ id }]) => hubbub.api.createInvite(id, { expiresInSeconds: 0, maxUses: 1 }))
                                    .then(({ code }) => done(code));\
                                """));
        bob.see(".invite-card");
        bob.logIn("pia", PASSWORD);
        openMyAccount(bob, "Passkeys");
        bob.waitUntil("none", () -> text(bob, "dialog").contains("no passkeys yet"));
        bob.click("dialog .dialog-actions .primary");
        bob.see("#field-passkey-password");
        bob.screenshot("passkey-add");
        bob.click("#field-passkey-password");
        bob.type(PASSWORD);
        bob.click("dialog button[type=submit]");
        bob.waitUntil("the passkey", () -> text(bob, ".passkeys").contains("never used"));
        bob.screenshot("passkeys");
        AxeCore.findsNothing(bob);
        bob.click("dialog header button");

        bob.evaluate("hubbub.api.logout()");
        bob.see("button.passkey");
        bob.screenshot("login-passkey");
        // Not by the mouse: a toast may still cover it.
        bob.evaluate("document.querySelector('button.passkey').click()");
        bob.see(".channel");
        assertThat(bob.evaluate("return hubbub.api.user.username")).isEqualTo("pia");

        openMyAccount(bob, "Passkeys");
        bob.waitUntil("used", () -> text(bob, ".passkeys").contains("last used"));
        bob.click(".passkeys button");
        bob.waitUntil("removed", () -> text(bob, ".passkeys").isEmpty());
        bob.click("dialog header button");
        bob.evaluate("hubbub.api.logout()");
        bob.see("button.passkey");
        // Not by the mouse: a toast may still cover it.
        bob.evaluate("document.querySelector('button.passkey').click()");
        bob.waitUntil("refused", () -> text(bob, ".form-problem").contains("does not work here"));
    }

    private static void logInAtProvider(Browser browser, String name) {
        browser.see("input[name=login]");
        browser.click("input[name=login]");
        browser.type(name);
        browser.click("input[name=password]");
        browser.type("any");
        browser.click("button[type=submit]");
        browser.waitUntil(
                "the question of the provider",
                () ->
                        Boolean.TRUE.equals(
                                browser.evaluate(
                                        "return document.querySelector('[name=prompt]')?.value === 'consent'")));
        browser.click("button[type=submit]");
        browser.see("#app .login-card, #app .channel");
    }

    private static void openAdministration(Browser browser) {
        browser.click(".account-button");
        browser.waitUntil(
                "the menu",
                () ->
                        Boolean.TRUE.equals(
                                browser.evaluate(
                                        "return [...document.querySelectorAll('#account-menu button')].some("
                                                + "(b) => !b.hidden && b.textContent === 'Administration')")));
        browser.evaluate(
                "[...document.querySelectorAll('#account-menu button')]"
                        + ".find((b) => b.textContent === 'Administration').click()");
        browser.see(".accounts .account-row");
    }

    private static String text(Browser browser, String selector) {
        return String.valueOf(
                browser.evaluate(
                        "return document.querySelector(arguments[0])?.innerText ?? ''", selector));
    }
}
