package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import verticles.NodeProcess;

/// The first minutes of a server, through the page: the link that the start prints, the first account, an
/// invite, a second person who comes by it. The browsers stay open from test to test.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
class FirstStartIT {
    private static final String PASSWORD = "correct horse battery";

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    private String invite = "";

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        node = TestNode.start("all-in-one", "--accounts.registration=invite");
        ada = Browser.start("ada");
        bob = Browser.start("bob");
    }

    @Test
    @Order(1)
    void aStrangerIsToldThatTheyNeedAnInvite() {
        bob.open(node.url());

        bob.waitUntil("the rule", () -> text(bob, ".turn").contains("by invite"));
        assertThat(bob.evaluate("return document.querySelector('.login-card .link').hidden"))
                .isEqualTo(true);
    }

    @Test
    @Order(2)
    void thePrintedLinkMakesTheFirstAccountTheAdministrator() {
        String link = node.ownerLink();
        assertThat(link).startsWith(node.url() + "/i/");

        ada.open(link);
        assertThat(text(ada, ".invite-card")).contains("makes you the administrator", "Hubbub");
        ada.screenshot("owner-link");
        ada.logIn("ada", PASSWORD);

        assertThat(ada.evaluateAsync("hubbub.api.me().then(arguments[0])"))
                .asString()
                .contains("administrator=true");
        assertThat(ada.evaluate("return location.hash")).isEqualTo("");
    }

    @Test
    @Order(3)
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

        assertThat(invite).startsWith(node.url() + "/i/");
    }

    @Test
    @Order(4)
    void whoOpensTheInviteRegistersAndIsOfferedTheChannel() {
        bob.open(invite);
        assertThat(text(bob, ".invite-card"))
                .contains("ada", "invited you to join", "Hubbub", "Music");
        bob.resize(390, 844);
        bob.screenshot("invite-register-phone");
        bob.resize(1280, 800);
        bob.screenshot("invite-register");
        bob.logIn("bob", PASSWORD);

        bob.waitUntil("the channel", () -> text(bob, ".banner").contains("Music"));
        bob.screenshot("invited");
    }

    /// A forgotten link, made on the machine while the node runs.
    @Test
    @Order(5)
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

    private static String text(Browser browser, String selector) {
        return String.valueOf(
                browser.evaluate(
                        "return document.querySelector(arguments[0])?.innerText ?? ''", selector));
    }
}
