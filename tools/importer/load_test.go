package importer_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/spf13/afero"

	"example.org/bedside/tools/importer"
)

// writeExport writes a WordPress export of made-up posts, each with an FAQ, a
// table, a list, raised figures, and a disclaimer at its end.
func writeExport(w io.Writer, posts int) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Clinic</title><link>https://clinic.example</link><wp:wxr_version>1.2</wp:wxr_version>
`)
	parts := []string{"knee", "hip", "back", "neck", "hand", "foot", "ear", "eye", "skin", "heart"}
	for n := range posts {
		part := parts[n%len(parts)]
		fmt.Fprintf(b, `<item><title><![CDATA[What helps a sore %[2]s, part %[1]d]]></title><link>https://clinic.example/%[2]s-%[1]d/</link><dc:creator><![CDATA[writer%[3]d]]></dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph -->
<p>A sore %[2]s is <strong>common</strong>, and most get better in %[4]d weeks. White cells of 4–10 × 10<sup>9</sup>/L are usual. See <a href="https://clinic.example/%[2]s/">our page</a> about it.</p>
<!-- /wp:paragraph -->
<!-- wp:heading --><h2>What you can do</h2><!-- /wp:heading -->
<!-- wp:list --><ul><li>Keep moving</li><li>Rest at night</li><li>Take a painkiller, if you may</li></ul><!-- /wp:list -->
<!-- wp:yoast/faq-block {"questions":[]} -->
<div class="schema-faq wp-block-yoast-faq-block"><div class="schema-faq-section" id="q1"><strong class="schema-faq-question">How long does a sore %[2]s last?</strong> <p class="schema-faq-answer">About %[4]d weeks.<br/><br/>Longer for some.</p> </div><div class="schema-faq-section" id="q2"><strong class="schema-faq-question">When should I call?</strong> <p class="schema-faq-answer">When it is hot and swollen.</p> </div></div>
<!-- /wp:yoast/faq-block -->
<!-- wp:table --><figure class="wp-block-table"><table><thead><tr><th>Treatment</th><th>Effort</th><th>Weeks</th></tr></thead><tbody><tr><td>Walking</td><td>little</td><td>%[4]d</td></tr><tr><td>Exercises</td><td>some</td><td>6</td></tr><tr><td>Surgery</td><td>much</td><td>12</td></tr></tbody></table><figcaption>Treatments of the %[2]s</figcaption></figure><!-- /wp:table -->
<!-- wp:paragraph --><p>This article is for informational purposes only and is not medical advice.</p><!-- /wp:paragraph -->
]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>%[1]d</wp:post_id><wp:post_date><![CDATA[2024-01-01 10:00:00]]></wp:post_date><wp:post_name><![CDATA[%[2]s-%[1]d]]></wp:post_name><wp:status><![CDATA[publish]]></wp:status><wp:post_type><![CDATA[post]]></wp:post_type><category domain="category" nicename="%[2]s"><![CDATA[%[2]s]]></category></item>
`, n+1, part, n%7, n%9+2)
	}
	fmt.Fprint(b, "</channel></rss>\n")
	return b.Flush()
}

// BenchmarkExport imports a WordPress export from disk to disk. posts/s is by
// the clock, cpu-s/1000 is what it costs, peak-MB is the heap at its highest.
func BenchmarkExport(b *testing.B) {
	for _, posts := range []int{1000, 10_000} {
		b.Run(fmt.Sprint(posts), func(b *testing.B) {
			dir := b.TempDir()
			f, err := os.Create(filepath.Join(dir, "export.xml"))
			if err != nil {
				b.Fatal(err)
			}
			if err := writeExport(f, posts); err != nil {
				b.Fatal(err)
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
			fs := afero.NewBasePathFs(afero.NewOsFs(), dir)
			peak, done, stopped := uint64(0), make(chan bool), make(chan bool)
			go func() {
				defer close(stopped)
				tick := time.NewTicker(20 * time.Millisecond)
				defer tick.Stop()
				var m runtime.MemStats
				for {
					select {
					case <-done:
						return
					case <-tick.C:
						runtime.ReadMemStats(&m)
						peak = max(peak, m.Sys-m.HeapReleased)
					}
				}
			}()
			used := cpu(b)
			b.ResetTimer()
			n := 0
			for b.Loop() {
				n++
				written := 0
				_, err := importer.Import(b.Context(), importer.Options{
					From: fs, Paths: []string{"export.xml"}, Site: afero.NewBasePathFs(fs, fmt.Sprint("site", n)), Content: "content", Data: "data",
				}, func(p *importer.Page) error {
					if p.Status == "written" && len(p.Lost) == 0 {
						written++
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
				if written != posts {
					b.Fatalf("%d pages were written whole, want %d", written, posts)
				}
			}
			all := float64(n * posts)
			b.ReportMetric(all/b.Elapsed().Seconds(), "posts/s")
			b.ReportMetric((cpu(b)-used).Seconds()*1000/all, "cpu-s/1000")
			close(done)
			<-stopped
			b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
		})
	}
}
