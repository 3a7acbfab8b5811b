"""Measures Word fascicles against their labels; used by corpus.py.

The labels of docx.tsv name a place in words, not a line, so a label counts as found when a finding of its rule stands in
its file; every finding must have a verdict in verdicts/docx.tsv (file, rule, line, verdict, reason).
"""

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter

RULE_OF_CLASS = {
    'total': 'un/deliverable-subtotal',
    'mandate-order': 'un/mandate-order',
    'mandate-missing': 'un/mandate-missing',
    'mandate-duplicate': 'un/mandate-duplicate',
    'citation-malformed': 'un/citation-form',
    'para-reference': 'core/reference',
    'caption-reference': 'core/reference',
    'number-malformed': 'core/number-form',
}
COUNTED = ('paragraphs_numbered', 'footnotes', 'hyperlinks', 'table_captions', 'figure_captions', 'mandate_rows',
           'mandate_symbols')
FIGURE_RULES = ('core/total', 'core/crossfoot', 'core/balance', 'core/table-percent')
FIGURE_CLASSES = ('total', 'money-total', 'cross-table', 'number-malformed', 'column-year')
# What looks like an error of figures, and is none.
FIGURE_CONVENTIONS = ('money-round', 'cross-table', 'posts', 'prose-amount')
RULES_OF_CLASS = {'money-total': FIGURE_RULES, 'cross-table': ('un/table-agreement',)}
# Rows that an independent counter could check, and how many of these the rules examined.
CHECKABLE = {
    'core/total': ('sum_rows_exact', 'sum_rows_rounding', 'sum_rows_differ'),
    'core/table-percent': ('percent_exact_or_rounding', 'percent_differ'),
}


def run(crossfoot, path, *arguments):
    done = subprocess.run([str(crossfoot), *arguments, str(path)], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode < 2 else None


def symbol_count(mandate):
    """As the labels count: what semicolons part; an act without a symbol is one."""
    symbols = mandate.find('symbols')
    return 1 if symbols is None else ''.join(symbols.itertext()).count(';') + 1


def model_counts(model):
    return {
        'paragraphs_numbered': sum(para.get('n') is not None for para in model.iter('para')),
        'footnotes': sum(1 for _ in model.iter('footnote')),
        'hyperlinks': sum(1 for _ in model.iter('link')),
        'table_captions': sum(table.get('n') is not None for table in model.iter('table')),
        'figure_captions': sum(figure.get('n') is not None for figure in model.iter('figure')),
        'mandate_rows': sum(1 for _ in model.iter('mandate')),
        'mandate_symbols': sum(map(symbol_count, model.iter('mandate'))),
    }


def rules_of(label):
    """The rules that may find a label."""
    name = label['class']
    return RULES_OF_CLASS.get(name) or ((RULE_OF_CLASS[name],) if name in RULE_OF_CLASS else ())


def count_unread(model):
    """Tables, and those of them that were not understood."""
    tables = list(model.iter('table'))
    return len(tables), sum(table.find('unread') is not None for table in tables)


def figures_in(text):
    """The figures of a label, as findings state them: "103 591.8; 165 103.7" holds 103591.8 and 165103.7."""
    return {figure.replace(' ', '') for figure in re.findall(r'-?\d{1,3}(?: \d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?', text)}


def print_figures(labels, missed, findings, bars):
    """Errors of figures by class, and the conventions that a rule of figures reports all the same."""
    for name in FIGURE_CLASSES:
        errors = [row for row in labels if row['class'] == name and row['verdict'] == 'error']
        if not errors:
            print(f'{name}: no labels')
            continue
        lost = sum(row['class'] == name for row in missed)
        print(f'{name}: {len(errors) - lost} of {len(errors)} errors found')
        bars.check(not lost, f'Word: {lost} errors of class {name} not found')
    conventions = [row for row in labels if row['class'] in FIGURE_CONVENTIONS and row['verdict'] == 'convention']
    reported = [row for row in conventions if any(
        finding['stated'] in figures_in(row['stated']) for finding in findings[row['file']]
        if finding['rule'] in FIGURE_RULES + ('un/table-agreement', 'un/deliverable-subtotal'))]
    print(f'conventions of figures reported: {len(reported)} of {len(conventions)}')
    bars.check(not reported, f'Word: {len(reported)} conventions of figures are reported')


def measure_word(crossfoot, corpus, verdicts, read_tsv, bars):
    rows = read_tsv(corpus / 'truth' / 'docx_counts.tsv')
    known = {(row['file'], row['rule'], row['line']): row['verdict'] for row in read_tsv(verdicts / 'docx.tsv')}
    found, judged, findings = Counter(), Counter(), {}
    examined = expected = tables = unread = 0
    checkable = Counter()
    for row in rows:
        path = corpus / 'docx' / row['file']
        output, model = run(crossfoot, path, '-f', 'json'), run(crossfoot, path, 'model')
        if output is None or model is None:
            bars.check(False, f'{row["file"]}: could not be checked')
            continue
        report = json.loads(output)
        tree = ET.fromstring(model)
        counts = model_counts(tree)
        tables, unread = (a + b for a, b in zip((tables, unread), count_unread(tree)))
        for rule, names in CHECKABLE.items():
            checkable[rule, 'examined'] += report['files'][0]['examined'].get(rule, 0)
            checkable[rule, 'counted'] += sum(int(row[name]) for name in names)
        examined += report['files'][0]['examined'].get('un/deliverable-subtotal', 0)
        expected += int(row['deliverables_groups_ok']) + int(row['deliverables_groups_differ'])
        differing = [f'{name} {counts[name]}/{row[name]}' for name in COUNTED if counts[name] != int(row[name])]
        print(f'{row["file"]}: {", ".join(differing) or "as counted"}')
        findings[row['file']] = report['findings']
        for finding in report['findings']:
            verdict = known.get((row['file'], finding['rule'], str(finding['line'])))
            bars.check(verdict is not None, f'{row["file"]}:{finding["line"]} {finding["rule"]}: no verdict')
            judged[verdict] += 1
            found[row['file'], finding['rule']] += 1
    truth = read_tsv(corpus / 'truth' / 'docx.tsv')
    labels = [row for row in truth if row['verdict'] == 'error' and rules_of(row)]
    missed = [row for row in labels if not any(found[row['file'], rule] for rule in rules_of(row))]
    for row in missed:
        print(f'{row["file"]} {row["class"]} {row["where"]}: MISSED')
    print_figures(truth, missed, findings, bars)
    print(f'tables understood: {tables - unread} of {tables}')
    for rule in CHECKABLE:
        print(f'{rule}: {checkable[rule, "examined"]} rows examined, {checkable[rule, "counted"]} counted independently')
    bars.check(unread * 50 <= tables, f'Word: {unread} of {tables} tables were not understood, bar 2 %')
    print(f'deliverables groups examined: {examined} of {expected}')
    print(f'labels of these rules found: {len(labels) - len(missed)} of {len(labels)}; findings: {sum(judged.values())}, '
          f'right {judged["right"]}, unsure {judged["unsure"]}, wrong {judged["wrong"]}')
    bars.check(examined >= 0.98 * expected, f'Word: {examined} of {expected} deliverables groups examined, bar 98 %')
    bars.check(len(labels) - len(missed) >= 0.9 * len(labels), 'Word: fewer than 90 % of the labels found')
    bars.check(judged['wrong'] * 20 <= sum(judged.values()), 'Word: more than 5 % of the findings are wrong')
