"""Measures Akoma Ntoso files against a count of their own elements and against each other; used by corpus.py.

Each resolution exists in six languages. What the model holds is counted from the XML by itself: numbered paragraphs,
footnotes, tables and links. The citations of a version are held against the English ones: every difference is in
verdicts/akn.tsv (file, missing, extra, verdict, reason), verdict right (the versions do differ) or wrong (not recognised).
"""

import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter

LANGUAGES = {'A': 'ar', 'C': 'zh', 'E': 'en', 'F': 'fr', 'R': 'ru', 'S': 'es'}
BLANK = re.compile(r'[\s\u200b-\u200f\u202a-\u202e]+')
# A number as it is printed at the start of a numbered paragraph; in some versions it stands inside the text.
NUMBER = re.compile(r'\d{1,3}(?:\.\s|\s?-?\s?[-–‒]\s)')


def plain(element):
    return BLANK.sub(' ', ''.join(element.itertext())).strip()


def named(root, *names):
    return [element for element in root.iter() if element.tag.rsplit('}', 1)[-1] in names]


def source_counts(root):
    paragraphs = 0
    for paragraph in named(root, 'paragraph'):
        number = next((plain(n) for n in paragraph if n.tag.endswith('}num')), '')
        paragraphs += bool(NUMBER.match(number + ' ' + plain(paragraph)[len(number):].lstrip() if number
                                        else plain(paragraph)))
    return {
        'paragraphs': paragraphs,
        'footnotes': len(named(root, 'authorialNote')),
        'tables': len(named(root, 'table')),
        'links': sum(1 for a in named(root, 'a', 'ref', 'rref') if a.get('href') and plain(a)),
    }


def model_counts(model):
    return {
        'paragraphs': sum(para.get('n') is not None for para in model.iter('para')),
        'footnotes': sum(1 for _ in model.iter('footnote')),
        'tables': sum(1 for _ in model.iter('table')),
        'links': sum(1 for _ in model.iter('link')),
    }


def symbols(model):
    return Counter(cite.get('symbol', '').replace(' ', '') for cite in model.iter('cite') if cite.get('symbol'))


def joined(counter):
    return ' '.join(sorted(counter.elements())) or '-'


def read(crossfoot, path):
    done = subprocess.run([str(crossfoot), 'model', str(path)], capture_output=True, check=False)
    return ET.fromstring(done.stdout) if done.returncode == 0 else None


def measure_counts(path, model, bars):
    source, counts = source_counts(ET.parse(path).getroot()), model_counts(model)
    differs = [f'{what} {counts[what]}, the file has {source[what]}' for what in source if counts[what] != source[what]]
    if differs:
        print(f'{path.name}: ' + '; '.join(differs))
    bars.check(not differs, f'{path.name}: counts differ')
    return not differs


def measure_versions(models, verdicts, read_tsv, bars):
    known = {(row['file'], row['missing'], row['extra']): row for row in read_tsv(verdicts / 'akn.tsv')}
    total, judged = Counter(), Counter()
    for name, model in models.items():
        english = models.get(name[:-5] + 'E.xml')
        if english is None or model is english:
            continue
        here, there = symbols(model), symbols(english)
        total['citations'] += sum(here.values())
        missing, extra = there - here, here - there
        if not missing and not extra:
            continue
        row = known.pop((name, joined(missing), joined(extra)), None)
        verdict = row['verdict'] if row else 'NOT JUDGED'
        judged[verdict] += 1
        print(f'{name}: missing {joined(missing)}, extra {joined(extra)}: {verdict}')
        bars.check(row is not None, f'{name}: citations differ from the English version, not judged')
    for key in known:
        print(f'akn.tsv: {" | ".join(key)}: judged, but no longer so')
    print(f'{total["citations"]} citations outside the English versions; versions that differ: '
          + (', '.join(f'{n} {verdict}' for verdict, n in sorted(judged.items())) or 'none'))


def measure_akn(crossfoot, folder, verdicts, read_tsv, bars):
    models, equal = {}, 0
    for path in sorted(folder.glob('*_[A-Z].xml')):
        model = read(crossfoot, path)
        bars.check(model is not None, f'{path.name}: could not be read')
        if model is None:
            continue
        models[path.name] = model
        bars.check(model.get('lang') == LANGUAGES.get(path.stem[-1]), f'{path.name}: read as {model.get("profile")}')
        equal += measure_counts(path, model, bars)
    print(f'{len(models)} files read, {equal} with equal counts')
    measure_versions(models, verdicts, read_tsv, bars)
