package read

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, src, want, told string }{
		{name: "raised and lowered", src: `<p>10<sup>9</sup>/L, CO<sub>2</sub>, <span style="vertical-align: super">a</span></p>`,
			want: "p 10{superscript 9}/L, CO{subscript 2}, {superscript a}\n"},
		{name: "Google Docs", src: `<html><head><style>.c1{font-weight:700}.c2{vertical-align:super}.c3{font-style:italic}.c4{display:none}</style></head><body>
<h1 class="c0"><span>Knee pain</span></h1><p class="c0"><span class="c1">Bold</span><span> 10</span><span class="c2">9</span><span class="c3"> slanted</span></p>
<p><span><a href="https://www.google.com/url?q=https://www.nice.org.uk/guidance/ng226&amp;sa=D&amp;source=editors&amp;ust=1">NICE</a></span></p>
<ul class="lst-kix_abc-0 start"><li><span>One</span></li></ul><ul class="lst-kix_abc-1 start"><li>Inner</li><li>Inner two</li></ul><ul class="lst-kix_abc-0"><li>Two</li></ul>
<ol class="lst-kix_def-0 start" start="1"><li>A</li></ol><ol class="lst-kix_def-0" start="2"><li>B</li></ol></body></html>`,
			want: `h1 Knee pain
p {strong Bold} 10{superscript 9}{emphasis  slanted}
p [NICE](https://www.nice.org.uk/guidance/ng226)
ul
  -
    p One
    ul
      -
        p Inner
      -
        p Inner two
  -
    p Two
ol 1
  -
    p A
  -
    p B
`},
		{name: "style sheets for other media or places hide nothing", src: `<style>@media print{.a{display:none}} .b .c{display:none} .d:hover{display:none} .e, .f{display:none}</style>
<p class="a">one</p><p class="c">two</p><p class="d">three</p><p class="f">four</p>`,
			want: "p one\np two\np three\n", told: "dropped: a hidden part was left out [four]\n"},
		{name: "details", src: `<details><summary>Is it <em>safe</em>?</summary><p>Yes.</p><ul><li>One</li></ul></details>`,
			want: "open (details) Is it {emphasis safe}?\n  p Yes.\n  ul\n    -\n      p One\n"},
		{name: "definitions", src: `<dl>stray<dt>TENS<dt>TNS<dd>A current.<dd>Another.<div><dt>RICE</dt><dd><p>Rest.</p><p>Ice.</p></dd></div></dl>`,
			want: `dl
  dd
    p stray
  dt TENS
  dt TNS
  dd
    p A current.
  dd
    p Another.
  dt RICE
  dd
    p Rest.
    p Ice.
`},
		{name: "abbreviation", src: `<p><abbr title="magnetic resonance imaging">MRI</abbr></p>`, want: "p {abbreviation=magnetic resonance imaging MRI}\n"},
		{name: "figure", src: `<figure><img src="a.png" alt="A knee"><figcaption>The <b>knee</b>, <a href="https://c.example/">photo</a></figcaption></figure>`,
			want: "figure The {strong knee}, [photo](https://c.example/)\n  p ![A knee](a.png)\n"},
		{name: "nested table", src: `<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>`,
			want: `table
  row
    cell
      p a
      table
        row
          cell
            p b
          cell
            p c
    cell
      p d
`},
		{name: "spans, headers and a caption", src: `<table><caption>Doses</caption><thead><tr><th>Drug<th colspan=2>Dose</thead><tr><th rowspan=2>A<td>5&nbsp;mg<br>twice<td><ul><li>x</ul><tr><td>b<td>c</table>`,
			want: "table head 1: Doses\n  row\n    cell\n      p Drug\n    cell 2x1\n      p Dose\n  row\n    cell 1x2\n      p A\n    cell\n      p 5\u00a0mg⏎twice\n    cell\n      ul\n        -\n          p x\n  row\n    cell\n      p b\n    cell\n      p c\n"},
		{name: "footnotes", src: `<p>Text<sup><a href="#fn1" id="r1">1</a></sup> more.</p><section class="footnotes"><hr><ol><li id="fn1"><p>The note. <a href="#r1">↩</a></p></li></ol></section>`,
			want: "p Text[^1] more.\nnote 1\n  p The note.\n"},
		{name: "hidden parts", src: `<p>a<span style="display:none">secret</span></p><div hidden>more</div><p aria-hidden="true">+</p><div class="faq-answer" hidden>Answer</div>`,
			want: "p a\np Answer\n", told: "dropped: a hidden part was left out [secret]\ndropped: a hidden part was left out [more]\n"},
		{name: "what runs", src: `<p onclick="alert(1)">a<script>alert(2)</script></p><style>p{color:red}</style><iframe src="https://www.youtube.com/embed/x" title="Film"></iframe><iframe srcdoc="<script>1</script>"></iframe><svg><script>3</script><title>Drawing</title></svg>`,
			want: "p a\np [Film](https://www.youtube.com/embed/x)\nunknown the element <iframe>: \n", told: "changed: something embedded from elsewhere (iframe) became a link: nothing is fetched when a page is read [https://www.youtube.com/embed/x]\ndropped: a drawing inside the page was left out [3Drawing]\n"},
		{name: "text for old browsers", src: `<video src="https://c.example/v.mp4"><p>Transcript</p></video><p>b <b><noscript>phone <i>us</i></noscript></b></p>`,
			want: "p [https://c.example/v.mp4](https://c.example/v.mp4)\np b {strong phone {emphasis us}}\n",
			told: "dropped: the text for browsers that cannot show what is embedded was left out [Transcript]\nchanged: something embedded from elsewhere (video) became a link: nothing is fetched when a page is read [https://c.example/v.mp4]\n"},
		{name: "tags that are none", src: `<p>Dear <patient name>, take <dose>5 mg</dose></p>`,
			want: "p Dear , take 5 mg\n", told: "dropped: a tag that HTML does not know was left out; if it was meant as text, write it [<patient name>]\ndropped: a tag that HTML does not know was left out; if it was meant as text, write it [<dose>]\n"},
		{name: "breaks at the edges of marks", src: `<p>one<b><br>two<br></b>three <i><br></i>four<br><u>five<br></u></p>`, want: "p one⏎{strong two}⏎three⏎four⏎{underline five}\n"},
		{name: "breaks for paragraphs", src: `<p>one<br><br>two<br>three</p>`, want: "p one\np two⏎three\n"},
		{name: "a part of a page", src: `Text <b>before</b><p>and after`, want: "p Text {strong before}\np and after\n"},
		{name: "nested quotations", src: `<blockquote><p>a</p><blockquote>b</blockquote></blockquote>`, want: "quote\n  p a\n  quote\n    p b\n"},
		{name: "ruby, quotation and code", src: `<p><ruby>漢<rp>(<rt>kan<rp>)</ruby> <q>x</q> <code>a  b</code> <kbd>Esc</kbd></p><pre><code class="language-sh">a\n  b</code></pre>`,
			want: "p 漢 (kan) {quotation x} `a  b` `Esc`\ncode sh\"a\\\\n  b\"\n"},
		{name: "list oddities", src: `<ol start=3 type=a><li value=7>a<ul><li>b</ul><li><p>c<p>d</ol><ul><li>e</li><ul><li>f</li></ul>stray</ul><ul><li><input type=checkbox checked>done</ul>`,
			want: `ola 3
  -
    p a
    ul
      -
        p b
  -
    p c
    p d
ul
  -
    p e
    ul
      -
        p f
  -
    p stray
ul
  - done
    p done
`, told: "changed: an item of a list had a number of its own; Markdown counts by itself [7]\n"},
		{name: "right to left", src: `<p dir="rtl">ألم <b>الظهر</b> 10<sup>9</sup></p>`, want: "p ألم {strong الظهر} 10{superscript 9}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := loadOne(t, "page.html", []byte(c.src))
			if diff := cmp.Diff(c.want, show(doc)); diff != "" {
				t.Errorf("tree (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.told, told(doc)); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAccordions(t *testing.T) {
	for _, c := range []struct{ name, src, evidence string }{
		{"Yoast", `<div class="schema-faq wp-block-yoast-faq-block"><div class="schema-faq-section" id="faq-question-1"><strong class="schema-faq-question">Does it hurt?</strong> <p class="schema-faq-answer">No <em>pain</em>.<br/><br/>Not at all.</p> </div> <div class="schema-faq-section"><strong class="schema-faq-question">How long?</strong> <p class="schema-faq-answer">10<sup>2</sup> s</p> </div> </div>`, "Yoast FAQ block"},
		{"Rank Math", `<div class="wp-block-rank-math-faq-block"><div class="rank-math-faq-item"><h3 class="rank-math-question">Does it hurt?</h3><div class="rank-math-answer"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div><div class="rank-math-faq-item"><h3 class="rank-math-question">How long?</h3><div class="rank-math-answer">10<sup>2</sup> s</div></div></div>`, "Rank Math FAQ block"},
		{"Rank Math, rendered", `<div id="rank-math-faq" class="rank-math-block"><div class="rank-math-list"><div class="rank-math-list-item"><h3 class="rank-math-question">Does it hurt?</h3><div class="rank-math-answer"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div><div class="rank-math-list-item"><h3 class="rank-math-question">How long?</h3><div class="rank-math-answer">10<sup>2</sup> s</div></div></div></div>`, "Rank Math FAQ"},
		{"core accordion", `<div role="group" class="wp-block-accordion"><div class="wp-block-accordion-item"><h3 class="wp-block-accordion-heading"><button type="button" class="wp-block-accordion-heading__toggle"><span class="wp-block-accordion-heading__toggle-title">Does it hurt?</span><span class="wp-block-accordion-heading__toggle-icon" aria-hidden="true">+</span></button></h3><div role="region" class="wp-block-accordion-panel"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div><div class="wp-block-accordion-item"><h3 class="wp-block-accordion-heading"><button type="button"><span class="wp-block-accordion-heading__toggle-title">How long?</span><span aria-hidden="true">+</span></button></h3><div role="region" class="wp-block-accordion-panel">10<sup>2</sup> s</div></div></div>`, "accordion block"},
		{"Kadence", `<div class="wp-block-kadence-accordion alignnone"><div class="kt-accordion-wrap kt-accordion-id1"><div class="kt-accordion-inner-wrap" data-allow-multiple-open="true"><div class="wp-block-kadence-pane kt-accordion-pane kt-pane1"><div class="kt-accordion-header-wrap"><button class="kt-blocks-accordion-header"><span class="kt-blocks-accordion-title-wrap"><span class="kt-blocks-accordion-title">Does it hurt?</span></span><span class="kt-blocks-accordion-icon-trigger"></span></button></div><div class="kt-accordion-panel"><div class="kt-accordion-panel-inner"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div></div><div class="wp-block-kadence-pane"><span class="kt-blocks-accordion-title">How long?</span><div class="kt-accordion-panel"><div class="kt-accordion-panel-inner">10<sup>2</sup> s</div></div></div></div></div></div>`, "Kadence accordion"},
		{"Elementor accordion", `<div class="elementor-accordion"><div class="elementor-accordion-item"><div id="t1" class="elementor-tab-title" role="button"><span class="elementor-accordion-icon" aria-hidden="true"><i class="fas fa-plus"></i></span><a class="elementor-accordion-title" href="">Does it hurt?</a></div><div class="elementor-tab-content elementor-clearfix"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div><div class="elementor-accordion-item"><div class="elementor-tab-title"><a class="elementor-accordion-title" href="">How long?</a></div><div class="elementor-tab-content">10<sup>2</sup> s</div></div></div>`, "Elementor accordion"},
		{"Elementor toggle", `<div class="elementor-toggle"><div class="elementor-toggle-item"><div class="elementor-tab-title"><a class="elementor-toggle-title">Does it hurt?</a></div><div class="elementor-tab-content"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div><div class="elementor-toggle-item"><div class="elementor-tab-title"><a class="elementor-toggle-title">How long?</a></div><div class="elementor-tab-content">10<sup>2</sup> s</div></div></div>`, "Elementor toggle"},
		{"Elementor nested", `<div class="e-n-accordion"><details class="e-n-accordion-item"><summary class="e-n-accordion-item-title"><span class="e-n-accordion-item-title-header"><div class="e-n-accordion-item-title-text"> Does it hurt? </div></span><span class="e-n-accordion-item-title-icon"><svg></svg></span></summary><div class="elementor-element"><p>No <em>pain</em>.</p><p>Not at all.</p></div></details><details class="e-n-accordion-item"><summary class="e-n-accordion-item-title"><div class="e-n-accordion-item-title-text">How long?</div></summary><div>10<sup>2</sup> s</div></details></div>`, "Elementor accordion"},
		{"Ultimate FAQ", `<div class="ufaq-faq-list"><div class="ufaq-faq-div"><div class="ufaq-faq-title"><a><div class="ufaq-faq-title-text"><h4>Does it hurt?</h4></div></a></div><div class="ufaq-faq-body"><div class="ewd-ufaq-post-margin ufaq-faq-post"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div></div><div class="ufaq-faq-div"><div class="ufaq-faq-title"><h4>How long?</h4></div><div class="ufaq-faq-post">10<sup>2</sup> s</div></div></div>`, "Ultimate FAQ"},
		{"core details", `<details class="wp-block-details"><summary>Does it hurt?</summary><p class="wp-block-paragraph">No <em>pain</em>.</p><p>Not at all.</p></details><details class="wp-block-details"><summary>How long?</summary>10<sup>2</sup> s</details>`, "details block"},
		{"USWDS", `<ul class="usa-accordion"><li><button class="usa-accordion__button" aria-expanded="false" aria-controls="a1">Does it hurt?</button><div id="a1" class="usa-accordion-content" hidden><p>No <em>pain</em>.</p><p>Not at all.</p></div></li><li><button aria-controls="a2">How long?</button><div id="a2" class="usa-accordion-content">10<sup>2</sup> s</div></li></ul>`, "USWDS accordion"},
		{"Bootstrap", `<div class="accordion" id="x"><div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button">Does it hurt?</button></h2><div class="accordion-collapse collapse show"><div class="accordion-body"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div></div><div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button collapsed">How long?</button></h2><div class="accordion-collapse collapse"><div class="accordion-body">10<sup>2</sup> s</div></div></div></div>`, "Bootstrap accordion"},
		{"microdata", `<div itemscope itemtype="https://schema.org/FAQPage"><div itemscope itemprop="mainEntity" itemtype="https://schema.org/Question"><h3 itemprop="name">Does it hurt?</h3><div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer"><div itemprop="text"><p>No <em>pain</em>.</p><p>Not at all.</p></div></div></div><div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question"><h3 itemprop="name">How long?</h3><div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer"><span itemprop="text">10<sup>2</sup> s</span></div></div></div>`, "FAQPage in the page’s attributes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := loadOne(t, "page.html", []byte("<p>Before</p>"+c.src+"<p>After</p>"))
			want := strings.ReplaceAll("p Before\nopen (E) Does it hurt?\n  p No {emphasis pain}.\n  p Not at all.\nopen (E) How long?\n  p 10{superscript 2} s\np After\n", "(E)", "("+c.evidence+")")
			if diff := cmp.Diff(want, show(doc)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if len(doc.Told) > 0 {
				t.Errorf("told: %s", told(doc))
			}
		})
	}
}

// A page that a browser saved from a WordPress site: the article is taken, what
// stands around it is told.
func TestSavedPage(t *testing.T) {
	doc := loadOne(t, "page.html", []byte(`<!DOCTYPE html>
<!-- saved from url=(0027)https://c.example/knee-pain/ -->
<html lang="en-GB"><head><meta charset="UTF-8"><title>Knee pain | My Clinic</title><meta name="description" content="About knees"><link rel="canonical" href="https://c.example/knee-pain/">
<meta property="article:published_time" content="2024-05-06T07:08:09+00:00"><meta name="author" content="Dr Xu">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Does it <b>hurt</b>?","acceptedAnswer":{"@type":"Answer","text":"No"}}]}]}</script>
<style>.screen-reader-text{position:absolute}</style></head>
<body class="single"><nav><a href="/">Home</a></nav><main><article class="post-1 post hentry"><h1 class="entry-title">Knee pain</h1><div class="entry-content">
<p>See <a href="/clinic/">us</a>.</p><noscript><img src="/k.jpg" alt="Knee"></noscript><img src="data:image/gif;base64,R0" data-src="/late.jpg" alt="Late">
</div></article></main><footer>My Clinic 2024<script>track()</script></footer></body></html>`))
	if diff := cmp.Diff("h1 Knee pain\np See [us](/clinic/).\np ![Knee](/k.jpg)\np ![Late](/late.jpg)\n", show(doc)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("dropped: the parts of the page around the article (navigation and the like) were left out [Home My Clinic 2024]\n", told(doc)); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	m := doc.Meta
	if m.Title != "Knee pain" || m.Description != "About knees" || m.Address != "https://c.example/knee-pain/" || m.Language != "en-GB" || m.Date.Year() != 2024 || len(m.Authors) != 1 || m.Authors[0].Name != "Dr Xu" {
		t.Errorf("what the page says of itself is %+v", m)
	}
	if diff := cmp.Diff([]string{"Does it hurt?"}, doc.Questions); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}
