/* eslint-disable no-var -- Runs in browsers that are too old for the rest of the page. */

/**
 * Says in a sentence why the page does not start, instead of leaving it blank. app.js sets `data-started`. The server puts the
 * sentences of all catalogs into the page: old browsers have no modules, and the connection may be lost.
 */
(function () {
    var root = document.documentElement;
    /** The same language as that of the page, as far as old browsers say. */
    function language() {
        var stored = null;
        try {
            stored = localStorage.getItem('hubbub.language');
        } catch (blocked) {
            // The language of the browser, then.
        }
        var known = (root.getAttribute('data-languages') || 'en').split(' ');
        var wanted = [stored].concat(navigator.languages || [navigator.language]);
        for (var i = 0; i < wanted.length; i++) {
            var base = String(wanted[i]).split('-')[0] || '';
            if (known.indexOf(base) >= 0) {
                return base;
            }
        }
        return 'en';
    }

    /** @param {string} key */
    function say(key) {
        var text = document.querySelector('#start-texts [lang="' + language() + '"][data-key="' + key + '"]');
        return text ? String(text.textContent) : key;
    }

    /** @param {string} reason */
    function showUnfit(reason) {
        show(say('start.unfit').replace('{reason}', reason), false);
    }

    /** @param {string} text @param {boolean} again whether loading the page again may help */
    function show(text, again) {
        var app = document.getElementById('app');
        if (!app || root.getAttribute('data-started')) {
            return;
        }
        var sentence = document.createElement('p');
        sentence.className = 'noscript';
        sentence.setAttribute('role', 'alert');
        sentence.textContent = text;
        app.textContent = '';
        app.appendChild(sentence);
        if (again) {
            var button = document.createElement('button');
            button.className = 'primary';
            button.textContent = say('start.reload');
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
            show(say('start.interrupted') + ' ', true);
        }
    }, true);
    window.addEventListener('unhandledrejection', function (event) {
        showUnfit(String(event.reason));
    });
    document.addEventListener('DOMContentLoaded', function () {
        if (!('noModule' in document.createElement('script'))) {
            showUnfit(say('start.noModules'));
        }
    });
})();
