/* eslint-disable no-var -- Runs in browsers that are too old for the rest of the page. */

/** Says in a sentence why the page does not start, instead of leaving it blank. app.js sets `data-started`. */
(function () {
    /** @param {string} reason */
    function showUnfit(reason) {
        show('Hubbub cannot start in this browser. Update the browser, or use another one. (' + reason + ')', false);
    }

    /** @param {string} text @param {boolean} again whether loading the page again may help */
    function show(text, again) {
        var root = document.getElementById('app');
        if (!root || document.documentElement.getAttribute('data-started')) {
            return;
        }
        var sentence = document.createElement('p');
        sentence.className = 'noscript';
        sentence.setAttribute('role', 'alert');
        sentence.textContent = text;
        root.textContent = '';
        root.appendChild(sentence);
        if (again) {
            var button = document.createElement('button');
            button.className = 'primary';
            button.textContent = 'Reload';
            button.onclick = function () { location.reload(); };
            sentence.appendChild(document.createElement('br'));
            sentence.appendChild(button);
        }
    }

    // Errors of loading do not bubble, but are captured.
    window.addEventListener('error', function (event) {
        if (event.message) {
            showUnfit(event.message);
        } else {
            show('The page could not be loaded whole: the connection to the server was interrupted. ', true);
        }
    }, true);
    window.addEventListener('unhandledrejection', function (event) {
        showUnfit(String(event.reason));
    });
    document.addEventListener('DOMContentLoaded', function () {
        if (!('noModule' in document.createElement('script'))) {
            showUnfit('It does not know JavaScript modules.');
        }
    });
})();
