package browser_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestScreenshots leaves pictures of the pages in the folder that
// BEDSIDE_SCREENSHOTS names, for a person's eye.
func TestScreenshots(t *testing.T) {
	folder := os.Getenv("BEDSIDE_SCREENSHOTS")
	if folder == "" {
		t.Skip("BEDSIDE_SCREENSHOTS names no folder")
	}
	addresses := map[string]string{}
	for name, made := range strangers {
		for p, dir := range everything {
			addresses[name+"-"+dir] = sites(t, made).address + p
		}
		addresses[name+"-behaviours-ltr"] = sites(t, made).address + behaviours
		addresses[name+"-behaviours-rtl"] = sites(t, made).address + "ar/" + behaviours
	}
	s := sites(t, clinic)
	flat := strings.NewReplacer("/", "-", ".html", "")
	for layout, p := range s.one(t) {
		addresses["clinic-"+flat.Replace(layout)+"-ltr"] = s.address + p
		addresses["clinic-"+flat.Replace(layout)+"-rtl"] = s.address + s.arabic(t, layout, p)
	}
	for name, address := range addresses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, address)
			dir := name[len(name)-3:]
			for _, width := range []int64{1280, 768, 390, 320} {
				for _, scheme := range []string{"light", "dark"} {
					b.look(state{width: width, scheme: scheme, dir: dir, open: true})
					// A window as high as the page, so that what loads late is there.
					b.do(chromedp.EmulateViewport(width, eval[int64](b, settled)))
					b.do(chromedp.EmulateViewport(width, eval[int64](b, settled)))
					shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
					if err == nil {
						err = os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d-%s.png", name, width, scheme)), shot, 0o666)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			b.look(state{width: 1280, scheme: "light", dir: dir})
			pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
			if err == nil {
				err = os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// settled waits until a page is drawn with its pictures, and gives its height.
const settled = `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))).then(() =>
  Promise.all([...document.images].map(i => (i.loading = "eager", i.decode().catch(() => {}))))).then(() => document.documentElement.scrollHeight)`

// arabic is the longest Arabic page of a layout, or another page, to be shown
// from right to left, where the layout has none.
func (s *site) arabic(t testing.TB, layout, other string) string {
	longest := 0
	for _, p := range s.pages {
		if n := len(s.read(t, p)); s.layouts[p] == layout && strings.HasPrefix(p, "ar/") && n > longest {
			other, longest = p, n
		}
	}
	return other
}
