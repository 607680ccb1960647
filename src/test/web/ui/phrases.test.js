import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Phrases, bestLanguage } from '#web/ui/phrases.js';

describe('Phrases', () => {
    const russian = new Phrases('ru', {
        member: { one: '{count} участник', few: '{count} участника', many: '{count} участников', other: '{count} участника' },
        hello: 'Привет, {name}: {name}',
    }, { later: 'Later', hello: 'Hello' });

    test('take the plural form of the language', () => {
        const forms = [1, 2, 5, 11, 21, 22, 1.5].map((count) => russian.say('member', { count }).split(' ')[1]);
        assert.deepEqual(forms, ['участник', 'участника', 'участников', 'участников', 'участник', 'участника', 'участника']);
    });

    test('write numbers as the language does', () => {
        assert.equal(russian.say('member', { count: 12345 }), '12\u00a0345 участников');
    });

    test('put a value in as it is, at each place', () => {
        assert.equal(russian.say('hello', { name: '{count} $&' }), 'Привет, {count} $&: {count} $&');
    });

    test('fall back by key, and fail for an unknown key', () => {
        assert.equal(russian.say('later'), 'Later');
        assert.equal(russian.has('toString'), false);
        assert.throws(() => russian.say('toString'), /toString/);
    });
});

describe('bestLanguage', () => {
    const available = ['en', 'pt-BR', 'ru'];

    test('takes the first wanted one that exists, also by its base', () => {
        assert.equal(bestLanguage(available, ['', 'de-DE', 'ru-RU', 'en']), 'ru');
        assert.equal(bestLanguage(available, ['PT-br']), 'pt-BR');
        assert.equal(bestLanguage(available, ['pt-PT']), 'pt-BR');
    });

    test('is English when none exists', () => {
        assert.equal(bestLanguage(available, ['de', 'fr']), 'en');
        assert.equal(bestLanguage(available, []), 'en');
    });
});
