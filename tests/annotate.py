#!/usr/bin/env python3
"""Annotated Word files: comments at the right place and nothing else changed.

    tests/annotate.py CROSSFOOT

Reads the copies with Python's own zip and XML. With CROSSFOOT_TESTS=all, as `make test` sets it, LibreOffice opens one
where that is installed.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
import zipfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = os.path.join(TOP, "fixtures", "output-formats", "rules")
CROSSFOOT = None
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "{" + MAIN + "}"

TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
         'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
         'officedocument.wordprocessingml.document.main+xml"/>{}</Types>')
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
RELATION = '<Relationship Id="{}" Type="' + OFFICE + '/{}" Target="{}"/>'
COMMENTS = ('<w:comments xmlns:w="' + MAIN + '"><w:comment w:id="7" w:author="Reader"><w:p><w:r><w:t>mine</w:t></w:r></w:p>'
            '</w:comment></w:comments>')
BODY = """<w:p><w:r><w:t>港务说明</w:t></w:r></w:p>
<w:p w14:paraId="00000001"><w:r><w:rPr><w:b/></w:rPr><w:tab/><w:t>1. a𐐀b &amp; &lt;c&gt; [TBC] is bold</w:t></w:r></w:p>
<w:p><w:commentRangeStart w:id="7"/><w:r><w:t xml:space="preserve">2. The mark [T</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>BC</w:t></w:r>
<w:r><w:t xml:space="preserve">] is broken, </w:t></w:r><w:ins w:id="20" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:t>and [TBC] is new,</w:t></w:r></w:ins>
<w:del w:id="21" w:author="A" w:date="2026-01-01T00:00:00Z"><w:r><w:delText> and [TBC] is gone,</w:delText></w:r></w:del>
<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r><w:r><w:t xml:space="preserve"> and  so on [TBC][TBC].</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>3. </w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>The link [待补] holds.</w:t></w:r></w:hyperlink></w:p>
<w:p/>"""
MARKED = ["[TBC]", "[TBC]", "[TBC]", "  ", "[TBC]", "[TBC]", "[待补]"]


def document(body):
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<w:document xmlns:w="{MAIN}" '
            f'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>{body}</w:body></w:document>')


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def text_of(xml):
    return "".join(ElementTree.fromstring(xml).itertext())


def commented(xml):
    """id: the text between a comment's marks."""
    open_, texts = set(), {}
    for element in ElementTree.fromstring(xml).iter():
        number = element.get(W + "id")
        if element.tag == W + "commentRangeStart":
            open_.add(number)
            texts[number] = ""
        elif element.tag == W + "commentRangeEnd":
            open_.discard(number)
        elif element.tag == W + "t":
            for one in open_:
                texts[one] += element.text or ""
    return texts


class Annotate(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def word(self, name, body=BODY, comments=COMMENTS, more=()):
        relations = RELATION.format("rId1", "comments", "comments.xml") if comments else ""
        override = ('<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                    'wordprocessingml.comments+xml"/>') if comments else ""
        content = {"[Content_Types].xml": TYPES.format(override),
                   "_rels/.rels": RELATIONS.format(RELATION.format("rId1", "officeDocument", "word/document.xml")),
                   "word/document.xml": document(body), "word/_rels/document.xml.rels": RELATIONS.format(relations),
                   "word/media/odd.bin": bytes(range(256)) * 40, **dict(more)}
        if comments:
            content["word/comments.xml"] = comments
        with zipfile.ZipFile(self.path(name), "w", zipfile.ZIP_DEFLATED) as package:
            for part, data in content.items():
                package.writestr(part, data)

    def run_it(self, *arguments, status=0):
        environment = dict(os.environ, LC_ALL="C.UTF-8", SOURCE_DATE_EPOCH="86400")
        done = subprocess.run([CROSSFOOT, *arguments, "--rules", RULES, "--profile", "house"], cwd=self.folder,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.err = done.stderr.decode()
        self.assertEqual(done.returncode, status, self.err)

    def annotate(self, name, copy):
        self.run_it("annotate", name, "-o", copy)
        return parts(self.path(name)), parts(self.path(copy))

    def test_comments_stand_where_findings_are(self):
        self.word("a.docx")
        before, after = self.annotate("a.docx", "b.docx")
        texts = commented(after["word/document.xml"])
        mine = texts.pop("7")
        self.assertEqual(mine, commented(before["word/document.xml"])["7"])
        self.assertEqual([texts[number] for number in sorted(texts, key=int)], MARKED)
        self.assertEqual(sorted(map(int, texts)), list(range(8, 8 + len(MARKED))))
        comments = {c.get(W + "id"): c for c in ElementTree.fromstring(after["word/comments.xml"])}
        self.assertEqual(set(comments), {"7", *texts})
        self.assertEqual("".join(comments["7"].itertext()), "mine")
        self.assertIn("drafting mark", "".join(comments["8"].itertext()))
        self.assertEqual(comments["8"].get(W + "date"), "1970-01-02T00:00:00Z")

    def test_nothing_else_changes(self):
        self.word("a.docx")
        before, after = self.annotate("a.docx", "b.docx")
        self.assertEqual(list(before), list(after))
        for name in before:
            if name not in ("word/document.xml", "word/comments.xml"):
                self.assertEqual(before[name], after[name], name)
        self.assertEqual(text_of(before["word/document.xml"]), text_of(after["word/document.xml"]))
        old, new = before["word/document.xml"].decode(), after["word/document.xml"].decode()
        inserted = re.sub(r'<w:comment(RangeStart|RangeEnd) w:id="(8|9|1\d)"/>|<w:r><w:commentReference w:id="(8|9|1\d)"/></w:r>',
                          "", new)
        undivided = re.sub(r'</w:t></w:r><w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">', "", inserted)
        self.assertEqual(undivided.replace(' xml:space="preserve"', ""),
                         re.sub(r'</w:t></w:r><w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">', "", old)
                         .replace(' xml:space="preserve"', ""))
        for element in ("ins", "del", "delText", "hyperlink", "tbl"):
            self.assertEqual(new.count(f"<w:{element}"), old.count(f"<w:{element}"), element)

    def test_formats_go_on(self):
        self.word("a.docx")
        after = self.annotate("a.docx", "b.docx")[1]
        root = ElementTree.fromstring(after["word/document.xml"])
        bold = "".join(t.text for r in root.iter(W + "r") if r.find(W + "rPr/" + W + "b") is not None
                       for t in r.iter(W + "t"))
        self.assertEqual(bold, "1. a𐐀b & <c> [TBC] is bold")
        self.assertTrue(all(t.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                            for t in root.iter(W + "t") if t.text and t.text != t.text.strip()
                            and not t.text.startswith("3.")))

    def test_a_file_without_comments_gets_them(self):
        body = re.sub(r'<w:comment\w+ w:id="7"/>', "", BODY)
        self.word("a.docx", body=body, comments=None)
        before, after = self.annotate("a.docx", "b.docx")
        self.assertEqual(set(after) - set(before), {"word/comments.xml"})
        self.assertEqual([text for _, text in sorted(commented(after["word/document.xml"]).items(), key=lambda x: int(x[0]))],
                         MARKED)
        self.assertIn(b'PartName="/word/comments.xml"', after["[Content_Types].xml"])
        self.assertIn(b'Target="/word/comments.xml"', after["word/_rels/document.xml.rels"])
        for name in ("[Content_Types].xml", "word/_rels/document.xml.rels", "word/comments.xml"):
            ElementTree.fromstring(after[name])
        self.run_it("check", "b.docx", status=1)

    def test_same_input_same_bytes_and_twice(self):
        self.word("a.docx")
        self.annotate("a.docx", "b.docx")
        self.annotate("a.docx", "c.docx")
        with open(self.path("b.docx"), "rb") as one, open(self.path("c.docx"), "rb") as two:
            self.assertEqual(one.read(), two.read())
        again = self.annotate("b.docx", "d.docx")[1]
        texts = commented(again["word/document.xml"])
        self.assertEqual([texts[str(n)] for n in range(8 + len(MARKED), 8 + 2 * len(MARKED))], MARKED)

    def test_the_original_is_never_touched(self):
        self.word("a.docx")
        os.chmod(self.path("a.docx"), 0o444)
        with open(self.path("a.docx"), "rb") as stream:
            raw = stream.read()
        self.run_it("annotate", "a.docx", "-o", "a.docx", status=2)
        self.run_it("annotate", "a.docx", status=2)
        self.run_it("annotate", "a.docx", "-o", "nowhere/b.docx", status=2)
        self.annotate("a.docx", "b.docx")
        with open(self.path("a.docx"), "rb") as stream:
            self.assertEqual(stream.read(), raw)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.docx", "b.docx"])

    def test_what_is_no_word_file(self):
        with open(self.path("a.txt"), "w", encoding="utf-8") as stream:
            stream.write("港务说明\n\n1. [TBC]\n")
        self.run_it("annotate", "a.txt", "-o", "b.docx", status=2)
        self.assertIn("is not a Word file", self.err)
        self.word("c.docx", comments="<w:comments")
        self.run_it("annotate", "c.docx", "-o", "d.docx", status=2)
        self.assertIn("part word/comments.xml is not well-formed XML", self.err)
        self.word("e.docx", comments='<!DOCTYPE x [<!ENTITY a "b">]><x/>')
        self.run_it("annotate", "e.docx", "-o", "f.docx", status=2)
        self.assertIn("document type", self.err)
        self.assertFalse(os.path.exists(self.path("b.docx")) or os.path.exists(self.path("d.docx")))

    def test_a_clean_file_is_copied(self):
        self.word("a.docx", body="<w:p><w:r><w:t>港务说明</w:t></w:r></w:p>", comments=None)
        before, after = self.annotate("a.docx", "b.docx")
        self.assertEqual(before, after)
        self.assertIn("comments: 0", self.err)

    def test_libreoffice_opens_it(self):
        if os.environ.get("CROSSFOOT_TESTS") != "all" or not shutil.which("soffice"):
            self.skipTest("no LibreOffice, or not asked for (CROSSFOOT_TESTS=all)")
        self.word("a.docx")
        self.annotate("a.docx", "b.docx")
        subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + self.path("profile"), "--convert-to",
                        "pdf", "b.docx"], cwd=self.folder, timeout=180, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        self.assertGreater(os.path.getsize(self.path("b.pdf")), 1000)


if __name__ == "__main__":
    CROSSFOOT = os.path.abspath(sys.argv.pop(1))
    unittest.main()
