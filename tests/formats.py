#!/usr/bin/env python3
"""Every output format read by somebody else: schemas, xmllint, Vim, Emacs, and this script's own counting of columns.

    tests/formats.py CROSSFOOT

Run on fixtures/output-formats, whose lines hold characters beyond the basic plane, Chinese, combining marks, control
characters, a byte-order mark, CR LF and a line of 2,000 characters. Every place that a format names is looked up in the
file, in that format's unit, and must hold what the finding is about. SARIF_SCHEMA=FILE adds the published schema.
"""
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMAS = os.path.join(TOP, "tests", "schemas")
CASE = os.path.join(TOP, "fixtures", "output-formats")
INPUTS = ["input.1.txt", "input.2 bom,crlf.txt", "input.3-long.txt", "input.4.txt"]
MARKS = {
    "house/draft-marker": {"[TBC]", "[待补]"},
    "house/double-blank": {"  "},
    "house/mark-repeated": {"re\u0301sume\u0301"},
}
EXPECTED = 12

failures = []
skipped = []


def check(condition, message):
    if not condition:
        failures.append(message)


def run(crossfoot, *arguments):
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    environment.pop("CROSSFOOT_RULES", None)
    return subprocess.run([crossfoot, "--rules", "rules", *arguments, *INPUTS], cwd=CASE, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def output(crossfoot, form):
    done = run(crossfoot, "-f", form)
    check(done.returncode == 2, f"{form}: exit status {done.returncode}")  # one input is empty on purpose
    return done.stdout


def file_lines(path):
    """The lines of a file as bytes, with the byte-order mark, without line ends."""
    with open(os.path.join(CASE, path), "rb") as stream:
        return re.split(rb"\r\n|\n|\r", stream.read())


def by_characters(path, line, column, end_column):
    text = file_lines(path)[line - 1].decode("utf-8")
    text = text[1:] if text.startswith("\ufeff") else text
    return text[column - 1:end_column - 1]


def by_bytes(path, line, column, end_column):
    return file_lines(path)[line - 1][column - 1:end_column - 1].decode("utf-8")


def expect_places(form, places):
    """places: (rule, text found there or None where the format has no end, text from there on)."""
    check(len(places) == EXPECTED, f"{form}: {len(places)} places, expected {EXPECTED}")
    for rule, exact, tail in places:
        marks = MARKS[rule]
        good = exact in marks if exact is not None else any(tail.startswith(mark) for mark in marks)
        check(good, f"{form}: {rule} points at {(exact if exact is not None else tail[:20])!r}")


def validate(form, instance, schema_path):
    try:
        import jsonschema
    except ImportError:
        skipped.append(f"{form}: no JSON schema validator (python3-jsonschema)")
        return
    with open(schema_path, encoding="utf-8") as stream:
        schema = json.load(stream)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    for error in validator(schema).iter_errors(instance):
        failures.append(f"{form}: {list(error.absolute_path)}: {error.message[:200]}")


def no_empty_texts(form, value, path="$"):
    if isinstance(value, dict):
        for key, inner in value.items():
            no_empty_texts(form, inner, f"{path}.{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            no_empty_texts(form, inner, f"{path}[{index}]")
    elif value == "":
        failures.append(f"{form}: {path} is an empty text")


def check_json(crossfoot):
    data = json.loads(output(crossfoot, "json"))
    validate("json", data, os.path.join(SCHEMAS, "json.json"))
    expect_places("json", [
        (f["rule"], by_characters(f["path"], f["line"], f["column"], f["end_column"]), None) for f in data["findings"]])
    return data


def check_jsonl(crossfoot, data):
    lines = [json.loads(line) for line in output(crossfoot, "jsonl").decode("utf-8").splitlines()]
    files = [line for line in lines if line.pop("type") == "file" or "message" in line or "error" in line]
    findings = [line for line in files if "fingerprint" in line]
    check(findings == data["findings"], "jsonl: other findings than json")
    check([line for line in files if "examined" in line] == data["files"], "jsonl: other files than json")
    check(lines[-1] == data["summary"], "jsonl: another summary than json")


def check_sarif(crossfoot):
    data = json.loads(output(crossfoot, "sarif"))
    validate("sarif", data, os.path.join(SCHEMAS, "sarif.json"))
    published = os.environ.get("SARIF_SCHEMA")
    if published:
        validate("sarif, published schema", data, published)
    no_empty_texts("sarif", data["runs"][0]["results"])
    no_empty_texts("sarif", data["runs"][0]["tool"])
    run_ = data["runs"][0]
    check(run_["columnKind"] == "unicodeCodePoints", "sarif: columnKind")
    places = []
    for result in run_["results"]:
        where = result["locations"][0]["physicalLocation"]
        region = where["region"]
        path = urllib.parse.unquote(where["artifactLocation"]["uri"])
        places.append((result["ruleId"], by_characters(path, region["startLine"], region["startColumn"],
                                                       region["endColumn"]), None))
        check(run_["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"], "sarif: ruleIndex")
        links = re.findall(r"(?<!\\)\]\((\d+)\)", result["message"]["text"])
        ids = [str(place["id"]) for place in result.get("relatedLocations", [])]
        check(links == ids, f"sarif: links {links} for related locations {ids}")
    expect_places("sarif", places)
    check(run_["invocations"][0]["executionSuccessful"] is False, "sarif: an unreadable file is not said")


def check_rdjson(crossfoot):
    data = json.loads(output(crossfoot, "rdjson"))
    validate("rdjson", data, os.path.join(SCHEMAS, "rdjson.json"))
    places = []
    for one in data["diagnostics"]:
        start, end = one["location"]["range"]["start"], one["location"]["range"]["end"]
        places.append((one["code"]["value"], by_bytes(one["location"]["path"], start["line"], start["column"],
                                                      end["column"]), None))
    expect_places("rdjson", places)


def check_gitlab(crossfoot):
    data = json.loads(output(crossfoot, "gitlab"))
    validate("gitlab", data, os.path.join(SCHEMAS, "gitlab.json"))
    check(len({one["fingerprint"] for one in data}) == len(data), "gitlab: fingerprints repeat")
    places = []
    for one in data:
        begin, end = one["location"]["positions"]["begin"], one["location"]["positions"]["end"]
        places.append((one["check_name"], by_characters(one["location"]["path"], begin["line"], begin["column"],
                                                        end["column"]), None))
    expect_places("gitlab", places)


def xmllint(form, text):
    if not shutil.which("xmllint"):
        skipped.append(f"{form}: no xmllint (libxml2-utils)")
        return
    done = subprocess.run(["xmllint", "--noout", "--relaxng", os.path.join(SCHEMAS, form + ".rng"), "-"], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    check(done.returncode == 0, f"{form}: {done.stdout.decode()[:500]}")


def check_checkstyle(crossfoot):
    text = output(crossfoot, "checkstyle")
    xmllint("checkstyle", text)
    places = []
    for file in ElementTree.fromstring(text):
        for error in file.iter("error"):
            tail = by_characters(file.get("name"), int(error.get("line")), int(error.get("column")), 10 ** 6)
            places.append((error.get("source"), None, tail))
    expect_places("checkstyle", places)


def check_junit(crossfoot):
    text = output(crossfoot, "junit")
    xmllint("junit", text)
    root = ElementTree.fromstring(text)
    for suite in [root, *root.iter("testsuite")]:
        for name, element in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"),
                              ("skipped", "skipped")):
            there = len(list(suite.iter(element)))
            check(int(suite.get(name)) == there, f"junit: {suite.get('name')} has {there} {name}")
    places = []
    for case in root.iter("testcase"):
        rule, *place = case.get("name").split(":")
        if place:
            places.append((rule, None, by_characters(case.get("classname"), int(place[0]), int(place[1]), 10 ** 6)))
    expect_places("junit", places)


def percent_decoded(text):
    return re.sub(r"%(25|0D|0A|3A|2C)", lambda found: chr(int(found.group(1), 16)), text)


def check_github(crossfoot):
    """Read as the runner reads it: a command, properties separated by commas, then the message."""
    places = []
    for line in output(crossfoot, "github").decode("utf-8").splitlines():
        found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.+)", line)
        if not found:
            failures.append(f"github: not a command: {line[:120]}")
            continue
        values = {key: percent_decoded(value) for key, value in
                  (pair.split("=", 1) for pair in found.group(2).split(","))}
        if "line" not in values:
            check(values["file"] == "input.4.txt", f"github: {line[:120]} has no place")
            continue
        places.append((values["title"], by_characters(values["file"], int(values["line"]), int(values["col"]),
                                                      int(values["endColumn"])), None))
    expect_places("github", places)


def check_gcc(crossfoot):
    places = []
    text = output(crossfoot, "gcc").decode("utf-8")
    for line in text.splitlines():
        found = re.fullmatch(r"(.*?):(\d+):(\d+): (error|warning|note): .* \[(.*)\]", line)
        if found:
            path, row, column, _, rule = found.groups()
            places.append((rule, None, by_characters(path, int(row), int(column), 10 ** 6)))
    expect_places("gcc", places)
    return text


VIM = r"""
set nocompatible encoding=utf-8
set errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tote:\ %m
cgetfile findings.txt
let out = map(getqflist(), {_, q -> q.valid . "|" . bufname(q.bufnr) . "|" . q.lnum . "|" . q.col . "|" . q.type})
call writefile(out, "vim.out")
qall!
"""


def check_vim(text):
    if not shutil.which("vim"):
        skipped.append("gcc: no Vim")
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("findings.txt", text), ("script.vim", VIM)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(content)
        subprocess.run(["vim", "-u", "NONE", "-N", "-es", "-S", "script.vim"], cwd=folder, timeout=60, check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with open(os.path.join(folder, "vim.out"), encoding="utf-8") as stream:
                rows = [row.split("|") for row in stream.read().splitlines()]
        except OSError:
            failures.append("gcc: Vim did not read the list")
            return
    check(len(rows) == EXPECTED and all(row[0] == "1" for row in rows), f"gcc: Vim understood {rows}")
    check({row[1] for row in rows} == set(INPUTS[:3]), "gcc: Vim found other files")


EMACS = r"""
(require 'compile)
(with-temp-buffer
  (insert-file-contents "findings.txt")
  (compilation-mode)
  (compilation--ensure-parse (point-max))
  (let ((count (if (get-text-property (point-min) 'compilation-message) 1 0)) (at (point-min)))
    (while (setq at (next-single-property-change at 'compilation-message))
      (when (get-text-property at 'compilation-message) (setq count (1+ count))))
    (princ (format "%d\n" count))))
"""


def check_emacs(text):
    emacs = shutil.which("emacs") or shutil.which("emacs-nox")
    if not emacs:
        skipped.append("gcc: no Emacs")
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("findings.txt", text), ("script.el", EMACS)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as stream:
                stream.write(content)
        done = subprocess.run([emacs, "--batch", "-Q", "-l", "script.el"], cwd=folder, timeout=60, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = done.stdout.decode().strip()
    check(found == str(EXPECTED), f"gcc: Emacs found {found} messages of {EXPECTED}: {done.stderr.decode()[:300]}")


def check_several(crossfoot):
    with tempfile.TemporaryDirectory() as folder:
        files = {form: os.path.join(folder, "out." + form) for form in ("sarif", "junit")}
        done = run(crossfoot, *[word for form, path in files.items() for word in ("-f", f"{form}={path}")], "-f", "gcc")
        check(done.stdout == output(crossfoot, "gcc"), "several formats: standard output differs from one format's")
        for form, path in files.items():
            with open(path, "rb") as stream:
                check(stream.read() == output(crossfoot, form), f"several formats: {form} differs")


class Sheet(html.parser.HTMLParser):
    """The review sheet: its ids, links and lines, and whether elements are closed in their order."""

    EMPTY = {"meta", "input", "br"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.lines, self.marks, self.cards = [], [], [], {}, [], []
        self.problems, self.scripts = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in self.EMPTY:
            self.open.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        for name in ("href", "src"):
            if name in attrs:
                self.links.append(attrs[name])
        if tag == "p" and attrs.get("id", "").startswith("L"):
            self.lines[attrs["id"]] = ""
        if tag == "mark":
            self.marks.append([attrs["data-f"].split(), attrs["class"], ""])
        if tag == "article":
            self.cards.append(attrs)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        for tag, attrs in self.open:
            if tag == "p" and attrs.get("id") in self.lines:
                self.lines[attrs["id"]] += data
            if tag == "mark":
                self.marks[-1][2] += data


def shown(line):
    """A line as the sheet shows it: control characters by their names."""
    return "".join(f"⟨U+{ord(c):04X}⟩" if ord(c) < 32 and c not in "\t\f\v" else c for c in line)


def check_html(crossfoot):
    sheet = Sheet()
    sheet.feed(output(crossfoot, "html").decode("utf-8"))
    sheet.close()
    for problem in sheet.problems[:5]:
        failures.append(f"html: {problem}")
    check(not sheet.open, f"html: not closed: {sheet.open[:3]}")
    check(len(sheet.ids) == len(set(sheet.ids)), "html: ids repeat")
    for link in sheet.links:
        check(link.startswith("#") and link[1:] in sheet.ids, f"html: {link} leads nowhere")
    check(len(sheet.cards) == EXPECTED, f"html: {len(sheet.cards)} cards")
    for number, path in enumerate(INPUTS[:3], 1):
        for row, line in enumerate(file_lines(path), 1):
            text = line.decode("utf-8").lstrip("\ufeff")
            if text:
                check(sheet.lines.get(f"L{number}-{row}") == shown(text), f"html: line {row} of {path} differs")
    rules = {card["id"]: card["data-r"] for card in sheet.cards}
    expect_places("html", [(rules[ids[0]], text, None) for ids, _, text in sheet.marks])


def check_usage(crossfoot):
    """Outputs that would run into each other, or over an input, are refused before anything is written."""
    for words, reason in ((["-f", "gcc", "-f", "json"], b"two formats"), (["-f", "sarif=/tmp/x", "-f", "junit=/tmp/x"],
                          b"two formats"), (["-f", "sarif="], b"FORMAT=FILE"), (["-f", "pdf"], b"rdjson"),
                          (["-f", "sarif=input.1.txt"], b"will not be overwritten"),
                          (["-f", "sarif=/nowhere/x"], b"cannot be written")):
        done = run(crossfoot, *words)
        check(done.returncode == 2 and reason in done.stderr, f"usage {words}: {done.returncode} {done.stderr}")


def main():
    crossfoot = os.path.abspath(sys.argv[1])
    data = check_json(crossfoot)
    check_jsonl(crossfoot, data)
    check_sarif(crossfoot)
    check_rdjson(crossfoot)
    check_gitlab(crossfoot)
    check_html(crossfoot)
    check_checkstyle(crossfoot)
    check_junit(crossfoot)
    check_github(crossfoot)
    text = check_gcc(crossfoot)
    check_vim(text)
    check_emacs(text)
    check_several(crossfoot)
    check_usage(crossfoot)
    for line in skipped:
        print("SKIPPED formats:", line)
    for line in failures:
        print("FAILED formats:", line)
    print(f"output formats: {len(failures)} failures, {len(skipped)} checks skipped")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
