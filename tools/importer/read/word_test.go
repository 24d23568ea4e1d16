package read

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wordItemHTML is a paragraph of a list as Word writes one into a page or a paste.
func wordItemHTML(class, list, mark, text string) string {
	return `<p class=` + class + ` style='text-indent:-18.0pt;mso-list:` + list + `'><![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>` + mark +
		`<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>` + text + `<o:p></o:p></p>`
}

// filtered is the same as Word saves it without its own styles.
func filtered(margin, mark, text string) string {
	return `<p class=MsoListParagraph style='margin-left:` + margin + `;text-indent:-18.0pt'><span style='font-family:Symbol'>` + mark + `<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>` + text + `</p>`
}

func TestWordPage(t *testing.T) {
	for _, c := range []struct{ name, src, want, told string }{
		{name: "a list in a list", src: `<p class=MsoNormal>Before<o:p></o:p></p>` +
			wordItemHTML("MsoListParagraphCxSpFirst", "l0 level1 lfo1", "·", "Rest") + wordItemHTML("MsoListParagraphCxSpMiddle", "l0 level2 lfo1", "o", "in <b>bed</b>") +
			wordItemHTML("MsoListParagraphCxSpMiddle", "l0 level3 lfo1", "§", "at night") + wordItemHTML("MsoListParagraphCxSpLast", "l0 level1 lfo1", "·", "Ice") + `<p class=MsoNormal>After</p>`,
			want: "p Before\nul\n  -\n    p Rest\n    ul\n      -\n        p in {strong bed}\n        ul\n          -\n            p at night\n  -\n    p Ice\np After\n"},
		{name: "numbers go on and begin anew", src: wordItemHTML("MsoListParagraph", "l1 level1 lfo2", "1.", "One") + wordItemHTML("MsoListParagraph", "l1 level2 lfo2", "a)", "first") +
			wordItemHTML("MsoListParagraph", "l1 level2 lfo2", "b)", "second") + wordItemHTML("MsoListParagraph", "l1 level1 lfo2", "2.", "Two") + `<p>Between</p>` + wordItemHTML("MsoListParagraph", "l1 level1 lfo2", "3.", "Three") +
			wordItemHTML("MsoListParagraph", "l2 level1 lfo3", "1.", "Anew"),
			want: "ol 1\n  -\n    p One\n    ola 1\n      -\n        p first\n      -\n        p second\n  -\n    p Two\np Between\nol 3\n  -\n    p Three\nol 1\n  -\n    p Anew\n"},
		{name: "Roman numbers and letters", src: wordItemHTML("MsoNormal", "l0 level1 lfo1", "i.", "a") + wordItemHTML("MsoNormal", "l0 level1 lfo1", "ii.", "b") + `<p>x</p>` + wordItemHTML("MsoNormal", "l0 level1 lfo1", "H.", "c") +
			wordItemHTML("MsoNormal", "l0 level1 lfo1", "I.", "d") + wordItemHTML("MsoNormal", "l0 level1 lfo1", "J.", "e"),
			want: "oli 1\n  -\n    p a\n  -\n    p b\np x\nolA 8\n  -\n    p c\n  -\n    p d\n  -\n    p e\n"},
		{name: "saved filtered", src: filtered("36.0pt", "·", "Rest") + filtered("1.0in", "o", "in bed") + filtered(".5in", "·", "Ice") + `<p class=MsoListParagraph>and <i>more</i> of it</p>`,
			want: "ul\n  -\n    p Rest\n    ul\n      -\n        p in bed\n  -\n    p Ice\n    p and {emphasis more} of it\n"},
		{name: "pasted, in comments", src: `<p style="mso-list:l0 level1 lfo1"><!--[if !supportLists]--><span>1.&nbsp;</span><!--[endif]-->One</p><p style="mso-list:l0 level1 lfo1"><!--[if !supportLists]--><span>2.&nbsp;</span><!--[endif]--><span>Two</span></p>`,
			want: "ol 1\n  -\n    p One\n  -\n    p Two\n"},
		{name: "in a cell", src: `<table><tr><th>A<th>B<tr><td>` + wordItemHTML("MsoListParagraph", "l0 level1 lfo1", "·", "x") + `<td>y</table>`,
			want: "table head 1\n  row\n    cell\n      p A\n    cell\n      p B\n  row\n    cell\n      ul\n        -\n          p x\n    cell\n      p y\n"},
		{name: "no list", src: `<p class=MsoNormal style='text-indent:-18.0pt'>1. Not <span style='font:7.0pt "Times New Roman"'>&nbsp;</span>one</p><p class=MsoListParagraph>Alone</p><p style='mso-list:none'>· x</p>`,
			want: "p 1. Not \u00a0one\np Alone\np · x\n"},
		{name: "conditional comments", src: `<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><p class=MsoNormal>a <!--[if supportFields]><span>FIELD</span><![endif]-->b<![if !vml]><img src="k.png" alt="Knee"><![endif]></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>`,
			want: "p a b![Knee](k.png)\n"},
		{name: "a numbered heading", src: `<h2 style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.2<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>Rest</h2>`,
			want: "h2 Rest\n", told: "dropped: the number that Word gives a heading was left out [1.2]\n"},
		{name: "title, contents, quotation and caption", src: `<p class=MsoTitle>Knees</p><p class=MsoToc1><a href="#_Toc1">Rest 2</a></p><p class=MsoQuote>One</p><p class=MsoQuote>Two</p><p class=MsoCaption>Table 1: Doses</p><table><tr><td>a<td>b</table><p class=MsoCaption>Loose</p><p>c</p><p><img src="k.png" alt="Knee"></p><p class=MsoCaption>Figure 1</p>`,
			want: "quote\n  p One\n  p Two\ntable: Table 1: Doses\n  row\n    cell\n      p a\n    cell\n      p b\np Loose\np c\nfigure Figure 1\n  p ![Knee](k.png)\n",
			told: "dropped: a line of the table of contents was left out: the page makes its own [Rest 2]\n"},
		{name: "the font Symbol", src: `<p class=MsoNormal>5 <span style='font-family:Symbol;mso-char-type:symbol;mso-symbol-font-family:Symbol'><span style='mso-char-type:symbol;mso-symbol-font-family:Symbol'>m</span></span>g, <font face="Symbol">³</font> 3</p>`,
			want: "p 5 μg, ≥ 3\n", told: "changed: letters in the font symbol became the signs that the font shows; look whether they are right [m → μ]\nchanged: letters in the font symbol became the signs that the font shows; look whether they are right [³ → ≥]\n"},
		{name: "notes of Google Docs", src: `<p>Text<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr><p>more</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;A note.</span></p></div>`,
			want: "p Text[^1]\nhr\np more\nnote 1\n  p \u00a0A note.\n"},
		{name: "notes", src: `<p class=MsoNormal>Text<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>[1]</span><![endif]></span></span></a> more.</p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width="33%"><![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1" title=""><span class=MsoFootnoteReference>[1]</span></a> The note.</p><p class=MsoFootnoteText>Its end.</p></div></div>`,
			want: "p Text[^1] more.\nnote 1\n  p The note.\n  p Its end.\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := loadOne(t, "page.html", []byte(`<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang=EN-GB>`+c.src+`</body></html>`))
			if diff := cmp.Diff(c.want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
