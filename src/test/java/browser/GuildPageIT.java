package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// A second server from its creation to its end, as its owner and a member see it. The browsers
/// stay open from test to test.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
class GuildPageIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String OFFLINE =
            "window.realFetch = fetch; window.fetch = async () => { throw new TypeError('offline'); }";
    private static final String ONLINE = "window.fetch = window.realFetch";
    private static final String HARBOR = ".rail-guild[title='Harbor']";

    /// Each would set `window.xss` if it were read as HTML. At most 32 characters, as nicknames
    /// are.
    private static final List<String> HOSTILE =
            List.of(
                    "<img src=x onerror=xss=1>",
                    "<svg/onload=window.xss=2>",
                    "\"><script>xss=3</script>",
                    "'-xss-'${xss=4}{{xss=5}}",
                    "javascript:window.xss=6");

    /// Whether the control bar covers the account at the side.
    private static final String OVERLAP =
            """
            const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            return box('.controls').left < box('.sidebar').right || box('.controls').right > box('.members').left;
            """;

    @AutoClose private Browser gwen;
    @AutoClose private Browser hugo;
    @AutoClose private Browser zoe;

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        gwen = Browser.start("gwen");
        hugo = Browser.start("hugo");
        zoe = Browser.start("zoe");
        gwen.captureMedium().open(SharedNode.node().url()).register("gwen", PASSWORD);
        hugo.open(SharedNode.node().url()).register("hugo", PASSWORD);
    }

    @Test
    @Order(1)
    void aServerIsCreatedAndShownAtOnce() {
        gwen.click(".rail-add");
        gwen.see("#field-new-server-name");
        gwen.waitUntil("the form", () -> shown(gwen, "#field-new-server-name"));
        gwen.screenshot("add-server");
        gwen.click("#field-new-server-name");
        gwen.type("Harbor");
        gwen.click("dialog form:first-of-type button[type=submit]");

        gwen.see(HARBOR + "[aria-current=true]");
        gwen.waitUntil("its name", () -> text(gwen, ".guild h2").equals("Harbor"));
        assertThat(text(gwen, ".channel-list")).contains("general", "General");
    }

    @Test
    @Order(2)
    void aCallGoesOnWhileAnotherServerIsShown() {
        gwen.join("General");
        gwen.click(".rail-guild:not([title='Harbor'])");

        gwen.waitUntil("the other server", () -> !text(gwen, ".guild h2").equals("Harbor"));
        gwen.see("li.in-call-here > " + HARBOR);
        assertThat(gwen.isConnected()).isTrue();
        assertThat(gwen.joins()).isEqualTo(1);
        gwen.screenshot("call-in-another-server");
        AxeCore.findsNothing(gwen);
        gwen.click(HARBOR);
        gwen.see(".channel.current");
    }

    @Test
    @Order(3)
    void anInviteLeadsIntoTheServerAndTheOwnerSeesWhoCame() {
        gwen.click("button[title=Members]");
        gwen.see(".members [data-name=gwen]");
        Object code =
                gwen.evaluateAsync(
                        """
                        const { api, client } = window.hubbub;
                        const done = arguments[arguments.length - 1];
                        const harbor = [...client.guilds].find(({ name }) => name === 'Harbor');
                        api.createInvite(harbor.id, { expiresInSeconds: 0, maxUses: 1 }).then(({ code }) => done(code));
                        """);
        hugo.click(".rail-add");
        hugo.click("#field-server-invite");
        hugo.type(SharedNode.node().url() + "/i/" + code);
        hugo.click("dialog form:last-of-type button[type=submit]");
        hugo.see("dialog[aria-label=Invite] .invite-card");
        hugo.click("dialog[aria-label=Invite] .primary");

        hugo.see(HARBOR + "[aria-current=true]");
        gwen.see(".members [data-name=hugo]");
        hugo.resize(390, 844);
        hugo.screenshot("servers-phone");
        hugo.resize(1280, 800);
    }

    @Test
    @Order(4)
    void theQualityOfAChannelChangesDuringTheCall() {
        hugo.join("General");
        gwen.camera(true);
        hugo.enlarge("gwen", TrackKind.CAMERA);
        gwen.waitUntil("a large camera", () -> gwen.heightCaptured(TrackKind.CAMERA) > 360);
        hugo.waitUntil("the camera", () -> linesReceived() > 0);

        setQuality("32", "360p");
        gwen.waitUntil("a camera of 360 lines", () -> gwen.heightCaptured(TrackKind.CAMERA) == 360);
        hugo.waitUntil("at most 360 lines", () -> linesReceived() <= 360);
        for (Browser browser : List.of(gwen, hugo)) {
            browser.waitUntil(
                    "the bitrate", () -> browser.maxBitrate(TrackKind.MICROPHONE) == 32_000);
            browser.waitUntil("the offer of the bitrate", () -> browser.negotiations() == 2);
        }
        hugo.waitUntilRises(
                "packets of the microphone",
                () -> hugo.packetsReceived("gwen", TrackKind.MICROPHONE));

        setQuality("64", "auto");
        gwen.waitUntil("the large camera again", () -> gwen.heightCaptured(TrackKind.CAMERA) > 360);
        hugo.waitUntilRises("its frames", () -> hugo.framesDecoded("gwen", TrackKind.CAMERA));
        assertThat(hugo.joins()).isEqualTo(1);
        gwen.camera(false);
        onAPhoneOnePanelCoversTheCall();
        hugo.leave();
    }

    private void onAPhoneOnePanelCoversTheCall() {
        hugo.resize(390, 844);
        hugo.click("button[title=Members]");
        hugo.see(".members [data-name=gwen]");
        hugo.click(".controls .more");
        hugo.click("#control-stats");
        hugo.see(".stats dd");
        hugo.screenshot("statistics-phone");
        assertThat(shown(hugo, ".members")).isFalse();
        hugo.click("button[title=Members]");
        hugo.see(".members [data-name=gwen]");
        assertThat(shown(hugo, ".stats")).isFalse();
        assertThat(hugo.evaluate("return document.querySelector('#control-stats').ariaPressed"))
                .isEqualTo("false");
        hugo.click("button[title=Members]");
        hugo.resize(1280, 800);
    }

    /// Of the camera of gwen. Can be fewer than she captures: a browser scales video down where the
    /// CPU is busy.
    private long linesReceived() {
        return hugo.frameHeight("gwen", TrackKind.CAMERA);
    }

    private void setQuality(String kilobits, String videoQuality) {
        // Shown under the pointer only.
        gwen.evaluate(
                "document.querySelector('.channel.current .channel-settings-button').click()");
        gwen.see("#channel-settings-quality");
        gwen.evaluate(
                """
                document.querySelector('#field-channel-settings-bitrate').value = arguments[0];
                document.querySelector('#channel-settings-quality').value = arguments[1];
                """,
                kilobits,
                videoQuality);
        gwen.screenshot("channel-quality-" + videoQuality);
        gwen.click("dialog form button[type=submit]");
        gwen.evaluate("document.querySelector('dialog').close()");
    }

    @Test
    @Order(5)
    void nicknamesOfAnyTextAreInert() {
        for (String hostile : HOSTILE) {
            hugo.click(".server-menu-button");
            choose(hugo, "Edit nickname");
            hugo.see("#field-nickname");
            hugo.evaluate(
                    "const field = document.querySelector('#field-nickname'); field.value = arguments[0]",
                    hostile);
            hugo.click("dialog button[type=submit]");
            gwen.waitUntil("the nickname", () -> text(gwen, ".members").contains(hostile));
            openMenu(gwen, memberOf("hugo"));
            gwen.see(".context-menu");
            gwen.evaluate("document.querySelector('.context-menu').remove()");
        }
        for (Browser browser : List.of(gwen, hugo)) {
            assertThat(browser.evaluate("return window.xss ?? null")).isNull();
        }
        gwen.screenshot("nickname");
        AxeCore.findsNothing(gwen);
        assertThat(gwen.evaluate(OVERLAP)).as("the bar covers nothing").isEqualTo(false);
    }

    @Test
    @Order(6)
    void theMenuOfAMemberHasOnlyWhatTheServerWouldAllow() {
        openMenu(gwen, memberOf("hugo"));
        gwen.see(".context-menu");
        assertThat(text(gwen, ".context-menu"))
                .contains("Change nickname", "Timeout", "Kick", "Ban", "Transfer ownership")
                .doesNotContain("Remove timeout", "Server Mute");
        gwen.evaluate("document.querySelector('.context-menu').remove()");

        giveHugoModeration();
        hugo.click("button[title=Members]");
        hugo.waitUntil(
                "the permission",
                () ->
                        Boolean.TRUE.equals(
                                hugo.evaluate(
                                        "return [...window.hubbub.client.guilds].find(({ name }) => name === 'Harbor')"
                                                + ".permissions.includes('kick_members')")));
        openMenu(hugo, memberOf("hugo"));
        hugo.see(".context-menu");
        assertThat(text(hugo, ".context-menu")).contains("Change nickname").doesNotContain("Kick");
        hugo.evaluate("document.querySelector('.context-menu').remove()");
        openMenu(hugo, memberOf("gwen"));
        openMenu(hugo, memberOf("hugo"));
        hugo.see(".context-menu");
        assertThat(text(hugo, ".context-menu")).as("the owner has no menu").doesNotContain("Kick");
        hugo.evaluate("document.querySelector('.context-menu').remove()");
    }

    @Test
    @Order(7)
    void channelsMoveByTheKeyboard() {
        assertThat(channels(gwen))
                .containsExactly("Text channels", "general", "Voice channels", "General");
        gwen.evaluate(
                """
                const button = [...document.querySelectorAll('.channel-button')].find((one) =>
                    one.querySelector('.channel-name').textContent === 'General');
                button.focus();
                button.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true, cancelable: true }));
                """);

        List<String> moved = List.of("Text channels", "general", "General", "Voice channels");
        hugo.waitUntil("the new order", () -> channels(hugo).equals(moved));
        gwen.waitUntil("the new order", () -> channels(gwen).equals(moved));
        assertThat(gwen.isConnected()).isTrue();
    }

    @Test
    @Order(8)
    void theAuditLogHasEveryChange() {
        gwen.click(".server-settings-button");
        gwen.waitUntil("the log", () -> text(gwen, "dialog").contains("created the server"));
        assertThat(text(gwen, "dialog [aria-label='Audit log']").replaceAll("[\u2068\u2069]", ""))
                .contains(
                        "changed the nickname of hugo",
                        "gave hugo the role",
                        "changed the channel");
        gwen.evaluate("document.querySelector('[aria-label=\"Audit log\"]').scrollIntoView()");
        gwen.screenshot("audit-log-of-changes");
        gwen.evaluate("document.querySelector('dialog').close()");
        assertThat(gwen.evaluate("return window.xss ?? null")).isNull();
    }

    @Test
    @Order(9)
    void aGuestTalksByALinkAndIsRemoved() {
        gwen.click(".server-menu-button");
        choose(gwen, "Invite people");
        gwen.see("#guests-allowed");
        gwen.evaluate(OFFLINE);
        gwen.click("#guests-allowed");
        gwen.see(".guest-links .form-problem");
        assertThat(gwen.evaluate("return document.querySelector('#guests-allowed').checked"))
                .isEqualTo(false);
        gwen.evaluate(ONLINE);
        gwen.click("#guests-allowed");
        gwen.waitUntil("the form", () -> shown(gwen, ".guest-links form"));
        gwen.click(".guest-links button[type=submit]");
        gwen.see(".guest-links .invite");
        gwen.evaluate("document.querySelector('.guest-links').scrollIntoView()");
        gwen.screenshot("guest-links");
        String code = text(gwen, ".guest-links .invite strong");
        gwen.evaluate("document.querySelector('dialog').close()");

        zoe.resize(390, 844);
        zoe.evaluate("location.href = arguments[0]", SharedNode.node().url() + "/g/" + code);
        zoe.see("#field-guest-name");
        zoe.screenshot("guest-door-phone");
        AxeCore.findsNothing(zoe);
        zoe.click("#field-guest-name");
        zoe.type("Zoe");
        zoe.click(".login-card button[type=submit]");
        for (Browser browser : List.of(gwen, zoe)) {
            browser.waitUntil(
                    "both in the call",
                    () -> browser.participants().equals(List.of("gwen", "Zoe (Guest)")));
        }
        CallScenarios.receivesAudio(zoe, "gwen");
        CallScenarios.receivesAudio(gwen, "Zoe (Guest)");
        zoe.screenshot("guest-call-phone");
        gwen.screenshot("guest-in-call");

        openMenu(gwen, ".tile[data-name='Zoe (Guest)']");
        gwen.see(".context-menu");
        assertThat(text(gwen, ".context-menu"))
                .contains("Server Mute", "Disconnect", "Kick")
                .doesNotContain("Ban", "Timeout", "Change nickname");
        choose(gwen, "Kick");
        zoe.evaluate(OFFLINE);
        gwen.click("dialog button[type=submit]");
        zoe.see(".login-card h1");
        assertThat(text(zoe, ".login-card h1")).isEqualTo("The invitation could not be loaded");
        zoe.screenshot("guest-door-offline-phone");
        zoe.evaluate(ONLINE);
        zoe.click(".login-card button.primary");
        zoe.see("#field-guest-name");
        assertThat(text(zoe, ".form-problem")).contains("You may no longer be in this channel.");
        zoe.screenshot("guest-removed-phone");
        gwen.waitUntil("alone", () -> gwen.participants().equals(List.of("gwen")));
    }

    @Test
    @Order(10)
    void aMemberLeavesAndTheOwnerDeletesTheServer() {
        hugo.click(".server-menu-button");
        choose(hugo, "Leave server");
        hugo.click("dialog button[type=submit]");
        hugo.waitUntil("one server", () -> count(hugo, ".rail-guild") == 1);
        gwen.waitUntil("hugo is gone", () -> count(gwen, ".members .person") == 1);

        gwen.click(".server-menu-button");
        choose(gwen, "Delete server");
        gwen.see("#field-typed-name");
        gwen.screenshot("delete-server");
        assertThat(
                        gwen.evaluate(
                                "return document.querySelector('dialog button[type=submit]').disabled"))
                .isEqualTo(true);
        gwen.click("#field-typed-name");
        gwen.type("Harbor");
        gwen.click("dialog button[type=submit]");
        gwen.waitUntil("one server", () -> count(gwen, ".rail-guild") == 1);
        gwen.waitUntil("the call is over", () -> !gwen.isConnected());
    }

    private void giveHugoModeration() {
        gwen.evaluateAsync(
                """
                const { api, client } = window.hubbub;
                const done = arguments[arguments.length - 1];
                const { id } = [...client.guilds].find(({ name }) => name === 'Harbor');
                (async () => {
                    const { members } = await api.request('GET', `/api/guilds/${id}/members`);
                    const hugo = members.find(({ username }) => username === 'hugo');
                    const role = await api.request('POST', `/api/guilds/${id}/roles`, { name: 'Crew', permissions: ['kick_members', 'moderate_members'] });
                    await api.request('PUT', `/api/guilds/${id}/members/${hugo.user}/roles/${role.id}`);
                    done(true);
                })();
                """);
    }

    private static String memberOf(String username) {
        return ".members .person:has([title='" + username + "'])";
    }

    @SuppressWarnings("unchecked")
    private static List<String> channels(Browser browser) {
        return (List<String>)
                Objects.requireNonNull(
                        browser.evaluate(
                                "return [...document.querySelectorAll('.channel-list .channel-name')].map((name) => name.textContent)"));
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

    private static void choose(Browser browser, String item) {
        browser.see(".context-menu");
        assertThat(
                        browser.evaluate(
                                "const item = [...document.querySelectorAll('.context-menu button')]"
                                        + ".find((button) => button.textContent.startsWith(arguments[0]));"
                                        + " item?.click(); return item !== undefined",
                                item))
                .as(item)
                .isEqualTo(true);
    }

    private static boolean shown(Browser browser, String selector) {
        return Boolean.TRUE.equals(
                browser.evaluate(
                        "return document.querySelector(arguments[0])?.checkVisibility() ?? false",
                        selector));
    }

    private static String text(Browser browser, String selector) {
        return String.valueOf(
                browser.evaluate(
                        "return document.querySelector(arguments[0])?.textContent ?? ''",
                        selector));
    }

    private static long count(Browser browser, String selector) {
        return Long.parseLong(
                String.valueOf(
                        browser.evaluate(
                                "return document.querySelectorAll(arguments[0]).length",
                                selector)));
    }
}
