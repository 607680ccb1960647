/// Chromium and Firefox, headless with fake devices, driven through the web client as a person
/// would: typing and clicking, and reading what arrives from the page's `window.hubbub`; on good
/// networks and on bad ones, which are network namespaces of the kernel. Read [browser.Browser]
/// first.
@NullMarked
package browser;

import org.jspecify.annotations.NullMarked;
