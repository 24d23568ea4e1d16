package prose_test

import (
	"strings"
	"testing"

	"example.org/bedside/tools/prose"
)

// The word in braces is the one whose clause is asked about.
func TestSubject(t *testing.T) {
	testSubject(t, (*prose.Sentence).Subject, [][2]string{
		{"We {cure} acne.", "us"},
		{"Our surgeons have {cured} thousands.", "us"},
		{"The clinic is {the best} in Leeds.", "us"},
		{"Elm Tree Dental is {the best} in Leeds.", "us"},
		{"At Elm Tree Dental we are {the best}.", "us"},
		{"Dr Patel is {the best} surgeon in Leeds.", "us"},
		{"This procedure is {painless}.", "treatment"},
		{"Our new laser is {painless}.", "treatment"},
		{"Botox injections at our clinic are {painless}.", "treatment"},
		{"Treatment with our laser never {fails}.", "treatment"},
		{"Botox is new. It is {safe}.", "treatment"},
		{"Our laser is new, and it is {safe}.", "treatment"},
		{"You will feel {nothing}.", "patient"},
		{"With our laser you feel {nothing}.", "patient"},
		{"Most of our patients feel {nothing}.", "patient"},
		{"Your skin is {perfect}.", "patient"},
		{"Other clinics are {the best}.", "other"},
		{"Some websites promise {miracles}.", "other"},
		{"The GMC says that it is {unsafe}.", "unknown"},
		{"The GMC bans {miracles}.", "other"},
		{"The Advertising Standards Authority bans {miracles}.", "other"},
		{"Anyone who promises a {cure} is lying.", "other"},
		{"Be wary of clinics that promise a {cure}.", "other"},
		{"Studies of the laser show {benefits}.", "evidence"},
		{"A trial of 200 people found {benefits}.", "evidence"},
		{"A surgeon who promises {perfection} is lying.", "other"},
		{"When patients are tired, we {help}.", "us"},
		{"Call us {today}.", "unknown"},
		{"Results are {guaranteed}.", "unknown"},
	})
}

func TestAbout(t *testing.T) {
	testSubject(t, func(s *prose.Sentence, i int) prose.Subject { return s.About(i, i+1) }, [][2]string{
		{"Varicose veins are often {painless}.", "condition"},
		{"A {painless} swelling needs a visit.", "condition"},
		{"As you may know, acne is {painless}.", "condition"},
		{"Acne treatment is {painless}.", "treatment"},
		{"{Painless} mole removal in Leeds.", "treatment"},
		{"Septoplasty is {painless}.", "treatment"},
		{"Tendinosis is rarely {painless}.", "condition"},
	})
}

func testSubject(t *testing.T, ask func(*prose.Sentence, int) prose.Subject, cases [][2]string) {
	names := []string{"unknown", "us", "treatment", "patient", "other", "evidence", "condition"}
	for _, c := range cases {
		marked, want := c[0], c[1]
		t.Run(marked, func(t *testing.T) {
			from, to := strings.IndexByte(marked, '{'), strings.IndexByte(marked, '}')
			text := marked[:from] + marked[from+1:to] + marked[to+1:]
			g := prose.NewGrammar("en", map[string][]string{
				"treatment": {"(treatment~|procedure~|laser~|injection~|botox|removal~)"},
				"condition": {"(veins|varicose veins|swelling~|acne|mole~)"},
			})
			if err := g.Compile(); err != nil {
				t.Fatal(err)
			}
			sentences := g.WithNames("Elm Tree Dental").Read(text, prose.Sentences(text, "en"))
			s := &sentences[len(sentences)-1]
			for i, tok := range s.Tokens {
				if tok.Start == from {
					if got := names[ask(s, i)]; got != want {
						t.Errorf("got %s, want %s", got, want)
					}
				}
			}
		})
	}
}
