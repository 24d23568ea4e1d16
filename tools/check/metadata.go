package check

import (
	"fmt"
	"maps"
	"slices"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/words"
)

// metadataRules are about the front matter: who wrote a page, who reviewed it,
// and what it rests on.
func metadataRules() []Rule {
	return []Rule{
		authorMissing(),
		authorGeneric(),
		reviewerMissing(),
		reviewerIsAuthor(),
		reviewedDate(),
		reviewOverdue(),
		editedSinceReview(),
		sourcesMissing(),
		sourceIncomplete(),
		sponsorUndisclosed(),
		aiUndisclosed(),
	}
}

func authorMissing() Rule {
	return Rule{
		ID:       "author-missing",
		Number:   "META-01",
		Severity: SeverityError,
		Summary:  "A medical page names an author whose name and credentials are known.",
		Source:   "JAMA benchmarks (Silberg, Lundberg, Musacchio 1997), authorship: authors with their affiliations and credentials",
		Why: "Readers and those who assess health information ask first who says so. A name alone does not answer that: " +
			"the credentials say why this person can be believed on this subject.",
		Fix:  "name the author in the front matter by the ID of a file in data/people, and give that file a name and credentials",
		Bad:  Example{Front: "title: Knee replacement\n", Body: "The operation takes about 2 hours.\n"},
		Good: Example{Front: "title: Knee replacement\nauthors: [amara-osei]\n", Body: "The operation takes about 2 hours.\n"},
		page: func(p *Page, r *Report) {
			if !p.Medical {
				return
			}
			ids := p.FrontList("authors")
			if ids == nil {
				r.At(p.FrontAt("authors"), "this medical page names no author",
					`write authors: [ID] into the front matter; ID is the name of a file in data/people`)
				return
			}
			for i, id := range ids {
				where := p.FrontAt("authors", fmt.Sprint(i))
				if _, listed := p.Front.Value("authors", "0"); !listed {
					where = p.FrontAt("authors")
				}
				p.known("author", id, where, r)
			}
		},
	}
}

// known tells what is missing of a person whom a page names in a role, given
// where it does.
func (p *Page) known(role, id string, where article.Range, r *Report) {
	person, known := p.Clinic.People[id]
	switch {
	case !known:
		fix := fmt.Sprintf("add data/people/%s.toml with name, role and credentials", id)
		if near, ok := words.Nearest(id, slices.Sorted(maps.Keys(p.Clinic.People))); ok {
			fix = fmt.Sprintf("write %s, or %s", near, fix)
		}
		r.At(where, fmt.Sprintf("nothing is known of the %s %s", role, quote(id)), fix)
	case person.Name == "":
		r.At(where, fmt.Sprintf("the %s %s has no name", role, quote(id)), fmt.Sprintf("write name = \"…\" into the file of %s in data/people", id))
	case person.Credentials == nil:
		r.At(where, fmt.Sprintf("the %s %s has no credentials", role, quote(person.Name)),
			fmt.Sprintf("write credentials = [\"…\"] into the file of %s in data/people", id))
	}
}
