package report

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/bedside/tools/cases"
	"example.org/bedside/tools/check"
)

var (
	reviewNow = time.Date(2026, 6, 15, 9, 30, 0, 0, time.UTC)
	reviews   = []check.Review{
		{File: "content/a.md", Path: "/a", Title: "Never reviewed", Language: "en", Edited: check.EditedUnknown, Findings: 3},
		{
			File: "content/b.md", Path: "/b", Title: "Knee; hip, back\\spine and " + strings.Repeat("Rücken ", 12), Language: "en", Owner: "=HYPERLINK(\"x\")",
			By: []string{"amara-osei", "kit"}, Last: time.Date(2023, 6, 20, 0, 0, 0, 0, time.UTC), Next: time.Date(2026, 6, 20, 0, 0, 0, 0, time.UTC),
			Edited: check.EditedYes, Expiry: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC),
		},
	}
)

func written(t *testing.T, write func(io.Writer, []check.Review, time.Time) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b, reviews, reviewNow); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReviewText(t *testing.T) {
	want := "NEXT        DAYS LEFT  LAST        OWNER            EDITED   FINDINGS  PAGE\n" +
		"-           -          never       -                unknown  3         content/a.md\n" +
		"2026-06-20  5          2023-06-20  =HYPERLINK(\"x\")  yes      0         content/b.md\n"
	if diff := cmp.Diff(want, written(t, ReviewText)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

func TestReviewJSON(t *testing.T) {
	var got struct {
		Reviews []map[string]any `json:"reviews"`
	}
	if err := json.Unmarshal([]byte(written(t, ReviewJSON)), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Reviews) != 2 || got.Reviews[0]["next"] != nil || got.Reviews[1]["daysLeft"] != 5.0 || got.Reviews[1]["expiryDate"] != "2026-07-01" {
		t.Errorf("%v", got)
	}
}

func TestReviewCSV(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(written(t, ReviewCSV))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || rows[2][4] != `'=HYPERLINK("x")` || rows[2][3] != "amara-osei, kit" || rows[1][0] != "" || rows[2][1] != "5" {
		t.Errorf("%q", rows)
	}
}

func TestReviewICS(t *testing.T) {
	got := written(t, ReviewICS)
	ids := make(map[string]bool)
	for line := range strings.SplitSeq(strings.TrimSuffix(got, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d bytes: %q", len(line), line)
		}
		if id, ok := strings.CutPrefix(line, "UID:"); ok {
			if ids[id] {
				t.Errorf("%s stands twice", id)
			}
			ids[id] = true
		}
	}
	whole := strings.ReplaceAll(got, "\r\n ", "")
	for _, part := range cases.Read[string](t, "review-ics") {
		if !strings.Contains(whole, part) {
			t.Errorf("found no %q in\n%s", part, got)
		}
	}
	if len(ids) != 2 || strings.Contains(got, "Never reviewed") {
		t.Errorf("%d events in\n%s", len(ids), got)
	}
}
