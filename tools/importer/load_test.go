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

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/importer"
)

// writeExport writes a WordPress export of made-up posts, each with an FAQ, a
// table, a list, raised figures, and a disclaimer at its end.
func writeExport(t testing.TB, w io.Writer, posts int) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, cases.Text(t, "load/head.xml"))
	parts := []string{"knee", "hip", "back", "neck", "hand", "foot", "ear", "eye", "skin", "heart"}
	item := cases.Text(t, "load/item.xml") // %[1]d its number, %[2]s a part of the body, %[3]d its writer, %[4]d weeks
	for n := range posts {
		part := parts[n%len(parts)]
		fmt.Fprintf(b, item, n+1, part, n%7, n%9+2)
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
			if err := writeExport(b, f, posts); err != nil {
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
