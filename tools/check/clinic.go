package check

import (
	"cmp"
	"embed"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cast"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
	"example.org/bedside/tools/prose"
)

// The profiles: the advertising and health codes that a clinic is under.
const (
	ProfileUS   = "us"
	ProfileUK   = "uk"
	ProfileAU   = "au"
	ProfileEU   = "eu"
	ProfileBase = "base"
)

// Profiles lists the profiles that a configuration may name.
var Profiles = []string{ProfileUS, ProfileUK, ProfileAU, ProfileEU, ProfileBase}

// union is the members of the European Union,
// https://european-union.europa.eu/principles-countries-history/eu-countries_en.
var union = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

// ProfileOf is the profile that follows from a country (ISO 3166-1 alpha-2).
func ProfileOf(country string) string {
	switch country = strings.ToUpper(country); {
	case country == "US":
		return ProfileUS
	case country == "GB":
		return ProfileUK
	case country == "AU":
		return ProfileAU
	case slices.Contains(union, country):
		return ProfileEU
	}
	return ProfileBase
}

// DefaultMedicalSections are those of params.bedside.medicalSections where a
// site says nothing.
var DefaultMedicalSections = []string{"articles", "conditions", "treatments", "procedures", "medicines"}

// Clinic is what a site says of itself, as far as rules ask.
type Clinic struct {
	Root            string    // the site's folder; findings' files lie in it or are absolute
	Country         string    // ISO 3166-1 alpha-2, in capitals; empty: the site says none
	Profile         string    // one of Profiles
	Now             time.Time // the day that dates are measured by, at midnight UTC
	Config          Config
	MedicalSections []string
	People          map[string]Person         // by ID, the name of the file in data/people
	References      map[string]map[string]any // data/references, by key
	Glossary        map[string]map[string]any
	Products        map[string]map[string]any
	Params          map[string]any      // the site's params, keys in small letters: Params["bedside"]["clinic"]
	Numbers         map[string][]string // the emergency numbers by country, the first being the one to call
	Wordings        map[string]string   // a digest of each disclaimer's wording, by "KIND.LANG"
	Terms           map[string][]byte   // the site's own term lists as TOML, by "LANG/NAME"
	Texts           []Text              // of the site's data, which its pages show
	Faults          []Finding           // what is wrong with the configuration and the data
	// Known, Data, Prose and Inline say how content files are read; see
	// article.Options. page is the content file that names the data file.
	Known article.Known
	// Calls are the contracts that calls of shortcodes are judged by, by the name
	// as it is written.
	Calls map[string]*contract.Contract
	// Unsafe says that the site lets HTML in the text through.
	Unsafe bool
	// Shortcodes are the names of those that Hugo, the site and its themes have
	// beside the pack's.
	Shortcodes []string
	// Languages are the keys of the site's languages; nil: they are not known.
	Languages []string
	Data      func(page, name string) (file string, src []byte, err error)
	Prose     func(shortcode, parameter string) bool
	Inline    func(shortcode string) bool

	shared   func() []*article.Article // see known; nil: not to be had
	lists    *sync.Map                 // of phraseList, by "LANG/NAME", and of what is made of them; nil: none are kept
	lexicons *lexicons                 // of the rules on text
	grammars *sync.Map                 // of grammars that know names, by lexicon; nil: none are kept
}

// Person is someone in data/people.
type Person struct {
	ID, Name, Honorific, Role string
	Credentials               []string
	Registration, Register    string
	Raw                       map[string]any // all of the file
	File                      string
}

// NewPerson reads what a file in data/people says.
func NewPerson(id, file string, raw map[string]any) Person {
	text := func(key string) string { return strings.TrimSpace(cast.ToString(raw[key])) }
	return Person{
		ID: id, File: file, Raw: raw,
		Name: text("name"), Honorific: text("honorific"), Role: text("role"),
		Credentials:  textList(raw["credentials"]),
		Registration: text("registration"), Register: text("register"),
	}
}

// textList reads a text or a list of texts, without empty ones; nil: there is
// none.
func textList(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if v = strings.TrimSpace(v); v == "" {
			return nil
		}
		return []string{v}
	}
	var texts []string
	for _, s := range cast.ToStringSlice(v) {
		if s = strings.TrimSpace(s); s != "" {
			texts = append(texts, s)
		}
	}
	return texts
}

// Param is a value of params.bedside by its path, keys in small letters.
func (c *Clinic) Param(path ...string) (any, bool) {
	var v any = c.Params
	for _, key := range append([]string{"bedside"}, path...) {
		m, err := cast.ToStringMapE(v)
		if err != nil {
			return nil, false
		}
		if v = m[strings.ToLower(key)]; v == nil {
			return nil, false
		}
	}
	return v, true
}

// names are what the clinic and its people are called.
func (c *Clinic) names() []string {
	if c == nil {
		return nil
	}
	names := make([]string, 0, len(c.People)+1)
	if name, ok := c.Param("clinic", "name"); ok {
		names = append(names, cast.ToString(name))
	}
	for _, p := range c.People {
		names = append(names, p.Name)
	}
	return names
}

// grammar is that of a lexicon, with the names of the clinic and its people.
func (c *Clinic) grammar(x *lexicon) *prose.Grammar {
	if c == nil || c.grammars == nil {
		return x.grammar.WithNames(c.names()...)
	}
	g, ok := c.grammars.Load(x)
	if !ok {
		g, _ = c.grammars.LoadOrStore(x, x.grammar.WithNames(c.names()...))
	}
	return g.(*prose.Grammar)
}

//go:embed all:terms
var termFiles embed.FS

// TermLists are a term list of a language as TOML: what the pack brings, what
// the site's data/bedside/terms/LANG/NAME.toml adds, and, as the key terms,
// what params.bedside.check.terms.NAME adds.
func (c *Clinic) TermLists(lang, name string) [][]byte {
	var lists [][]byte
	key := lang + "/" + name
	if src, err := termFiles.ReadFile("terms/" + key + ".toml"); err == nil {
		lists = append(lists, src)
	}
	if c == nil {
		return lists
	}
	if src := c.Terms[key]; src != nil {
		lists = append(lists, src)
	}
	if own := c.Config.Terms[name]; own != nil {
		src, err := toml.Marshal(map[string]any{"terms": own})
		if err == nil {
			lists = append(lists, src)
		}
	}
	return lists
}

// termNames are the names of the pack's term lists, in any language.
func termNames() []string {
	names := make(map[string]bool)
	_ = fs.WalkDir(termFiles, "terms", func(name string, d fs.DirEntry, err error) error {
		if err == nil && path.Ext(name) == ".toml" {
			names[strings.TrimSuffix(path.Base(name), ".toml")] = true
		}
		return nil
	})
	return slices.Sorted(maps.Keys(names))
}

// limit is a threshold of a rule.
func (c *Clinic) limit(r *Rule, name string) float64 {
	if n, ok := c.Config.Limits[r.ID][name]; ok {
		return n
	}
	return r.Limits[name]
}

// Contracts tells, from the contracts of the shortcodes, how content files are
// read.
func (c *Clinic) Contracts(rooms []*contract.Contract) {
	c.Known.Notation = make(map[string]string, len(rooms))
	c.Calls = make(map[string]*contract.Contract, 2*len(rooms))
	byName := make(map[string]*contract.Contract, len(rooms))
	for _, room := range rooms {
		byName[room.Name] = room
		for _, name := range []string{room.Name, "bedside/" + room.Name} {
			c.Known.Notation[name], c.Calls[name] = room.Notation, room
		}
	}
	c.Prose = func(shortcode, parameter string) bool {
		room, ok := byName[shortcode]
		if !ok {
			return false
		}
		p, ok := room.Parameter(parameter)
		return ok && (p.Type == contract.Text || p.Type == contract.Markdown)
	}
	c.Inline = func(shortcode string) bool {
		room, ok := byName[shortcode]
		return ok && room.Inline
	}
}

// EmergencyNumbers reads data/bedside/countries, the pack's or a site's: by
// country, the number to call first and then those that are answered too.
func EmergencyNumbers(countries map[string]any) map[string][]string {
	numbers := make(map[string][]string, len(countries))
	for country, v := range countries {
		m := cast.ToStringMap(v)
		if first := cast.ToString(m["emergency"]); first != "" {
			numbers[strings.ToUpper(country)] = append([]string{first}, textList(m["also"])...)
		}
	}
	return numbers
}

// short is a file's name as seen from the site's folder.
func (c *Clinic) short(file string) string {
	if rel, err := filepath.Rel(c.Root, file); err == nil && c.Root != "" && filepath.IsLocal(rel) {
		file = rel
	}
	return filepath.ToSlash(file)
}

// normal fills in what was left out.
func (c *Clinic) normal() *Clinic {
	n := *c
	n.lexicons = new(lexicons)
	n.Country = strings.ToUpper(n.Country)
	n.Profile = cmp.Or(n.Profile, n.Config.Profile, ProfileOf(n.Country))
	if n.MedicalSections == nil {
		n.MedicalSections = DefaultMedicalSections
	}
	n.Now = n.Now.UTC().Truncate(24 * time.Hour)
	n.shared = sync.OnceValue(n.known)
	n.lists, n.grammars = new(sync.Map), new(sync.Map)
	return &n
}
