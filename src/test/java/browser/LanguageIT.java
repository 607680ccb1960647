package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The page of an administrator in Russian: no English text is left in what they open, and longer words fit. Texts in
/// Latin letters are names, and words that Russian has no others for.
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
                    && !one.matches(innerWidth > 760 ? 'input, select, bdi' : 'input, select, bdi, .tabs'))
                .map((one) => one.outerHTML.slice(0, 200));
            """;

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        node = TestNode.start("all-in-one");
        ada = Browser.start("ada");
        ada.runBeforePages("localStorage.setItem('hubbub.language', 'ru');");
        ada.open(node.ownerLink()).logIn("ada", "correct horse battery");
    }

    @BeforeEach
    void closeDialogs() {
        close();
    }

    @Test
    void thePageSpeaksRussianOutsideAndInsideACall() {
        List<String> problems = new ArrayList<>();
        latinWords(ada, "#app").forEach(text -> problems.add("outside a call: " + text));
        ada.join("General");
        ada.see(".tile[data-name=ada]");
        latinWords(ada, "#app").forEach(text -> problems.add("in a call: " + text));
        for (int width : new int[] {390, 1100}) {
            ada.resize(width, 844);
            ada.screenshot("russian-call-" + width);
        }
        list(ada.evaluate(
                        """
                        return [...document.querySelectorAll('.control-label')]
                            .filter((one) => one.scrollWidth > one.clientWidth)
                            .map((one) => one.textContent);
                        """))
                .forEach(label -> problems.add("a control is cut off: " + label));
        ada.leave();
        ada.resize(1280, 800);
        for (String entry : List.of("Устройства и сеансы", "Голос и видео")) {
            fromAccountMenu(entry);
            ada.see(DIALOG + " :is(.session, select)");
            check(entry, problems);
            close();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void administrationSpeaksRussian() {
        List<String> problems = new ArrayList<>();
        fromAccountMenu("Администрирование");
        for (int tab = 0; tab < 7; tab++) {
            String panel = "#admin-panel-" + tab;
            ada.click("#admin-tab-" + tab);
            ada.see(
                    panel
                            + (tab == 3 || tab == 5
                                    ? ""
                                    : tab == 6
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
        ada.resize(1100, 844);
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
                        const names = /Hubbub|English|Example SSO|ada|API|HTTPS|SFU|Kafka|2FA|QR|PIN|PNG|JPEG|GIF|URL|Alt|@everyone|IP|HU|Chrome|Linux|node-[0-9a-f]+|default|\\(not from a jar\\)|General|Gaming|Music|Quiet corner|https:\\S+/gi;
                        const texts = [];
                        for (const element of document.querySelectorAll(`${arguments[0]} :not(.avatar)`)) {
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
