#!/usr/bin/python3
"""Adds up the JUnit files given and prints 'N passed, N failed, N skipped'; status 1 on a failure.

A test may print any byte and Meson writes it down as it came, so what XML has no room for is taken out
first: a file full of passed tests must not count as a failure.
"""
import re
import sys
import xml.etree.ElementTree as ET

NOT_XML = re.compile('[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')


def cases(name):
    with open(name, encoding='utf-8', errors='replace') as file:
        return ET.fromstring(NOT_XML.sub('', file.read()).encode()).iter('testcase')


passed = failed = skipped = 0
for name in sys.argv[1:]:
    for case in cases(name):
        if case.find('failure') is not None or case.find('error') is not None:
            failed += 1
        elif case.find('skipped') is not None:
            skipped += 1
        else:
            passed += 1
print(f'{passed} passed, {failed} failed, {skipped} skipped')
sys.exit(1 if failed or not passed else 0)
