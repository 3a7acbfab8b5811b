"""Measure crossfoot against labelled reports; tests/corpus.sh calls this.

    corpus.py CROSSFOOT CORPUS VERDICTS

Findings are told by rule, line and key (the symbol or figure), never by their message.  Recall is measured against the
labels of CORPUS/truth, precision against those labels and the verdicts on single findings in VERDICTS/SEED.tsv.
"""
import bisect
import csv
import json
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

from corpus_akn import measure_akn
from corpus_word import measure_word

RECALL_BAR = 90.0
# Rules about what only a reader can be sure of, and their own bars.
OWN_BARS = {
    'core/abbreviation': 60.0,
    'core/name-variant': 60.0,
}
# Rules that are short of the bar, and what they reach: docs/measurements.md says why. They must not fall behind it.
SHORT_OF_RECALL = {
    'core/figure-agreement': 66.0,
}
# The other columns of a row that one finding is about.
ALSO = re.compile(r'(\d+) is stated, and the parts come to (\d+)')
WRONG_BAR = 5.0
EXAMINED_BAR = 98.0
TIME_LIMIT = 300

TITLES = ('un/mandate-title', 'un/mandate-title-punctuation')
# Class of a label: the rule it is counted under, and the rules that may find it.
CLASSES = {
    'citation-malformed': ('un/citation-form', ('un/citation-form', 'un/symbol-form', 'un/symbol-agreement')),
    'citation-year': ('un/citation-year', ('un/citation-year',)),
    'mandate-missing': ('un/mandate-missing', ('un/mandate-missing',)),
    'mandate-order': ('un/mandate-order', ('un/mandate-order',)),
    'title-conflict': (TITLES[0], TITLES),
    'title-punctuation': (TITLES[1], TITLES),
    'total': ('un/deliverable-subtotal', ('un/deliverable-subtotal',)),
    'numbering': ('un/deliverable-numbering', ('un/deliverable-numbering',)),
    'repeat': ('un/deliverable-repeat', ('un/deliverable-repeat',)),
    'para-sequence': ('core/paragraph-sequence', ('core/paragraph-sequence',)),
    'table-sequence': ('core/table-sequence', ('core/table-sequence',)),
    'figure-sequence': ('core/figure-sequence', ('core/figure-sequence',)),
    'footnote-sequence': ('core/footnote-sequence', ('core/footnote-sequence',)),
    'xref': ('core/reference', ('core/reference', 'core/caption-reference')),
    'uncited': ('core/uncited', ('core/uncited',)),
    'heading-missing': ('un/section-missing', ('un/section-missing',)),
    'list-sequence': ('core/list-sequence', ('core/list-sequence', 'un/deliverable-numbering')),
    'date': ('core/date', ('core/date',)),
    'count': ('core/count', ('core/count',)),
    'figure-agreement': ('core/figure-agreement', ('core/figure-agreement',)),
    'prose-arithmetic': ('core/change', ('core/percent', 'core/share', 'core/change')),
    'prose-amount': ('core/change', ('core/percent', 'core/share', 'core/change')),
    'punctuation': ('core/punctuation', ('core/punctuation', 'core/end-mark', 'un/category-name', 'un/name-separator')),
    'name-variant': ('core/name-variant', ('core/name-variant', 'core/terms', 'un/category-name', 'un/result-mark') + TITLES),
    'abbreviation': ('core/abbreviation', ('core/abbreviation', 'core/abbreviation-unused', 'core/name-variant')),
    'link-mismatch': ('un/link-target', ('un/link-target',)),
}
CAPTIONED = ('core/table-sequence', 'core/figure-sequence')
STRUCTURE_BARS = ('paragraphs', 'tables', 'figures', 'footnotes')
STRUCTURE_SHOWN = ('unnumbered', 'restarted')


class Bars:
    """What was missed, in words; empty when all is well."""

    def __init__(self):
        self.missed = []

    def check(self, holds, text):
        if not holds:
            self.missed.append(text)


def cannot(text):
    print(f'check-corpus: {text}', file=sys.stderr)
    sys.exit(2)


def read_tsv(path):
    if not path.exists():
        return []
    with path.open(encoding='utf-8', newline='') as stream:
        return list(csv.DictReader(stream, delimiter='\t', quoting=csv.QUOTE_NONE))


def heading(text):
    print(f'\n== {text}')


def percent(part, whole):
    return 100.0 * part / whole if whole else None


def shown(value):
    return '-' if value is None else f'{value:.1f}'


def line_of(element):
    return int(element.get('line', 0))


def without_blanks(text):
    return re.sub(r'\s+', '', text)


class Seed:
    """One report: its lines, its model and what crossfoot says of it."""

    def __init__(self, crossfoot, path):
        self.name = path.name[:3]
        self.lines = path.read_text(encoding='utf-8').split('\n')
        started = time.monotonic()
        answer = self.run([crossfoot, '--format', 'json', '--fail-on', 'never', path])
        self.seconds = time.monotonic() - started
        self.answer = json.loads(answer)
        self.file = self.answer['files'][0]
        self.findings = self.answer['findings']
        self.model = ElementTree.fromstring(self.run([crossfoot, 'model', '--positions', path]))
        self.cites = self.ordered('cite')
        self.cite_starts = [start for start, _ in self.cites]
        self.key_findings()

    @staticmethod
    def run(arguments):
        done = subprocess.run([str(a) for a in arguments], capture_output=True, timeout=TIME_LIMIT, check=False)
        if done.returncode != 0:
            cannot(f'{" ".join(str(a) for a in arguments)}: exit {done.returncode}\n'
                   + done.stderr.decode('utf-8', 'replace'))
        return done.stdout

    def ordered(self, name):
        """The elements of a name with their starts, in the order of the text."""
        elements = [((line_of(e), int(e.get('column-from', 0))), e) for e in self.model.iter(name)]
        return sorted(elements, key=lambda pair: pair[0])

    def cite_at(self, finding):
        """The citation that a finding stands in or that stands before it on its line."""
        place = bisect.bisect_right(self.cite_starts, (finding['line'], finding['column'])) - 1
        return self.cites[place][1] if place >= 0 and self.cite_starts[place][0] == finding['line'] else None

    def key_of(self, finding):
        rule = finding['rule']
        if rule == 'un/deliverable-subtotal':
            return f"{finding['stated']}/{finding['computed']}"
        if rule == 'un/deliverable-numbering':
            rows = [r for r in self.model.iter('row') if line_of(r) == finding['line'] and r.get('n')]
            return rows[0].get('n') if rows else '?'
        cite = None if rule.startswith('core/') or rule == 'un/section-missing' else self.cite_at(finding)
        if cite is None:
            return (finding['stated'] or '').strip() or '?'
        if rule == 'un/citation-form':
            return re.sub(r'\s+', ' ', ''.join(cite.itertext()))
        return without_blanks(cite.get('symbol', '?'))

    def key_findings(self):
        """Give each finding its key; the second of the same rule, line and key has #2 after it."""
        seen = Counter()
        for finding in self.findings:
            key = self.key_of(finding)
            same = (finding['rule'], finding['line'], key)
            seen[same] += 1
            finding['key'] = key if seen[same] == 1 else f'{key}#{seen[same]}'

    def titles_at(self, line):
        """The titles of the mandates printed on a line, without blanks."""
        return {without_blanks(''.join(t.itertext())) for m in self.model.iter('mandate') if line_of(m) == line
                for t in m.findall('title')}


class Labels:
    """The labels of a corpus, without those that are known to be wrong."""

    def __init__(self, truth, verdicts):
        self.truth = truth
        self.set_aside = {(r['file'], r['seed'], r['line'], r['what']): r['reason']
                          for r in read_tsv(verdicts / 'labels.tsv')}
        self.used = set()

    def rows(self, name):
        return read_tsv(self.truth / name)

    def reason(self, file, seed, line, what):
        """Why a label is known to be wrong, or None."""
        key = (file, seed, str(line), what)
        if key in self.set_aside:
            self.used.add(key)
        return self.set_aside.get(key)


# --- structure ---------------------------------------------------------------------------------------------------

def structure_counts(elements):
    def count(*names, when):
        return sum(e.tag in names and when(e.get('n')) for e in elements)
    return {
        'paragraphs': count('para', when=lambda n: n is not None),
        'tables': count('table', when=lambda n: n is not None),
        'figures': count('figure', when=lambda n: n is not None),
        'footnotes': count('footnote', when=lambda n: (n or 'x').isdigit()),
        'unnumbered': count('table', 'figure', when=lambda n: n is None),
        'restarted': count('item', when=lambda n: (n or '(')[0].isdigit()),
    }


def structure_scopes(labels):
    """Each label with the lines from and before which it counts."""
    rows = labels.rows('structure.tsv')
    for row, after in zip(rows, rows[1:] + [None]):
        same = after is not None and after['scope'][:3] == row['scope'][:3]
        yield row, int(row['line']), int(after['line']) if same else sys.maxsize


def measure_structure(seeds, labels, bars):
    heading('structure: recovered / labelled')
    for row, first, end in structure_scopes(labels):
        name = row['scope'][:3]
        if name not in seeds:
            continue
        got = structure_counts([e for e in seeds[name].model.iter() if first <= line_of(e) < end])
        cells, wrong = [], []
        for what in STRUCTURE_BARS + STRUCTURE_SHOWN:
            reason = labels.reason('structure.tsv', row['scope'], row['line'], what)
            differs = got[what] != int(row[what])
            cells.append(f"{what} {got[what]}/{row[what]}{' (differs)' if differs else ''}")
            if differs and reason:
                print(f"   set aside: {row['scope']} {what}: {reason}")
            elif differs and what in STRUCTURE_BARS:
                wrong.append(what)
        print(f"{row['scope']:8} " + ', '.join(cells))
        bars.check(not wrong, f"structure of {row['scope']}: {', '.join(wrong)}")


# --- mandate lists -----------------------------------------------------------------------------------------------

def mandate_counts(lists):
    """What the mandate lists of a place hold: entries with symbols, symbols, other entries, symbols by organ."""
    entries = [m for one in lists for m in one.iter('mandate')]
    cited = [m for m in entries if m.find('symbols') is not None]
    organs = Counter()
    for one in lists:
        for organ in one.findall('organ'):
            organs[organ.get('id') or organ.get('name')] += len(organ.findall('.//mandate/symbols/cite'))
    return {
        'n_entries': len(cited),
        'n_symbols': sum(len(m.findall('symbols/cite')) for m in cited),
        'n_other': len(entries) - len(cited),
        'organs': {organ: n for organ, n in organs.items() if n},
    }


def labelled_counts(row):
    organs = dict(pair.strip().split(':') for pair in row['organs'].split(';') if ':' in pair)
    return {
        'n_entries': int(row['n_entries']), 'n_symbols': int(row['n_symbols']), 'n_other': int(row['n_other']),
        'organs': {organ: int(n) for organ, n in organs.items()},
    }


def measure_mandate_lists(seeds, labels, bars):
    heading('mandate lists')
    same = 0
    rows = [r for r in labels.rows('mandate_lists.tsv') if r['seed'] in seeds]
    for row in rows:
        line = int(row['line'])
        near = [m for m in seeds[row['seed']].model.iter('mandates') if abs(line_of(m) - line) <= 12]
        got, want = mandate_counts(near), labelled_counts(row)
        differs = [what for what in want if got[what] != want[what]]
        excused = [what for what in differs if labels.reason('mandate_lists.tsv', row['seed'], line, what)]
        for what in differs:
            reason = labels.reason('mandate_lists.tsv', row['seed'], line, what)
            print(f"{row['seed']}:{line} {row['unit']}: {what} {got[what]}, label {want[what]}"
                  + (f' (set aside: {reason})' if reason else ''))
        same += not differs
        bars.check(differs == excused, f"mandate list at {row['seed']}:{line}")
    print(f'{same} of {len(rows)} lists as labelled')


# --- tables ------------------------------------------------------------------------------------------------------

def why_unexamined(seed, row):
    """Why a group that adds up was not examined, or None."""
    line = int(row['line'])
    for entry in seed.file.get('not_examined', []):
        if entry['line'] == line and entry['rule'] == 'un/deliverable-subtotal':
            return entry['reason']
    groups = [g for name in ('group', 'row') for g in seed.model.iter(name)
              if line_of(g) == line and g.find('row') is not None]
    if not groups:
        return 'no such group in the model'
    figures = [cell.get('value') for cell in groups[0].findall('cell')]
    if figures != row['stated'].split(','):
        return f'the model has the figures {figures}'
    unread = groups[0].find('.//unread')
    return None if unread is None else f"unread: {unread.get('reason')}"


def measure_tables_ok(seeds, labels, bars):
    heading('deliverables: groups that add up')
    rows = [r for r in labels.rows('tables_ok.tsv') if r['seed'] in seeds and r['columns'] == '4']
    examined = flagged = 0
    for row in rows:
        seed, line = seeds[row['seed']], int(row['line'])
        reason = why_unexamined(seed, row)
        examined += reason is None
        if reason is not None:
            print(f"{row['seed']}:{line} table {row['table']}: skipped: {reason}")
        if any(f['rule'] == 'un/deliverable-subtotal' and f['line'] == line for f in seed.findings):
            flagged += 1
            print(f"{row['seed']}:{line} table {row['table']}: FLAGGED, but adds up")
    share = percent(examined, len(rows))
    print(f'{examined} of {len(rows)} examined ({shown(share)} %), {flagged} flagged')
    bars.check(share is None or share >= EXAMINED_BAR, f'only {shown(share)} % of the groups that add up were examined')
    bars.check(not flagged, f'{flagged} groups that add up were flagged')


def measure_totals(seeds, labels, bars):
    heading('deliverables: sums and numbers that are wrong')
    for row in labels.rows('tables.tsv'):
        if row['seed'] not in seeds or row['verdict'] != 'error' or row['class'] not in ('total', 'numbering'):
            continue
        line, rule = int(row['line']), CLASSES[row['class']][0]
        found = [f for f in seeds[row['seed']].findings if f['rule'] == rule and f['line'] == line]
        if row['class'] == 'total':
            want = Counter(pair for pair in zip(row['stated'].split(','), row['computed'].split(','))
                           if pair[0] != pair[1])
            got = Counter((re.sub(r'\D', '', f['stated'] or ''), f['computed']) for f in found)
            got += Counter(pair for f in found for place in f['related'] for pair in ALSO.findall(place['message']))
            right = got == want
        else:
            right = bool(found)
        said = 'found' if right else 'found with other figures' if found else 'MISSED'
        print(f"{row['seed']}:{line} {row['class']} {row['stated']} for {row['computed']}: {said}")
        bars.check(right, f"{row['class']} at {row['seed']}:{line}: {said}")


# --- labels and findings -----------------------------------------------------------------------------------------

def decidable(seed, row):
    """Whether the file itself shows the conflict: one of the other places is in it, and has another title."""
    if not row['class'].startswith('title-'):
        return True
    groups = re.findall(r'\bat (\d+(?:,\d+)*)', row['note'])
    lines = [int(n) for group in groups for n in group.split(',') if int(n) < len(seed.lines)]
    if not groups:
        return True
    here = seed.titles_at(int(row['line']))
    return any(not here or here != seed.titles_at(line) for line in lines)


def place_of_label(seed, row):
    """'found', 'other' or None: where the findings of the label's rules stand."""
    line, rules = int(row['line']), CLASSES[row['class']][1]
    findings = [f for f in seed.findings if f['rule'] in rules]
    if any(f['line'] <= line <= f['end_line'] for f in findings):
        return 'found'
    for finding in findings:
        related = [r['line'] for r in finding['related']]
        if line in related:
            return 'other'
        # A label of a caption may stand on the paragraph that announces it.
        if finding['rule'] in CAPTIONED and 0 < finding['line'] - line <= 3:
            return 'other'
        # A disorder lies between two places; which of the entries in between is told is a matter of view.
        if finding['rule'] == 'un/mandate-order' and related:
            places = related + [finding['line']]
            if min(places) < line < max(places):
                return 'other'
    return None


def labelled_rows(seeds, labels):
    for name in ('tables.tsv', 'citations.tsv', 'references.tsv'):
        for row in labels.rows(name):
            if row['class'] == 'xref' and re.search(r'symbol of|report cited', row['note']):
                row['class'] = 'xref-symbol' # two symbols for one report: no reference within it
            if row['seed'] in seeds and row['class'] in CLASSES:
                row['file'] = name
                yield row


def measure_labels(seeds, labels):
    """Counts by rule: labels, found, other; and what was missed or cannot be decided, printed."""
    counts, missed, apart = Counter(), [], []
    for row in labelled_rows(seeds, labels):
        if row['verdict'] != 'error':
            continue
        seed, rule = seeds[row['seed']], CLASSES[row['class']][0]
        text = f"{row['seed']}:{row['line']} {row['class']} {row.get('symbol') or row.get('stated')}"
        reason = labels.reason(row['file'], row['seed'], row['line'], row['class'])
        if reason:
            apart.append(f'{text}: label set aside: {reason}')
        elif not decidable(seed, row):
            apart.append(f'{text}: not decidable from this file')
        else:
            place = place_of_label(seed, row)
            counts[rule, 'labels'] += 1
            counts[rule, place] += 1
            if place is None:
                missed.append(f'{text}: MISSED')
    heading('labels that are not counted')
    print('\n'.join(apart) or 'none')
    heading('labels that were not found')
    print('\n'.join(missed) or 'none')
    return counts


def contrary_label(seed, rows, finding):
    """A label that says a finding's line is right as it stands, or None."""
    for row in rows:
        if row['seed'] == seed.name and int(row['line']) == finding['line'] \
                and row['verdict'] in ('convention', 'artifact') and finding['rule'] in CLASSES[row['class']][1]:
            # A line may hold several symbols: the label is about one of them.
            if len(seed_symbols(rows, row)) == 1 or bare(row.get('symbol')) == bare(finding['key']):
                return row
    return None


def bare(text):
    return re.sub(r'[^0-9A-Za-z]', '', text or '')


def seed_symbols(rows, row):
    """The labels of the same class on the same line."""
    return [r for r in rows if (r['seed'], r['line'], r['class']) == (row['seed'], row['line'], row['class'])]


def adjudicate(seeds, labels, verdicts, bars):
    """Counts by rule of findings, right, unsure and wrong ones; findings without a verdict miss the bar."""
    counts = Counter()
    rows = list(labelled_rows(seeds, labels))
    heading('verdicts')
    for name, seed in sorted(seeds.items()):
        known = {(r['rule'], int(r['line']), r['key']): r for r in read_tsv(verdicts / f'{name}.tsv')}
        for finding in seed.findings:
            rule = finding['rule']
            key = (rule, finding['line'], finding['key'])
            verdict = known.pop(key, None)
            contrary = contrary_label(seed, rows, finding)
            counts[rule, 'findings'] += 1
            if verdict is None:
                print(f"{name}: NO VERDICT\t{rule}\t{finding['line']}\t{finding['key']}\t({finding['message']})")
                bars.check(False, f"no verdict on {rule} at {name}:{finding['line']} {finding['key']}")
            word = 'wrong' if contrary else verdict['verdict'] if verdict else 'unread'
            counts[rule, word] += 1
            if word == 'wrong':
                why = contrary['note'] if contrary else verdict['reason']
                print(f"{name}:{finding['line']} {rule} {finding['key']}: WRONG: {why}")
            elif word not in ('right', 'unsure', 'unread'):
                bars.check(False, f"verdict '{word}' at {name}:{finding['line']} is none of right, wrong, unsure")
        for (rule, line, key), verdict in known.items():
            print(f'{name}:{line} {rule} {key}: judged {verdict["verdict"]}, but no longer found')
    return counts


# --- the end -----------------------------------------------------------------------------------------------------

def print_table(rows):
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print('  '.join(str(c).ljust(w) if i == 0 else str(c).rjust(w)
                        for i, (c, w) in enumerate(zip(row, widths))).rstrip())


def print_examined(seeds):
    heading('examined, by rule and report')
    names = sorted(seeds)
    rules = list(dict.fromkeys(rule for name in names for rule in seeds[name].file['examined']))
    print_table([['rule'] + names] + [[rule] + [seeds[n].file['examined'].get(rule, '-') for n in names]
                                      for rule in rules]
                + [['not examined'] + [len(seeds[n].file.get('not_examined', [])) for n in names]]
                + [['unread'] + [len(seeds[n].file.get('unread', [])) for n in names]]
                + [['lines'] + [len(seeds[n].lines) - 1 for n in names]]
                + [['seconds'] + [f'{seeds[n].seconds:.2f}' for n in names]])
    return rules


def print_results(rules, found, judged, bars):
    heading('results')
    table = [['rule', 'labels', 'found', 'other', 'findings', 'right', 'unsure', 'wrong', 'recall %', 'precision %']]
    for rule in rules:
        labels, findings = found[rule, 'labels'], judged[rule, 'findings']
        recall = percent(found[rule, 'found'] + found[rule, 'other'], labels)
        wrong = percent(judged[rule, 'wrong'], findings)
        table.append([rule, labels, found[rule, 'found'], found[rule, 'other'], findings, judged[rule, 'right'],
                      judged[rule, 'unsure'], judged[rule, 'wrong'], shown(recall),
                      shown(None if wrong is None else 100 - wrong)])
        bar = SHORT_OF_RECALL.get(rule, OWN_BARS.get(rule, RECALL_BAR))
        bars.check(recall is None or recall >= bar, f'{rule}: recall {shown(recall)} %, bar {bar:g} %')
        bars.check(wrong is None or wrong <= WRONG_BAR, f'{rule}: {shown(wrong)} % wrong, bar {WRONG_BAR:g} %')
    print_table(table)
    print('other: found, but the finding stands on another of the places that disagree')
    print(f'short of their recall, and known to be: {", ".join(sorted(SHORT_OF_RECALL))}')


def main(crossfoot, corpus, verdicts):
    paths = sorted((corpus / 'seeds').glob('[0-9][0-9][0-9]_*'))
    if not paths:
        cannot(f'no reports in {corpus / "seeds"}')
    seeds = {seed.name: seed for seed in (Seed(crossfoot, path) for path in paths)}
    labels, bars = Labels(corpus / 'truth', verdicts), Bars()
    measure_structure(seeds, labels, bars)
    measure_mandate_lists(seeds, labels, bars)
    measure_tables_ok(seeds, labels, bars)
    measure_totals(seeds, labels, bars)
    found = measure_labels(seeds, labels)
    judged = adjudicate(seeds, labels, verdicts, bars)
    rules = print_examined(seeds)
    print_results(rules, found, judged, bars)
    for key in labels.set_aside.keys() - labels.used:
        print(f'labels.tsv: {" ".join(key)}: set aside, but nothing differs there')
    if (corpus / 'docx').is_dir():
        heading('Word fascicles')
        measure_word(crossfoot, corpus, verdicts, read_tsv, bars)
    if (corpus / 'akn').is_dir():
        heading('Akoma Ntoso, six languages')
        measure_akn(crossfoot, corpus / 'akn', verdicts, read_tsv, bars)
    heading('bars missed' if bars.missed else 'all bars are met')
    for text in bars.missed:
        print(text)
    return 1 if bars.missed else 0


if __name__ == '__main__':
    if len(sys.argv) != 4:
        cannot(__doc__)
    sys.exit(main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]), Path(sys.argv[3])))
