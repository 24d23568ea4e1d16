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
	dir := os.Getenv("BEDSIDE_SCREENSHOTS")
	if dir == "" {
		t.Skip("BEDSIDE_SCREENSHOTS names no folder")
	}
	addresses := map[string]string{}
	for name, made := range strangers {
		for p := range everything {
			addresses[name+"-"+everything[p]] = sites(t, made).address + p
		}
		addresses[name+"-behaviours"] = sites(t, made).address + behaviours
	}
	s := sites(t, clinic)
	for layout, p := range s.one(t) {
		addresses["clinic-"+strings.NewReplacer("/", "-", ".html", "").Replace(layout)] = s.address + p
	}
	for name, address := range addresses {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := open(t, address)
			for _, width := range []int64{1280, 768, 390, 320} {
				for _, scheme := range []string{"light", "dark"} {
					b.look(state{width: width, scheme: scheme, dir: eval[string](b, "document.documentElement.dir"), open: true})
					shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90))
					if err == nil {
						err = os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.jpg", name, width, scheme)), shot, 0o666)
					}
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			b.look(state{width: 1280, scheme: "light", dir: eval[string](b, "document.documentElement.dir")})
			pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
