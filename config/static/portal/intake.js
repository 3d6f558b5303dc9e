/* 提取成效 by keyboard, each decision saved by itself. The page works without this script: it is
   one form with radio buttons. Keys do nothing while a word is being typed. */
'use strict';
(function() {
    const form = document.getElementById('intake');
    if (!form) { return; }
    const article = document.getElementById('intake-article');
    const list = document.getElementById('intake-candidates');
    const keys = document.getElementById('intake-keys');
    const confirmed = document.getElementById('intake-confirmed');
    const WORDS = {accept: ['采用', 'a'], merge: ['并入已有', 'm'], dismiss: ['不采用', 'd']};
    const LOST = '没有保存：连不上服务器。填写的内容都还在，请稍后再试。';
    const SIGNED_OUT = '没有保存：登录已经过期。请在另一个窗口重新登录，再回到这里；填写的内容都还在。';
    const FORBIDDEN = '没有保存：您的账号没有这项权限，请与管理员联系。填写的内容都还在。';
    const UNTRUSTED = '没有保存：安全校验没有通过。请确认浏览器允许本站的 Cookie，' +
        '再试一次；填写的内容都还在。';
    const REASONS = [SIGNED_OUT, FORBIDDEN, UNTRUSTED];
    let current = null;
    let lastDecided = '';
    let isSubmitted = false;
    const loaded = {};

    function cards() {
        return Array.from(list.querySelectorAll('.candidate'));
    }

    function markOf(card) {
        return document.getElementById(card.dataset.mark);
    }

    /* Radio buttons give way to buttons that save at once. */
    function dress(card) {
        card.tabIndex = -1;
        const choice = card.querySelector('.candidate__choice');
        if (!choice) { return; }
        choice.querySelectorAll('input[type=radio]').forEach(function(radio) {
            if (!WORDS[radio.value]) { return; }
            const button = document.createElement('button');
            const key = document.createElement('kbd');
            button.type = 'button';
            button.className = 'candidate__act candidate__act--' + radio.value;
            button.dataset.choice = radio.value;
            button.textContent = WORDS[radio.value][0];
            key.textContent = WORDS[radio.value][1];
            button.append(key);
            choice.append(button);
        });
    }

    /* The card that the keys speak of; its figure comes into view in the text. */
    function choose(card) {
        if (current === card) { return; }
        if (current) {
            current.tabIndex = -1;
            current.classList.remove('is-current');
            const old = markOf(current);
            if (old) { old.classList.remove('is-current'); }
        }
        current = card;
        card.tabIndex = 0;
        card.classList.add('is-current');
        const mark = markOf(card);
        if (mark) {
            mark.classList.add('is-current');
            article.scrollTop = mark.offsetTop - article.clientHeight / 3;
        }
    }

    function go(card) {
        if (!card) { return; }
        choose(card);
        card.focus();
    }

    function step(by) {
        const all = cards();
        const at = current ? all.indexOf(current) : -1;
        go(current ? all[at + by] : all[0]);
    }

    function nextOpen(card) {
        const all = cards();
        const after = all.slice(all.indexOf(card) + 1);
        return after.concat(all).find(function(other) { return other.dataset.state === 'open'; });
    }

    /* Saying what happened */

    function say(words) {
        document.getElementById('intake-said').textContent = words;
    }

    /* `address`: of the page as it is now, where this one is out of date. */
    function tell(problems, address) {
        const place = document.getElementById('intake-problems');
        const items = problems.map(function(words) {
            const item = document.createElement('li');
            item.textContent = words;
            return item;
        });
        const link = document.createElement('a');
        if (address) {
            link.href = address;
            link.textContent = '重新打开本页';
            items[items.length - 1].append(link);
        }
        place.querySelector('ul').replaceChildren(...items);
        place.hidden = problems.length === 0;
        if (problems.length) { say(''); }
    }

    /* What was filled in and not saved */

    /* As the server sent it, whatever a browser has put there since. */
    function sentAs(field) {
        if (field.tagName !== 'SELECT') { return field.defaultValue; }
        const options = Array.from(field.options);
        const chosen = options.find(function(option) { return option.defaultSelected; });
        return (chosen || options[0] || {value: ''}).value;
    }

    /* A choice is no work: its buttons send it at once. */
    function fieldsIn(place) {
        return Array.from(place.querySelectorAll('input:not([type=radio]), select'));
    }

    /* Kept from the first time on: a card that comes back with errors is not saved yet. */
    function remember(field) {
        if (!(field.id in loaded)) { loaded[field.id] = sentAs(field); }
    }

    function isUnsaved() {
        return Array.from(list.querySelectorAll('.intake__group')).some(function(group) {
            const open = Array.from(group.querySelectorAll('.candidate[data-state=open]'));
            const fields = open.map(fieldsIn).concat(
                open.length ? [fieldsIn(group.querySelector('.intake__owner'))] : []
            );
            return fields.flat().some(function(field) {
                return field.id in loaded && field.value !== loaded[field.id];
            });
        });
    }

    /* Saving */

    function fieldsOf(card) {
        const sent = new FormData();
        new FormData(form).forEach(function(value, name) {
            const shared = name === 'csrfmiddlewaretoken' || name === 'confirmed';
            if (shared || name.startsWith('to-') || name.startsWith(card.id + '-')) {
                sent.append(name, value);
            }
        });
        return sent;
    }

    function post(sent) {
        return fetch(form.action, {
            method: 'POST',
            body: sent,
            credentials: 'same-origin',
            headers: {Accept: 'application/json'}
        });
    }

    /* Once more, with the token of a fresh page; or why there is no such page. */
    function postAnew(sent) {
        return fetch(form.action, {credentials: 'same-origin'}).then(function(response) {
            if (response.redirected) { throw new Error(SIGNED_OUT); }
            if (response.status === 403) { throw new Error(FORBIDDEN); }
            if (!response.ok) { throw new Error(LOST); }
            return response.text();
        }).then(function(html) {
            const fresh = new DOMParser().parseFromString(html, 'text/html');
            const token = fresh.querySelector('#intake [name=csrfmiddlewaretoken]');
            if (!token) { throw new Error(LOST); }
            form.querySelector('[name=csrfmiddlewaretoken]').value = token.value;
            sent.set('csrfmiddlewaretoken', token.value);
            return post(sent);
        });
    }

    function send(card, name, value) {
        if (card.getAttribute('aria-busy') === 'true') { return; }
        const sent = fieldsOf(card);
        sent.set(name, value);
        sent.set('card', card.id);
        card.setAttribute('aria-busy', 'true');
        post(sent).then(function(response) {
            return response.status === 403 ? postAnew(sent) : response;
        }).then(function(response) {
            const type = response.headers.get('Content-Type') || '';
            if (response.redirected) { throw new Error(SIGNED_OUT); }
            if (response.status === 403) { throw new Error(UNTRUSTED); }
            if (!response.ok || !type.startsWith('application/json')) { throw new Error(LOST); }
            return response.json();
        }).then(function(answer) {
            show(card, answer);
        }).catch(function(error) {
            card.removeAttribute('aria-busy');
            tell([REASONS.includes(error.message) ? error.message : LOST]);
        });
    }

    /* What is being corrected stays open. */
    function keepOpen(old, fresh) {
        const before = old.querySelector('.candidate__correct');
        const after = fresh.querySelector('.candidate__correct');
        if (before && after && before.open) { after.open = true; }
    }

    function show(card, answer) {
        const focused = card.contains(document.activeElement);
        const html = answer.cards[card.id];
        let fresh = card;
        if (html) {
            const holder = document.createElement('template');
            holder.innerHTML = html.trim();
            fresh = holder.content.firstElementChild;
            keepOpen(card, fresh);
            card.replaceWith(fresh);
            dress(fresh);
            fieldsIn(fresh).forEach(remember);
        }
        fresh.removeAttribute('aria-busy');
        document.getElementById('intake-counts').innerHTML = answer.counts;
        Object.keys(answer.groups).forEach(function(key) {
            const place = list.querySelector('[data-group="' + key + '"]');
            if (place) { place.textContent = answer.groups[key]; }
        });
        const mark = markOf(fresh);
        if (mark) { mark.className = 'mark--' + fresh.dataset.state; }
        if (current === card) { current = null; }
        tell(answer.problems, answer.reopen);
        const undoable = answer.said && fresh.dataset.state !== 'open';
        say(answer.said + (undoable ? '按 u 撤销。' : ''));
        follow(fresh, answer, focused);
    }

    /* Where the keyboard goes on: to the next open one, or to what has to be mended. */
    function follow(card, answer, focused) {
        const decided = card.dataset.state !== 'open' && answer.said !== '';
        if (decided) { lastDecided = card.id; }
        if (!focused) { return; }
        if (decided) {
            go(nextOpen(card) || card);
            return;
        }
        choose(card);
        const wrong = card.querySelector('.errorlist');
        const field = wrong && wrong.parentElement.querySelector('input, select');
        if (card.dataset.state !== 'open' || answer.reopen) {
            card.focus();
        } else if (answer.problems.length && confirmed && !confirmed.checked) {
            confirmed.focus();
        } else if (field && field.type !== 'radio') {
            field.focus();
        } else {
            card.focus();
        }
    }

    function decide(card, choice) {
        const offered = card.querySelector('[data-choice="' + choice + '"]');
        if (offered) { send(card, card.id + '-choice', choice); }
    }

    /* A dismissal is undone at once; after an acceptance the person says what of the figure. */
    function undo() {
        const last = document.getElementById(lastDecided);
        const card = current && current.dataset.state !== 'open' ? current : last;
        const question = card && card.querySelector('.candidate__undo');
        if (!question) { return; }
        go(card);
        const buttons = question.querySelectorAll('button');
        question.open = true;
        if (card.dataset.state === 'dismissed') {
            send(card, 'undo', buttons[0].value);
        } else {
            buttons[0].focus();
        }
    }

    function edit(card) {
        const details = card.querySelector('.candidate__correct');
        if (!details) { return; }
        details.open = true;
        card.querySelector('[name$="-label"]').focus();
    }

    /* Keys */

    function toggleKeys() {
        if (keys.open) { keys.close(); } else { keys.showModal(); }
    }

    const KEYS = {
        j: function() { step(1); },
        k: function() { step(-1); },
        a: function() { if (current) { decide(current, 'accept'); } },
        d: function() { if (current) { decide(current, 'dismiss'); } },
        m: function() { if (current) { decide(current, 'merge'); } },
        e: function() { if (current) { edit(current); } },
        u: undo,
        '?': toggleKeys,
        '？': toggleKeys
    };
    /* These scroll the page or press what has the focus, unless a card itself has it. */
    const ON_CARD = {
        ArrowDown: KEYS.j,
        ArrowUp: KEYS.k,
        Enter: KEYS.a
    };

    function typing(place) {
        return place.matches('textarea, select, input:not([type=checkbox]):not([type=radio])');
    }

    document.addEventListener('keydown', function(event) {
        if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
        const place = event.target;
        const card = place.closest && place.closest('.candidate');
        let act = null;
        if (card && typing(place)) {
            if (event.key === 'Escape') { act = function() { card.focus(); }; }
            if (event.key === 'Enter' && place.matches('input')) {
                act = function() { decide(card, 'accept'); };
            }
        } else if (!typing(place)) {
            act = KEYS[event.key] || (place === card && ON_CARD[event.key]);
        }
        if (!act || (keys.open && act !== toggleKeys)) { return; }
        event.preventDefault();
        act();
    });

    /* Mouse and touch */

    list.addEventListener('click', function(event) {
        const button = event.target.closest('button');
        const card = event.target.closest('.candidate');
        if (!card) { return; }
        choose(card);
        if (button && button.dataset.choice) {
            decide(card, button.dataset.choice);
        } else if (button && button.name === 'undo') {
            event.preventDefault();
            send(card, 'undo', button.value);
        }
    });
    list.addEventListener('focusin', function(event) {
        const card = event.target.closest('.candidate');
        if (card) { choose(card); }
    });
    article.addEventListener('click', function(event) {
        const link = event.target.closest('mark a');
        if (!link) { return; }
        event.preventDefault();
        go(document.getElementById(link.hash.slice(1)));
    });
    list.addEventListener('click', function(event) {
        if (event.target.closest('.candidate__wording a')) { event.preventDefault(); }
    });
    if (confirmed) {
        confirmed.addEventListener('change', function() {
            if (confirmed.checked && current) {
                tell([]);
                current.focus();
            }
        });
    }

    form.addEventListener('submit', function() { isSubmitted = true; });
    window.addEventListener('beforeunload', function(event) {
        if (isSubmitted || !isUnsaved()) { return; }
        event.preventDefault();
        event.returnValue = '';
    });

    document.body.classList.add('intake--scripted');
    fieldsIn(list).forEach(remember);
    const help = document.getElementById('intake-help');
    help.hidden = false;
    help.addEventListener('click', toggleKeys);
    cards().forEach(dress);
    const first = cards().find(function(card) { return card.dataset.state === 'open'; });
    if (first) { first.tabIndex = 0; }
    if (first && !location.hash) {
        choose(first);
        first.focus({preventScroll: true});
    }
})();
