package recognise

import (
	"testing"
	"time"
)

func TestDay(t *testing.T) {
	may := time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"Reviewed on 3 May 2026":              may,
		"Reviewed May 3rd, 2026 by A. Osei":   may,
		"Reviewed: 2026-05-03":                may,
		"Revisado el 3 de mayo de 2026":       may,
		"Reviewed 3/5/2026":                   {}, // May or March
		"Reviewed in May 2026":                {},
		"Reviewed 31 February 2026":           {},
		"Reviewed by 12 doctors between 2026": {},
	} {
		if got := day(text); !got.Equal(want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
