/* eslint-disable no-var -- Runs in browsers that are too old for the rest of the page. */

/** Says in a sentence why the page does not start, instead of leaving it blank. app.js sets `data-started`. */
(function () {
    /** @param {string} reason */
    function show(reason) {
        var root = document.getElementById('app');
        if (!root || document.documentElement.getAttribute('data-started')) {
            return;
        }
        var sentence = document.createElement('p');
        sentence.className = 'noscript';
        sentence.setAttribute('role', 'alert');
        sentence.textContent = 'Hubbub cannot start in this browser. Update the browser, or use another one. (' + reason + ')';
        root.textContent = '';
        root.appendChild(sentence);
    }

    // Errors of loading do not bubble, but are captured.
    window.addEventListener('error', function (event) {
        show(event.message || 'A file of the page could not be loaded. Reload the page.');
    }, true);
    window.addEventListener('unhandledrejection', function (event) {
        show(String(event.reason));
    });
    document.addEventListener('DOMContentLoaded', function () {
        if (!('noModule' in document.createElement('script'))) {
            show('It does not know JavaScript modules.');
        }
    });
})();
