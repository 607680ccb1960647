package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// What a moderator does by context menus, and what the member sees of it. The browsers stay open
/// from test to test.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
class ModerationPageIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String BOB_IN_LIST = ".people [data-name=bob]";

    /// Which choices the channel Quiet corner has for its roles.
    private static final String OVERRIDES =
            """
            const done = arguments[arguments.length - 1];
            const [{ channels }] = [...hubbub.client.guilds];
            const { id } = channels.find(({ name }) => name === 'Quiet corner');
            hubbub.api.request('GET', `/api/channels/${id}/overrides`).then(({ overrides }) => done(overrides
                .map(({ allow, deny }) => [...allow.map(() => 'allow'), ...deny.map(() => 'deny')].join()).join()));
            """;

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        node = TestNode.start("all-in-one");
        ada = Browser.start("ada");
        bob = Browser.start("bob");
        ada.open(node.url()).register("ada", PASSWORD).join("General");
        bob.open(node.url()).register("bob", PASSWORD).join("General");
        ada.see(".tile[data-name=bob]");
    }

    @Test
    @Order(1)
    void aRightClickOnATileOffersWhatTheModeratorMayDo() {
        openMenu(ada, ".tile[data-name=bob]");
        ada.see(".context-menu");

        assertThat(text(ada, ".context-menu"))
                .contains("Server Mute", "Server Deafen", "Disconnect", "Move to…", "Timeout")
                .contains("Kick", "Ban");
        ada.screenshot("moderation-menu");
        ada.document("moderation-menu");
        ada.resize(390, 844);
        openMenu(ada, ".tile[data-name=bob]");
        ada.see(".context-menu");
        ada.screenshot("moderation-menu-phone");
        ada.resize(1280, 800);
    }

    @Test
    @Order(2)
    void aMemberWithoutPermissionsMayWriteAndBlockOnly() {
        openMenu(bob, ".tile[data-name=ada]");
        bob.see(".context-menu");

        assertThat(
                        bob.evaluate(
                                "return document.querySelectorAll('.context-menu [role^=menuitem]').length"))
                .isEqualTo(2L);
        assertThat(text(bob, ".context-menu")).contains("Message", "Block");
        bob.evaluate(
                "document.querySelector('.context-menu').dispatchEvent("
                        + "new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))");
    }

    @Test
    @Order(3)
    void aServerMutedMemberIsShownAsSuchAndGetsTheReason() {
        choose("Server Mute", ".tile[data-name=bob]");

        bob.waitUntil(
                "the reason",
                () -> attribute(bob, "#control-mute", "title").contains("moderator muted you"));
        ada.waitUntil(
                "the sign",
                () ->
                        attribute(ada, ".tile[data-name=bob] .mute-badge", "title")
                                .equals("server muted"));
        ada.see(BOB_IN_LIST + " [title='server muted']");
        bob.screenshot("server-muted");
        bob.document("muted");
        choose("Server Mute", BOB_IN_LIST);
        bob.waitUntil(
                "the end of it",
                () -> !attribute(bob, "#control-mute", "title").contains("moderator"));
    }

    @Test
    @Order(4)
    void aMovedMemberIsInTheOtherChannelByItself() {
        choose("Move to…", BOB_IN_LIST);
        chooseOpen("Music");

        bob.waitUntil(
                "the call in the other channel",
                () ->
                        bob.isConnected()
                                && bob.joins() == 2
                                && text(bob, ".call-header h1").equals("Music"));
        ada.waitUntil("bob in Music", () -> ada.peopleIn("Music").contains("bob"));
        ada.document("moved");
    }

    @Test
    @Order(5)
    void onAStageAMemberRaisesAHandAndIsInvitedToSpeak() {
        ada.click(".new-channel-button");
        ada.click("#field-channel-name");
        ada.type("Talks");
        ada.evaluate("document.querySelector('#channel-kind').value = 'stage'");
        ada.click("dialog button[type=submit]");
        ada.join("Talks");
        bob.join("Talks");
        bob.see(".audience [data-name=ada]");
        bob.click("#control-hand");
        ada.see(".audience [data-name=bob] .raised-hand");
        ada.screenshot("stage-audience");
        choose("Invite to speak", ".audience [data-name=bob]");

        bob.see(".tile[data-name=bob]");
        bob.waitUntil(
                "that he may speak",
                () -> attribute(bob, "#control-mute", "aria-label").equals("Unmute"));
        bob.click("#control-mute");
        bob.waitUntil(
                "unmuted", () -> attribute(bob, "#control-mute", "aria-label").equals("Mute"));
        bob.resize(390, 844);
        bob.screenshot("stage-speaker-phone");
        bob.resize(1280, 800);
        bob.screenshot("stage-speaker");
        AxeCore.findsNothing(bob);
        choose("Move to audience", ".tile[data-name=bob]");
        bob.see(".audience [data-name=bob]");
        bob.waitUntil(
                "the reason",
                () -> attribute(bob, "#control-mute", "title").contains("in the audience"));
        bob.resize(390, 844);
        bob.screenshot("stage-audience-phone");
        bob.resize(1280, 800);
    }

    @Test
    @Order(6)
    void aKickedMemberIsOutOfCallAndServer() {
        choose("Kick", BOB_IN_LIST);
        ada.see("#field-moderation-reason");
        ada.evaluate("document.querySelector('#field-moderation-reason').value = 'shouted'");
        ada.screenshot("kick-dialog");
        ada.click("dialog button[type=submit]");

        bob.waitUntil("the end of the call", () -> bob.callState().equals("failed"));
        bob.waitUntil("no channel left", () -> count(bob, ".channel") == 0);
        bob.screenshot("kicked");
    }

    @Test
    @Order(7)
    void aRoleSeesAPrivateChannelAndOthersDoNot() {
        ada.click(".server-settings-button");
        ada.click(".roles .secondary");
        ada.see("#field-role-name");
        ada.evaluate("document.querySelector('#field-role-name').value = 'Crew'");
        ada.document("role");
        ada.click(".role-editor .primary");
        ada.waitUntil("the role", () -> text(ada, ".role-list").contains("Crew"));
        // Its first switch makes it unsaved, and back it is as before.
        ada.click(".role-editor [data-permission=priority_speaker]");
        ada.see(".role-list [aria-current=true] em:not([hidden])");
        ada.click(".role-editor [data-permission=priority_speaker]");
        ada.waitUntil("no mark", () -> count(ada, ".role-list em:not([hidden])") == 0);
        ada.click("dialog header button");

        ada.see(".channel");
        ada.evaluate(
                """
                [...document.querySelectorAll('.channel')].find((item) =>
                    item.querySelector('.channel-name').textContent === 'Quiet corner').querySelector('.channel-settings-button').click();
                """);
        setOverride("@everyone", "deny");
        setOverride("Crew", "allow");
        ada.evaluate("document.querySelector('#override-target').scrollIntoView()");
        ada.document("private-channel");
        ada.click("dialog header button");

        bob.evaluateAsync(
                "hubbub.api.acceptInvite(arguments[0]).then(() => arguments[1](true))",
                String.valueOf(
                        ada.evaluateAsync(
                                """
                                const done = arguments[arguments.length - 1];
                                const [{ id }] = [...hubbub.client.guilds];
                                hubbub.api.createInvite(id, { expiresInSeconds: 0, maxUses: 1 }).then(({ code }) => done(code));\
                                """)));
        bob.waitUntil("the channels", () -> text(bob, ".channel-list").contains("Music"));
        assertThat(text(bob, ".channel-list")).doesNotContain("Quiet corner");
    }

    @Test
    @Order(8)
    void aBannedMemberIsOutAndStaysOut() {
        ada.click("button[title=Members]");
        choose("Ban", ".members .person:has([title=bob])");
        ada.see("#field-moderation-reason");
        ada.evaluate(
                "document.querySelector('#field-moderation-reason').value = 'came back to shout'");
        ada.document("ban");
        ada.screenshot("ban");
        ada.click("#ban-address");
        ada.click("dialog button[type=submit]");

        bob.waitUntil("no channel left", () -> count(bob, ".channel") == 0);
    }

    @Test
    @Order(9)
    void theAuditLogSaysWhoDidWhatAndWhy() {
        ada.click(".server-settings-button");
        ada.waitUntil("the log", () -> text(ada, "dialog").contains("kicked"));

        assertThat(text(ada, "dialog [aria-label='Audit log']"))
                .contains("kicked", "shouted", "moved", "Music", "server muted", "to speak")
                .contains("with their address", "created the role", "changed permissions");
        assertThat(text(ada, "dialog [aria-label='Bans']")).contains("bob", "With address until");
        ada.evaluate("document.querySelector('[aria-label=\"Bans\"]').scrollIntoView()");
        ada.screenshot("bans");
        ada.evaluate("document.querySelector('[aria-label=\"Audit log\"]').scrollIntoView()");
        ada.screenshot("audit-log");
        AxeCore.findsNothing(ada);
        ada.document("audit-log");
        ada.resize(390, 844);
        ada.screenshot("audit-log-phone");
    }

    /// As the right button of a mouse does.
    private static void openMenu(Browser browser, String selector) {
        browser.see(selector);
        browser.evaluate(
                "const at = document.querySelector(arguments[0]);"
                        + " const { left, top } = at.getBoundingClientRect();"
                        + " at.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true,"
                        + " clientX: left + 30, clientY: top + 20 }))",
                selector);
    }

    /// Of the permission to view the channel whose settings are open.
    private void setOverride(String role, String choice) {
        ada.waitUntil("the role " + role, () -> text(ada, "#override-target").contains(role));
        ada.evaluate(
                """
                const select = document.querySelector('#override-target');
                select.value = [...select.options].find(({ text }) => text.startsWith(arguments[0])).value;
                select.dispatchEvent(new Event('change'));
                """,
                role);
        ada.click(".override-switches [data-permission=view_channel] label." + choice);
        ada.waitUntil(
                "the override",
                () -> String.valueOf(ada.evaluateAsync(OVERRIDES)).contains(choice));
    }

    private void choose(String item, String selector) {
        openMenu(ada, selector);
        chooseOpen(item);
    }

    private void chooseOpen(String item) {
        ada.see(".context-menu");
        assertThat(
                        ada.evaluate(
                                "const item = [...document.querySelectorAll('.context-menu button')]"
                                        + ".find((button) => button.textContent.startsWith(arguments[0]));"
                                        + " item?.click(); return item !== undefined",
                                item))
                .as(item)
                .isEqualTo(true);
    }

    private static String text(Browser browser, String selector) {
        return String.valueOf(
                browser.evaluate(
                        "return document.querySelector(arguments[0])?.textContent ?? ''",
                        selector));
    }

    private static String attribute(Browser browser, String selector, String name) {
        return String.valueOf(
                browser.evaluate(
                        "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) ?? ''",
                        selector,
                        name));
    }

    private static long count(Browser browser, String selector) {
        return Long.parseLong(
                String.valueOf(
                        browser.evaluate(
                                "return document.querySelectorAll(arguments[0]).length",
                                selector)));
    }
}
