package browser;

import org.jspecify.annotations.Nullable;

/// One window of a browser process of its own, under remote control: what a person can do to it,
/// and function bodies run in its page. Which browser and which protocol is the implementation's
/// matter.
///
/// Results of scripts are what JSON can say: null, Boolean, Number, String, List and Map.
interface Window extends AutoCloseable {
    /// Lets a script run in every page from now on, before the page's own.
    void beforePages(String script);

    /// Opens an address and waits until its page is loaded.
    void navigate(String url);

    /// Runs a function body in the page.
    @Nullable Object evaluate(String body, @Nullable Object... arguments);

    /// Runs a function body in the page whose last argument is a function to call with the result.
    @Nullable Object evaluateAsync(String body, @Nullable Object... arguments);

    /// Clicks in the middle of an element as a mouse does.
    ///
    /// @param finder a function body in the page that returns the element
    /// @return whether it returned one that is to be seen
    boolean click(String finder, @Nullable Object... arguments);

    /// Types into what has the focus.
    void type(String text);

    /// The area of the page in CSS pixels.
    void resize(int width, int height);

    /// As if the system had dark or light colors.
    ///
    /// @param scheme `dark` or `light`
    void preferColors(String scheme);

    /// A PNG of what is to be seen.
    byte[] screenshot();

    /// What the page's console has said since the last call, a line each.
    String console();

    /// Adds a device that keeps passkeys and finds that its owner holds it, as a phone with a
    /// fingerprint does.
    void addAuthenticator();

    /// Ends the browser as a crash would.
    void kill();

    /// Ends the page. No process and no file is left behind when the tests end.
    @Override
    void close();
}
