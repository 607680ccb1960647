package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import call.TrackKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/// The page in a browser that prefers Russian: no English text is left in a call, its chat and what
/// an administrator opens, and longer words fit. Texts in Latin letters are names, and words that
/// Russian has no others for.
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class LanguageIT {
    private static final String DIALOG = "dialog[open]";

    /// Elements of the dialog whose content is cut off, or sticks out.
    private static final String TOO_WIDE =
            """
            const dialog = document.querySelector('dialog[open]');
            return [dialog, ...dialog.querySelectorAll('*')]
                .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1
                    && !one.matches(innerWidth > 760 ? 'input, select, bdi' : 'input, select, bdi, .tabs')
                    || one.matches('.tabs') && one.scrollHeight > one.clientHeight + 1)
                .map((one) => one.outerHTML.slice(0, 200));
            """;

    private static final String BESIDE_CONTROLS =
            """
            const edge = (selector) => document.querySelector(selector).getBoundingClientRect();
            return edge('.tile').bottom < edge('.controls').top;
            """;

    /// The same, of the page: names are cut off on purpose.
    private static final String PAGE_TOO_WIDE =
            """
            const texts = 'button, .control-label, p, label, h1, h2, dt, dd, span:not(.avatar-holder)';
            return [document.documentElement, ...document.querySelectorAll(`#app :is(${texts})`)]
                .filter((one) => one.checkVisibility() && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
                .map((one) => one.outerHTML.slice(0, 200));
            """;

    private static final String MEMBERS = ".call-header [aria-label='Участники']";

    private static final String PASSWORD = "correct horse battery";

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        node = TestNode.start("all-in-one");
        ada = Browser.start("ada", "--lang=ru", "--accept-lang=ru-RU,ru");
        bob = Browser.start("bob");
        ada.open(node.ownerLink()).logIn("ada", PASSWORD);
    }

    @BeforeEach
    void closeDialogs() {
        close();
    }

    @Test
    void aCallAndItsChatSpeakRussian() {
        List<String> problems = new ArrayList<>();
        assertThat(ada.evaluate("return document.documentElement.lang")).isEqualTo("ru");
        checkPage("home", problems);
        ada.join("Музыка");
        checkPage("alone", problems);
        ada.resize(1100, 657);
        assertThat(ada.evaluate(BESIDE_CONTROLS))
                .as("the tile ends above the controls")
                .isEqualTo(true);

        invite(bob);
        bob.join("Музыка");
        bob.mute(true);
        bob.camera(true);
        ada.waitUntil("bob's video", () -> ada.visible(TrackKind.CAMERA).contains("bob"));
        ada.click(".chat-button");
        ada.click(".chat-beside .composer-field");
        ada.type("Привет" + Keys.ENTER);
        ada.see(".message");
        checkPage("chat", problems);
        ada.evaluate("document.querySelector('.message-tools button').click()");
        ada.see(".emoji-picker");
        latinWords(ada, ".emoji-picker").forEach(text -> problems.add("emoji: " + text));
        ada.evaluate("document.querySelector('.emoji-picker button').click()");
        ada.see(".reaction");
        ada.evaluate("document.querySelector('.message-tools button:last-child').click()");
        ada.see(DIALOG);
        check("delete-message", problems);
        close();
        ada.click(".chat-button");
        ada.evaluate(
                "document.querySelector('.tile[data-name=bob]').dispatchEvent("
                        + "new MouseEvent('contextmenu', { bubbles: true, clientX: 500, clientY: 300 }))");
        ada.see(".context-menu");
        latinWords(ada, ".context-menu").forEach(text -> problems.add("menu: " + text));
        ada.evaluate("document.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))");

        showPanel("#control-stats", ".stats dd", "#control-stats", problems);
        showPanel(MEMBERS, ".members [data-user]", MEMBERS, problems);
        showPanel(".search-button", ".search-panel", ".search-panel .plain", problems);
        showPanel(".rail-direct", ".conversations", ".rail-guild", problems);
        press(".new-channel-button");
        ada.see(DIALOG);
        check("new-channel", problems);
        close();
        ada.leave();
        for (String entry : List.of("Устройства и сеансы", "Голос и видео")) {
            fromAccountMenu(entry);
            ada.see(DIALOG + " :is(.session, select)");
            check(entry, problems);
            close();
        }
        assertThat(problems).isEmpty();
    }

    /// What the library reports, what the server refuses, and a page that does not start.
    @Test
    void failuresSpeakRussian() {
        ada.evaluate("void hubbub.client.join(crypto.randomUUID()).catch(() => {})");
        ada.waitUntil("a reason", () -> text(".banner").contains("Этого канала больше нет."));
        ada.evaluate("return hubbub.client.leave().then(() => null)");
        ada.evaluate("void hubbub.api.request('GET', '/api/channels/0/messages')");
        ada.see(".toast");
        assertThat(latinWords(ada, "#toasts")).isEmpty();
        ada.evaluate("document.querySelectorAll('.toast').forEach((one) => one.remove())");

        assertThat(
                        ada.evaluate(
                                """
                                document.documentElement.removeAttribute('data-started');
                                window.dispatchEvent(new ErrorEvent('error', { message: 'x is not a function' }));
                                return document.querySelector('#app [role=alert]').textContent;
                                """))
                .asString()
                .startsWith("Hubbub не запускается")
                .endsWith("(x is not a function)");
        ada.reopen(node.url());
    }

    @Test
    void administrationSpeaksRussian() {
        List<String> problems = new ArrayList<>();
        fromAccountMenu("Администрирование");
        for (int tab = 0; tab < 8; tab++) {
            String panel = "#admin-panel-" + tab;
            ada.click("#admin-tab-" + tab);
            ada.see(
                    panel
                            + (tab == 3 || tab == 6
                                    ? ""
                                    : tab == 7
                                            ? " dd"
                                            : " :is(li, input:checked, .hint:not([hidden]))"));
            check("admin-" + tab, problems);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void serverSettingsSpeakRussian() {
        List<String> problems = new ArrayList<>();
        ada.click(".server-settings-button");
        ada.see(".role-editor fieldset");
        check("server-settings", problems);
        assertThat(problems).isEmpty();
    }

    @Test
    void whatMembersOpenSpeaksRussian() {
        List<String> problems = new ArrayList<>();
        for (String button : List.of(".invite-button", ".channel-settings-button", ".rail-add")) {
            ada.evaluate("document.querySelector('%s').click()".formatted(button));
            ada.see(DIALOG);
            ada.waitUntil(
                    "all that is loaded",
                    () ->
                            !String.valueOf(
                                            ada.evaluate(
                                                    "return document.querySelector('dialog[open]').textContent"))
                                    .contains("Загрузка"));
            check("dialog" + button, problems);
            close();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void theOwnAccountSpeaksRussian() {
        List<String> problems = new ArrayList<>();
        for (String entry :
                List.of(
                        "Профиль",
                        "Сменить пароль",
                        "Адрес эл. почты",
                        "Двухфакторная аутентификация",
                        "Ключи доступа",
                        "Конфиденциальность",
                        "Удалить учётную запись")) {
            fromAccountMenu("Моя учётная запись");
            chooseItem(DIALOG + " .menu-list button", entry);
            ada.waitUntil(
                    entry,
                    () ->
                            Boolean.TRUE.equals(
                                    ada.evaluate(
                                            "return document.querySelectorAll('dialog[open]').length === 1"
                                                    + " && !document.querySelector('dialog[open] > .menu-list:has([class=danger])')")));
            check("account-" + entry, problems);
            close();
        }
        fromAccountMenu("Моя учётная запись");
        check("account", problems);
        assertThat(problems).isEmpty();
    }

    /// Adds English texts, and what does not fit on a screen or a phone.
    private void check(String what, List<String> problems) {
        latinWords(ada, DIALOG).forEach(text -> problems.add(what + ": " + text));
        for (int width : new int[] {1100, 390}) {
            ada.resize(width, 844);
            ada.screenshot("russian-" + what + "-" + width);
            String at = what + " at " + width + ": ";
            list(ada.evaluate(TOO_WIDE)).forEach(element -> problems.add(at + element));
        }
        // Low enough for every dialog to scroll.
        ada.resize(390, 280);
        list(ada.evaluate(TOO_WIDE)).forEach(element -> problems.add(what + ": " + element));
        ada.resize(1100, 844);
    }

    /// The same, of the whole page.
    private void checkPage(String what, List<String> problems) {
        latinWords(ada, "#app").forEach(text -> problems.add(what + ": " + text));
        for (int width : new int[] {390, 1100}) {
            ada.resize(width, 844);
            ada.screenshot("russian-" + what + "-" + width);
            String at = what + " at " + width + ": ";
            list(ada.evaluate(PAGE_TOO_WIDE)).forEach(element -> problems.add(at + element));
        }
    }

    private void showPanel(String open, String panel, String close, List<String> problems) {
        press(open);
        ada.see(panel);
        checkPage(panel.replaceAll("\\W", ""), problems);
        press(close);
    }

    /// Makes an account in ada's server, in English.
    private void invite(Browser guest) {
        Object code =
                ada.evaluateAsync(
                        """
                        const done = arguments[0];
                        hubbub.api.guilds()
                            .then(([{ id }]) => hubbub.api.createInvite(id, { expiresInSeconds: 0, maxUses: 1 }))
                            .then(({ code }) => done(code));
                        """);
        guest.open(node.url() + "/i/" + code).logIn("bob", PASSWORD);
    }

    private String text(String selector) {
        return String.valueOf(
                ada.evaluate(
                        "return document.querySelector(arguments[0])?.textContent ?? ''",
                        selector));
    }

    /// Not by the mouse: a panel may cover it.
    private void press(String selector) {
        ada.evaluate("document.querySelector(arguments[0]).click()", selector);
    }

    private static List<?> list(@Nullable Object result) {
        return (List<?>) Objects.requireNonNull(result);
    }

    private void fromAccountMenu(String item) {
        ada.click(".account-button");
        chooseItem("#account-menu button", item);
        ada.see(DIALOG);
    }

    private void chooseItem(String selector, String text) {
        ada.waitUntil(
                text,
                () ->
                        Boolean.TRUE.equals(
                                ada.evaluate(
                                        """
                                        const item = [...document.querySelectorAll(arguments[0])]
                                            .find((one) => one.textContent.trim() === arguments[1]);
                                        item?.click();
                                        return item !== undefined;
                                        """,
                                        selector,
                                        text)));
    }

    private void close() {
        ada.evaluate("document.querySelectorAll('dialog[open]').forEach((one) => one.close())");
    }

    /// Visible texts and labels in Latin letters, other than names.
    static List<?> latinWords(Browser browser, String selector) {
        return list(
                browser.evaluate(
                        """
                        const names = /Hubbub|English|Example SSO|WebSocket|SMTP|ada|bob|API|HTTPS|SFU|P2P|SDP|Esc|Chrome|Linux|fake[\\w ]*|Kafka|2FA|QR|PIN|PNG|JPEG|GIF|URL|Alt|@everyone|IP|node-[0-9a-f]+|default|main|localhost|database\\.guildDatabases|\\(not from a jar\\)|https:\\S+/gi;
                        const texts = [];
                        for (const element of document.querySelectorAll(`${arguments[0]} :not(.avatar, .rail-guild > *)`)) {
                            if (!element.checkVisibility()) {
                                continue;
                            }
                            texts.push(element.title, element.placeholder, element.getAttribute('aria-label'),
                                ...[...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
                                    .map(({ data }) => data));
                        }
                        return texts.filter((text) => /[A-Za-z]{2}/.test((text ?? '').replace(names, '')));
                        """,
                        selector));
    }
}
