#!/usr/bin/python3
"""Adds up the JUnit files given and prints 'N passed, N failed, N skipped'; status 1 on a failure."""
import sys
import xml.etree.ElementTree as ET

passed = failed = skipped = 0
for name in sys.argv[1:]:
    for case in ET.parse(name).getroot().iter('testcase'):
        if case.find('failure') is not None or case.find('error') is not None:
            failed += 1
        elif case.find('skipped') is not None:
            skipped += 1
        else:
            passed += 1
print(f'{passed} passed, {failed} failed, {skipped} skipped')
sys.exit(1 if failed or not passed else 0)
