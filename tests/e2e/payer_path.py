#!/usr/bin/python3
"""The payer's stories in the real programs, with a payment service that keeps its books beside
ours: whatever happens on the way, both hold the same in the end, once."""
import datetime
import glob
import os
import re
import sys
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver import wait_until  # noqa: E402
from story import BUTTON, EMAIL, PASSWORD, Path, play  # noqa: E402

NUMBER, AMOUNT, CENTS = '2016-001-000099', '32,00', 3200
PAY = re.compile(f'^Régler {AMOUNT}')
OPEN_PAGE = re.compile('^Accès à l.écran de paiement TIPI$')
RECORDED = re.compile(f'^Votre règlement de {AMOUNT}.€ est enregistré')
FAKETIME = glob.glob('/usr/lib/*/faketime/libfaketime.so.1')
NEXT_DAY = {'FAKETIME': '+1d', 'FAKETIME_DONT_FAKE_MONOTONIC': '1', 'LD_PRELOAD': FAKETIME[0] if FAKETIME else ''}


class Payer(Path):
    """Signs in to a town that pays at the simulator."""

    def _come(self, environment=None):
        if self.server is None:
            self._serve(payments=True)
        self._start(f'--server={self.server.url}', environment=environment)
        self._sign_in(PASSWORD)
        self.app.find(BUTTON, re.compile('^Non réglées'))

    def _paid(self):
        """What the payment service has as paid."""
        return [o for o in self.server.sim('operations')['operations'] if o.get('resultrans') in ('P', 'V')]

    def _assert_paid_once(self):
        """Both books say the same: once."""
        paid = self._paid()
        assert len(paid) == 1 and int(paid[0]['montant']) == CENTS, paid
        said = self.server.run('check', '--data', self.server.folder, '--payments')
        assert 'ok' in said, said
        token = self._token()
        receipts = self._api('GET', '/receipts', token=token)[1]['items']
        ours = [r for r in receipts if any(i['number'] == NUMBER for i in r['invoices'])]
        assert [r['amount'] for r in ours] == [CENTS], receipts

    def _token(self):
        return self._api('POST', '/sessions', {'email': EMAIL, 'password': PASSWORD})[1]['token']

    def _show_settled(self, picture):
        self._back_to_list()
        self._search(NUMBER)
        self.app.find(None, NUMBER)
        self.app.find(None, re.compile('^Réglée le '))
        self.app.screenshot(picture)


class RefusedCard(Payer):
    """The bank refuses the card; another one is taken."""

    def signs_in(self):
        self._come()

    def card_is_refused(self):
        self._open(NUMBER, AMOUNT)
        self.app.keys('Return')
        self.app.find(None, re.compile('^Paiement par carte'))
        # The second button of the bank's page refuses.
        self.app.keys('Tab', 'Return')
        if self._sees_confirmation('carte-refusee', '^La facture n’est pas réglée'):
            self.app.keys('Return')

    def is_told_why_and_what_to_do(self):
        self.app.find(None, 'La facture n’est pas réglée')
        self.app.find(None, re.compile('une autre carte'))
        self.app.screenshot('refusee')

    def another_card_is_taken(self):
        self.app.press(BUTTON, re.compile('^Réessayer'))
        self.app.press(BUTTON, OPEN_PAGE)
        self.app.find(None, re.compile('^Votre paiement'))
        if self._accept_card():
            self.app.keys('Return')
        self.app.find(None, RECORDED)
        self.app.screenshot('autre-carte')

    def it_is_paid_once(self):
        self._show_settled('reglee')
        self._assert_paid_once()


class DirectDebit(Payer):
    """Pays by direct debit."""

    def signs_in(self):
        self._come()

    def orders_a_direct_debit(self):
        self._open(NUMBER, AMOUNT)
        # The fourth of the page's ways to pay.
        self.app.keys('Tab', 'Tab', 'Tab', 'Return')
        self.app.find(None, re.compile('^Paiement par prélèvement'))
        self.app.screenshot('prelevement')
        self.app.keys('Return')
        self.app.find(None, RECORDED)
        self.app.screenshot('enregistre')

    def opens_the_receipt_and_comes_back(self):
        self.app.press(BUTTON, re.compile('^Voir la quittance'))
        self.app.find(None, re.compile(r'^Quittance \d{4}-\d{6}$'))
        self.app.screenshot('quittance')
        self.app.keys('alt+Left')
        self.app.find(None, RECORDED)

    def it_is_paid_once(self):
        self._show_settled('reglee')
        assert self._paid()[0]['resultrans'] == 'V'
        self._assert_paid_once()

    def receipt_says_how(self):
        self.app.keys('alt+2')
        self.app.find(None, re.compile('^Prélèvement.*' + NUMBER))
        self.app.screenshot('reglements')


class TwoWindows(Payer):
    """Opens the payment page, and the same invoice in a second window."""

    def first_window_opens_the_payment_page(self):
        self._come()
        self._open(NUMBER, AMOUNT)
        self.first = self.app

    def second_window_says_that_it_is_under_way(self):
        self._come()
        self._search(NUMBER)
        self.app.find(None, re.compile('^Paiement en cours'))
        self.app.find(None, re.compile('^depuis le '))
        self.app.find(BUTTON, re.compile('^Reprendre ou abandonner ce paiement'))
        self.app.screenshot('seconde-fenetre')
        self.app.keys('Return')
        self.app.find(BUTTON, re.compile('^Reprendre le paiement'))
        assert next(self.app.nodes(BUTTON, PAY), None) is None
        self.app.screenshot('seconde-fenetre-facture')

    def other_programs_are_refused_too(self):
        token = self._token()
        invoice = next(i for i in self._api('GET', '/invoices?limit=200', token=token)[1]['items'] if i['number'] == NUMBER)
        status, answer = self._api('POST', '/payments', {'invoices': [invoice['id']]}, token, 'une-autre-cle')
        assert (status, answer['code'], answer['unpayable_reason']) == (409, 'invoice-not-payable', 'in-payment'), answer

    def paying_in_the_first_settles_both(self):
        operation = self.server.last_operation()
        self.server.sim(f'operations/{operation["idop"]}/outcome', {'resultrans': 'P'})
        self.second, self.app = self.app, self.first
        self.app.find(None, RECORDED)
        assert self.app.stop() == 0
        self.app = self.second
        # The invoice's page finds out by itself.
        self.app.find(None, re.compile('^Réglée le '))
        self.app.screenshot('seconde-fenetre-reglee')

    def it_is_paid_once(self):
        self._assert_paid_once()


class NetworkLost(Payer):
    """The way to the town's server breaks while the payer is at the bank's."""

    def signs_in_and_opens_the_payment_page(self):
        self._come()
        self._open(NUMBER, AMOUNT)

    def pays_while_the_server_is_away(self):
        self.server.stop()
        operation = self.server.last_operation()
        self.server.sim(f'operations/{operation["idop"]}/outcome', {'resultrans': 'P'})
        self.app.press(BUTTON, re.compile('^Retour à la facture'))
        self.app.find(None, re.compile('^Nous attendons la réponse du Trésor public'))
        self.app.find(None, re.compile('pas de connexion'))
        self.app.screenshot('sans-reseau')

    def answer_comes_with_the_network(self):
        self.server.start()
        self.app.find(None, RECORDED, 60)
        self.app.screenshot('reseau-revenu')

    def it_is_paid_once(self):
        self._show_settled('reglee')
        self._assert_paid_once()


class Checked(Payer):
    """The service's answer does not match: the town hall looks before anything can be paid again."""

    def signs_in(self):
        self._come()

    def pays_and_the_answer_does_not_match(self):
        self._open(NUMBER, AMOUNT)
        self.server.sim('knobs', {'wrong_montant': True})
        self.app.keys('Return')
        self.app.find(None, re.compile('^Paiement par carte'))
        self.app.keys('Return')
        if self._sees_confirmation('confirmation', '^Le paiement est en cours de vérification'):
            self.app.keys('Return')

    def is_told_that_the_town_hall_checks(self):
        self.app.find(None, re.compile('^Le paiement est en cours de vérification'))
        self.app.screenshot('verification')

    def cannot_pay_it_again_meanwhile(self):
        self._back_to_list()
        self._search(NUMBER)
        self.app.find(None, NUMBER)
        self.app.gone(None, '2015-001-001205')
        self.app.find(None, re.compile('vérification par la mairie'))
        self.app.screenshot('liste')
        self.app.keys('Return')
        self.app.find(None, re.compile('^La mairie vérifie un paiement de cette facture'))
        assert next(self.app.nodes(BUTTON, PAY), None) is None
        self.app.screenshot('facture')

    def regisseur_finds_the_money(self):
        token = self._api('POST', '/sessions', {'email': 'regisseur@demo.fr', 'password': 'demonstration-regisseur'})[1]['token']
        alarm = self._api('GET', '/alarms', token=token)[1]['items'][0]
        assert (alarm['kind'], alarm['detail']) == ('quarantined', 'amount-differs'), alarm
        today = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Paris')).strftime('%Y-%m-%d')
        found = {'amount': CENTS, 'paid_on': today, 'means': 'card', 'comment': 'relevé du Trésor'}
        assert self._api('POST', f'/payments/{alarm["payment"]}/record', found, token)[0] == 204
        self.server.sim('knobs', {'wrong_montant': False})

    def it_is_paid_once(self):
        self.app.find(None, re.compile('^Réglée le '))
        self.app.screenshot('reglee')
        self._assert_paid_once()


class NextDay(Payer):
    """Pays in the evening and switches the PC off; nobody tells our server before the next day."""

    @staticmethod
    def _missing():
        return None if FAKETIME else 'faketime is not here'

    def opens_the_page_and_switches_the_pc_off(self):
        self._come()
        self._open(NUMBER, AMOUNT)
        assert self.app.stop() == 0

    def pays_on_another_device_and_no_notification_comes(self):
        self.server.sim('knobs', {'drop_notification': True})
        self.server.stop()
        operation = self.server.last_operation()
        self.server.sim(f'operations/{operation["idop"]}/outcome', {'resultrans': 'P'})

    def next_day_it_is_settled(self):
        self.server.start(NEXT_DAY)
        self._come(NEXT_DAY)
        self._search(NUMBER)
        wait_until('the invoice to be settled', self._look_again)
        self.app.screenshot('lendemain')

    def _look_again(self):
        self.app.keys('ctrl+r')
        return next(self.app.nodes(None, re.compile('^Réglée le ')), None)

    def it_is_paid_once(self):
        self._assert_paid_once()


class Several(Payer):
    """Chooses several invoices of a régie that takes them together."""

    def signs_in(self):
        self._serve(payments=True)
        self.server.stop()
        self.server.store('UPDATE regie SET multi_invoice = 1')
        self.server.start()
        self._come()
        self.app.find(BUTTON, re.compile('^Tout régler'))
        self.app.screenshot('tout-regler')

    def chooses_two(self):
        self.app.press(BUTTON, re.compile('^Choisir'))
        for number in (NUMBER, '2015-001-001516'):
            self.app.tick(re.compile(number))
        self.app.find(None, re.compile('^2 factures · 69,50'))
        self.app.screenshot('choisies')
        self.app.press(BUTTON, re.compile('^Régler 69,50'))

    def sees_what_is_paid_together(self):
        self.app.find(None, 'Factures réglées ensemble')
        self.app.find(None, NUMBER)
        self.app.find(None, '2015-001-001516')
        self.app.screenshot('ensemble')

    def pays_them_in_one_go(self):
        self.app.press(BUTTON, OPEN_PAGE)
        self.app.find(None, re.compile('^Votre paiement'))
        self.app.screenshot('page-de-paiement')
        if self._accept_card():
            self.app.keys('Return')
        self.app.find(None, re.compile('^Votre règlement de 69,50.€ est enregistré'))
        self.app.screenshot('enregistre')

    def both_are_settled_with_one_receipt(self):
        self._back_to_list()
        self.app.press(BUTTON, re.compile('^Réglées'))
        for number in (NUMBER, '2015-001-001516'):
            self._search(number)
            self.app.find(None, number)
        assert [int(o['montant']) for o in self._paid()] == [6950]
        receipts = self._api('GET', '/receipts', token=self._token())[1]['items']
        assert [len(r['invoices']) for r in receipts if r['amount'] == 6950] == [2], receipts


class Form(Payer):
    """Pays by PayFiP's form, which never sends the payer back."""

    def signs_in(self):
        self._serve(payments=True)
        self.server.stop()
        self.server.store("UPDATE regie SET offer = 'form'")
        self.server.start()
        self._come()

    def page_says_how_to_come_back(self):
        self._search(NUMBER)
        self.app.gone(None, '2015-001-001205')
        self.app.keys('Return')
        self.app.press(BUTTON, PAY)
        self.app.press(BUTTON, OPEN_PAGE)
        self.app.find(None, re.compile('^Votre paiement'))
        self.app.find(None, re.compile('revenez avec la flèche en haut à gauche'))
        self.app.screenshot('formulaire')

    def leaving_before_paying_waits_and_reopens_the_same_page(self):
        self.app.press(BUTTON, re.compile('^Retour à la facture'))
        self.app.find(None, re.compile('^Si vous avez payé'))
        self.app.screenshot('formulaire-quitte')
        before = len(self.server.sim('operations')['operations'])
        self.app.press(BUTTON, re.compile('^Rouvrir l.écran de paiement'))
        self.app.find(None, re.compile('^Votre paiement'))
        assert len(self.server.sim('operations')['operations']) <= before + 1

    def paying_is_told_without_a_way_back(self):
        self.app.keys('Return')
        self.app.find(None, re.compile('^Paiement par carte'))
        self.app.keys('Return')
        self.app.find(None, RECORDED)
        self.app.screenshot('enregistre')


class Declares(Payer):
    """Says that an invoice is paid, and takes it back."""

    def signs_in(self):
        self._come()

    def declares_by_cheque(self):
        self._search(NUMBER)
        self.app.gone(None, '2015-001-001205')
        self.app.keys('Return')
        self.app.press(BUTTON, re.compile('^Déclarer réglée'))
        self.app.find(None, re.compile('^Indiquez à la mairie'))
        self.app.screenshot('declarer')
        self.app.press(BUTTON, re.compile('^Déclarer réglée'))
        self.app.find(None, re.compile('^Déclarée'))
        self.app.screenshot('declaree')

    def leaves_the_unpaid_ones(self):
        self._back_to_list()
        self._search('')
        self.app.press(BUTTON, re.compile('^Non réglées'))
        self.app.gone(None, NUMBER)

    def takes_it_back(self):
        self.app.press(BUTTON, re.compile('^Toutes'))
        self._search(NUMBER)
        self.app.find(None, NUMBER)
        self.app.gone(None, '2015-001-001205')
        self.app.keys('Return')
        self.app.press(BUTTON, re.compile('^Retirer la déclaration'))
        self.app.find(BUTTON, PAY)


if __name__ == '__main__':
    play({'refused-card': RefusedCard, 'direct-debit': DirectDebit, 'two-windows': TwoWindows,
          'network-lost': NetworkLost, 'checked': Checked, 'next-day': NextDay, 'several': Several, 'form': Form,
          'declares': Declares})
