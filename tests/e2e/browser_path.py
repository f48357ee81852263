#!/usr/bin/python3
"""The guide's three stories with the page that a link of a message opens in a browser: activate, forgotten
password, another address. Once with scripts and once without: nothing needs one."""
import email.message
import email.policy
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser, missing  # noqa: E402
from story import EMAIL, PASSWORD, Path, play  # noqa: E402

NEWCOMER = 'nouveau@demo.fr'
CHOSEN, SECOND = 'Une chaise verte 7', 'Trois chats au soleil 9'


class Account(Path):
    """With a browser of today."""

    _scripts = True

    @staticmethod
    def _missing():
        return missing()

    def _signs_in(self, email, password):
        status, answer = self._api('POST', '/sessions', {'email': email, 'password': password})
        return answer['token'] if status == 201 else None

    def _link(self, to, subject):
        """The link of the newest message of that subject; waits until it has come."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            for item in self._api('GET', '/mailbox')[1]['items']:
                if item['to'] == to and subject in item['subject'] and item['id'] not in self.seen:
                    self.seen.add(item['id'])
                    return self._api('GET', '/mailbox/' + item['id'])[1]['links'][0]
            time.sleep(0.1)
        raise AssertionError(f'no message {subject!r} came')

    def _stop(self):
        self.browser.close()
        return super()._stop()

    def link_activates(self):
        self.seen = set()
        self._serve(mail=True)
        self.browser = Browser(self.folder, self._scripts)
        assert self._api('POST', '/activations', {'email': NEWCOMER})[0] == 202
        link = self._link(NEWCOMER, 'Activez votre compte')
        browser = self.browser
        browser.open(link)
        browser.wait_for('Activer mon compte')
        browser.screenshot('01-activer')
        browser.write('#password', 'azerty')
        browser.write('#confirmation', 'azerty')
        browser.press('button')
        browser.wait_for('trop facile à deviner')
        browser.screenshot('02-refuse')
        browser.write('#password', CHOSEN)
        if self._scripts:
            assert browser.value('#strength', 'value') >= 2, browser.value('#strength', 'value')
            browser.screenshot('03-solidite')
        else:
            assert browser.value('#strength', 'hidden')
        browser.write('#confirmation', CHOSEN)
        browser.press('button')
        browser.wait_for('Votre mot de passe est enregistré')
        browser.screenshot('04-enregistre')
        assert self._signs_in(NEWCOMER, CHOSEN)
        browser.open(link)
        browser.wait_for('déjà servi')
        browser.screenshot('05-deja-servi')

    def forgotten_password_is_chosen_anew(self):
        browser = self.browser
        # From the page of the link that is used: it offers another.
        browser.write('#address', NEWCOMER)
        browser.press('button')
        browser.wait_for('Consultez vos courriels')
        self._link_of_already_active()
        assert self._api('POST', '/password-resets', {'email': EMAIL})[0] == 202
        browser.open(self._link(EMAIL, 'nouveau mot de passe'))
        browser.wait_for('Choisir un nouveau mot de passe')
        browser.screenshot('06-oublie')
        browser.write('#password', CHOSEN)
        browser.write('#confirmation', SECOND)
        browser.press('button')
        browser.wait_for('ne sont pas les mêmes')
        browser.write('#password', CHOSEN)
        browser.write('#confirmation', CHOSEN)
        browser.press('button')
        browser.wait_for('Votre mot de passe est enregistré')
        assert self._signs_in(EMAIL, PASSWORD) is None
        assert self._signs_in(EMAIL, CHOSEN)

    def _link_of_already_active(self):
        self._link(NEWCOMER, 'Vous avez déjà un compte')

    def address_is_changed_and_taken_back(self):
        browser = self.browser
        token = self._signs_in(EMAIL, CHOSEN)
        assert self._api('POST', '/me/address', {'email': 'nouvelle@demo.fr', 'password': CHOSEN}, token)[0] == 202
        undo = self._link(EMAIL, 'va changer')
        browser.open(self._link('nouvelle@demo.fr', 'Confirmez'))
        browser.wait_for('nouvelle@demo.fr')
        browser.screenshot('07-confirmer')
        browser.press('button')
        browser.wait_for('Votre adresse est confirmée')
        assert self._signs_in('nouvelle@demo.fr', CHOSEN)
        browser.open(undo)
        browser.wait_for('Garder mon adresse')
        browser.screenshot('08-garder')
        browser.press('button')
        browser.wait_for('Votre compte garde son adresse')
        assert self._signs_in('nouvelle@demo.fr', CHOSEN) is None
        browser.open(self._link(EMAIL, 'nouveau mot de passe'))
        browser.write('#password', SECOND)
        browser.write('#confirmation', SECOND)
        browser.press('button')
        browser.wait_for('Votre mot de passe est enregistré')
        assert self._signs_in(EMAIL, SECOND)

    def nothing_secret_was_printed(self):
        self.server.stop()
        with open(self.server.log.name) as log:
            printed = log.read()
        for secret in (CHOSEN, SECOND, PASSWORD, 'LIEN=', '@demo.fr'):
            assert secret not in printed, f'{secret!r} is in the log'

    def no_password_is_in_a_message(self):
        folder = os.path.join(self.server.folder, 'courrier', 'new')
        messages = [os.path.join(folder, name) for name in os.listdir(folder)]
        assert len(messages) >= 8, messages
        for message in messages:
            with open(message, 'rb') as file:
                text = email.message_from_binary_file(file, policy=email.policy.default)
            for part in text.walk():
                if part.get_content_maintype() == 'text':
                    for secret in (CHOSEN, SECOND, PASSWORD):
                        assert secret not in part.get_content(), f'{message} has {secret!r}'


class WithoutScripts(Account):
    """With scripts switched off."""

    _scripts = False


# A story's steps are its own methods; this one tells the same.
for name, step in list(vars(Account).items()):
    if callable(step) and not name.startswith('_'):
        setattr(WithoutScripts, name, step)


if __name__ == '__main__':
    play({'browser': Account, 'browser-without-scripts': WithoutScripts})
