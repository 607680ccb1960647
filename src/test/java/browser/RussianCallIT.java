package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A call and its chat in a browser whose user prefers Russian: no English text is left, and longer words fit. Texts in Latin
/// letters are names, and words that Russian has no others for.
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(600)
class RussianCallIT {
    private static final String PASSWORD = "correct horse battery";

    @AutoClose private TestNode node;
    @AutoClose private Browser ada;
    @AutoClose private Browser bob;

    private final List<String> problems = new ArrayList<>();

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        node = TestNode.start("all-in-one", "--accounts.registration=open");
        ada = Browser.start("ada", "--lang=ru", "--accept-lang=ru-RU,ru");
        bob = Browser.start("bob");
    }

    @Test
    void thePageSpeaksTheLanguageOfTheBrowser() {
        ada.open(node.ownerLink());
        ada.see(".invite-card");
        assertThat(ada.evaluate("return document.documentElement.lang")).isEqualTo("ru");
        check("invited", ".login-card");
        ada.logIn("ada", PASSWORD);
        check("home", ".login-card");
        ada.join("Music");
        check("alone", "#app");

        bob.open(node.url()).register("bob", PASSWORD);
        bob.evaluateAsync(
                """
                const done = arguments[1];
                hubbub.api.acceptInvite(arguments[0]).then(() => done(true));
                """,
                ada.evaluateAsync(
                        """
                        const done = arguments[0];
                        hubbub.api.guilds().then(([{ id }]) => hubbub.api.createInvite(id, { expiresInSeconds: 0, maxUses: 1 }))
                            .then(({ code }) => done(code));
                        """));
        bob.join("Music");
        ada.waitUntil("bob", () -> ada.participants().contains("bob"));
        bob.mute(true);
        bob.camera(true);
        ada.waitUntil("bob's video", () -> ada.visible(call.TrackKind.CAMERA).contains("bob"));
        ada.click(".chat-button");
        ada.see(".chat-beside .composer-field");
        ada.click(".composer-field");
        ada.type("Привет" + Keys.ENTER);
        ada.see(".message");
        check("chat", "#app");
        ada.click(".chat-button");
        ada.evaluate("document.querySelector('#control-stats').click()");
        ada.see(".stats dd");
        check("statistics", "#app");
        ada.evaluate("document.querySelector('#control-stats').click()");
        ada.evaluate("document.querySelector('[aria-label=\"Участники\"]').click()");
        ada.see(".members [data-user]");
        check("members", "#app");
        ada.evaluate("document.querySelector('[aria-label=\"Участники\"]').click()");
        ada.evaluate("document.querySelector('.search-button').click()");
        ada.see(".search-panel:not([hidden])");
        check("search", "#app");
        ada.evaluate("document.querySelector('.search-panel .plain').click()");
        ada.evaluate("document.querySelector('#control-devices').click()");
        ada.waitUntil(
                "the devices",
                () ->
                        Boolean.TRUE.equals(
                                ada.evaluate(
                                        "return document.querySelector('dialog[open] option:nth-child(2)') !== null")));
        check("devices", "dialog[open]");
        ada.click("dialog header button");
        ada.evaluate("document.querySelector('.rail-direct').click()");
        ada.see(".conversations");
        check("direct", "#app");
        ada.evaluate("document.querySelector('.rail-guild').click()");
        ada.evaluate("document.querySelector('.new-channel-button').click()");
        ada.see("dialog[open]");
        check("new-channel", "dialog[open]");
        ada.click("dialog header button");
        ada.leave();
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
        assertThat(problems).isEmpty();
    }

    /// Adds English texts, and what does not fit on a screen or a phone.
    private void check(String what, String selector) {
        latinWords(selector).forEach(text -> problems.add(what + ": " + text));
        for (int width : new int[] {390, 1100}) {
            ada.resize(width, 844);
            ada.screenshot("russian-" + what + "-" + width);
            String at = what + " at " + width + ": ";
            list(ada.evaluate(
                            """
                            return [document.documentElement, ...document.querySelectorAll(`${arguments[0]} :is(button, .control-label, p, label, h1, h2, dt, dd, span:not(.avatar-holder))`)]
                                .filter((one) => one.checkVisibility() && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
                                .map((one) => one.outerHTML.slice(0, 160));
                            """,
                            selector))
                    .forEach(element -> problems.add(at + element));
        }
    }

    private List<?> latinWords(String selector) {
        return list(
                ada.evaluate(
                        """
                        const names = /Hubbub|English|ada|bob|SFU|P2P|SDP|IP-|Esc|TURN|https|General|Gaming|Music|Quiet corner|[Ff]ake[\\w ]*/gi;
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

    private static List<?> list(@Nullable Object result) {
        return (List<?>) Objects.requireNonNull(result);
    }
}
