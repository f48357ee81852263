#!/usr/bin/python3
"""A relay that obeys: relay.py LOG [--script FAULT[,FAULT…]] [--cert FILE --key FILE [--implicit]]
[--login USER:PASSWORD]. Listens on loopback, prints its port, and ends when its standard input does.
Each connection takes the next fault of the script; the last one stays. LOG gets a JSON line for each
message taken, with what Python's own reader makes of it, and one for each command that matters."""
import argparse
import asyncio
import base64
import email
import email.header
import email.policy
import email.utils
import json
import logging
import ssl
import sys
import traceback
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, TLSSetupException

# fault → (where, answer); an answer of None is none at all
FAULTS = {
    'ok': ('nowhere', ''),
    'connect-421': ('connect', '421 4.3.2 busy'),
    'connect-554': ('connect', '554 5.7.1 go away'),
    'connect-drop': ('connect', None),
    'connect-silence': ('connect', 'silence'),
    'mail-450': ('MAIL', '450 4.2.0 later'),
    'mail-530': ('MAIL', '530 5.7.0 authentication required'),
    'mail-553': ('MAIL', '553 5.1.8 not from here'),
    'rcpt-450': ('RCPT', '450 4.2.0 greylisted'),
    'rcpt-550': ('RCPT', '550 5.1.1 no such user'),
    'rcpt-drop': ('RCPT', None),
    'rcpt-silence': ('RCPT', 'silence'),
    'data-251': ('DATA', '251 taken in another way'),
    'data-451': ('DATA', '451 4.3.0 try again'),
    'data-552': ('DATA', '552 5.2.2 too much'),
    'data-drop': ('DATA', None),
    'data-silence': ('DATA', 'silence'),
    'upload-drop': ('upload', None),
    'quit-silence': ('QUIT', 'silence'),
}


class Relay(SMTP):
    def __init__(self, handler, fault, **kwargs):
        self.fault = fault
        self.greeted = False
        super().__init__(handler, hostname='relay.example', enable_SMTPUTF8=False, **kwargs)

    async def obey(self, where):
        """The answer that the script wants here: '' for the usual one."""
        place, answer = FAULTS[self.fault]
        if place != where:
            return ''
        if answer is None:
            self.transport.abort()
            await asyncio.sleep(3600)
        if answer == 'silence':
            await asyncio.sleep(3600)
        return answer

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            answer = await self.obey('connect')
            if answer:
                await super().push(answer)
                self.transport.close()
                return
        await super().push(status)

    async def smtp_MAIL(self, arg):
        self.event_handler.write({'command': 'MAIL', 'tls': self.transport.get_extra_info('ssl_object') is not None,
                                  'login': bool(self.session.authenticated)})
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        self.event_handler.write({'command': 'RCPT'})
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg):
        if FAULTS[self.fault][0] == 'upload':
            await self.push('354 go on')
            await self._reader.readexactly(4096)
            await self.obey('upload')
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg):
        await self.obey('QUIT')
        await super().smtp_QUIT(arg)


def decoded(part):
    return part.get_content().replace('\r\n', '\n') if part is not None else None


def read_name(raw):
    """The author's, by the reader of old: in names, that of today leaves the space between two
    encoded words."""
    author = email.message_from_bytes(raw)['From']
    words = email.header.decode_header(email.utils.parseaddr(author)[0])
    return str(email.header.make_header(words))


class Handler:
    def __init__(self, path):
        self.log = open(path, 'a', encoding='utf-8')

    def write(self, entry):
        self.log.write(json.dumps(entry) + '\n')
        self.log.flush()

    async def handle_exception(self, error):
        if not isinstance(error, TLSSetupException):
            traceback.print_exception(error)
        return '500 the reader has failed'

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = await server.obey('MAIL')
        if answer:
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return '250 OK'

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = await server.obey('RCPT')
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        self.write(self.describe(envelope))
        return await server.obey('DATA') or '250 taken'

    def describe(self, envelope):
        raw = envelope.original_content
        mail = email.message_from_bytes(raw, policy=email.policy.SMTP)
        parts = list(mail.walk())
        return {
            'from': envelope.mail_from,
            'rcpt': envelope.rcpt_tos,
            'raw': base64.b64encode(raw).decode('ascii'),
            'headers': [name for name in mail.keys()],
            'defects': [repr(defect) for part in parts for defect in part.defects]
                       + [repr(defect) for value in mail.values() for defect in value.defects],
            'author': [a.addr_spec for a in mail['from'].addresses],
            'name': read_name(raw),
            'to': [[a.display_name, a.addr_spec] for a in mail['to'].addresses],
            'subject': str(mail['subject']),
            'date': mail['date'].datetime.isoformat(),
            'types': [part.get_content_type() for part in parts],
            'text': decoded(mail.get_body(('plain',))),
            'html': decoded(mail.get_body(('html',))),
        }


def make_context(arguments):
    if arguments.cert is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.cert, arguments.key)
    return context


async def serve(arguments):
    handler = Handler(arguments.log)
    script = arguments.script.split(',')
    context = make_context(arguments)
    loop = asyncio.get_running_loop()

    def authenticate(server, session, envelope, mechanism, data):
        given = b':'.join([data.login, data.password]).decode()
        return AuthResult(success=given == arguments.login, handled=False)

    def factory():
        fault = script.pop(0) if len(script) > 1 else script[0]
        handler.write({'command': 'connect'})
        return Relay(handler, fault, loop=loop,
                     tls_context=None if arguments.implicit else context,
                     require_starttls=context is not None and not arguments.implicit,
                     authenticator=authenticate if arguments.login else None,
                     auth_required=bool(arguments.login),
                     auth_require_tls=context is not None and not arguments.implicit)

    server = await loop.create_server(factory, '127.0.0.1', 0,
                                      ssl=context if arguments.implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('log')
    parser.add_argument('--script', default='ok')
    parser.add_argument('--cert')
    parser.add_argument('--key')
    parser.add_argument('--implicit', action='store_true')
    parser.add_argument('--login')
    logging.disable(logging.CRITICAL)
    warnings.simplefilter('ignore')
    asyncio.run(serve(parser.parse_args()))


if __name__ == '__main__':
    main()
