package check

import (
	"fmt"
	"slices"
	"strings"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
)

// RuleShortcode is the rule about how shortcodes are called. What Hugo itself
// finds wrong with a call goes by it, too.
const RuleShortcode = "shortcode"

func shortcodeCall() Rule {
	return Rule{
		ID:       RuleShortcode,
		Severity: SeverityError,
		Summary:  "A shortcode gets the parameters that it has, each once, and of a choice one of its words.",
		Source:   "Bedside, the contract of the shortcode",
		Why: "A word that the shortcode does not know could only be guessed at, and of a parameter that stands twice Hugo takes the last. " +
			"The page would then say something else than its writer meant, such as call us where it should be call an ambulance.",
		Fix:  "write what the handbook's page on the shortcode names",
		Bad:  Example{Body: "{{< care urgency=\"emergancy\" >}}\n- you cannot feel your legs\n{{< /care >}}\n"},
		Good: Example{Body: "{{< care urgency=\"emergency\" >}}\n- you cannot feel your legs\n{{< /care >}}\n"},
		page: func(p *Page, r *Report) {
			p.Walk(func(s *article.Shortcode) {
				begins := func(line, column int) func(article.Range) bool {
					return func(at article.Range) bool { return at.Line == line && at.Column == column }
				}
				arguments := s.Arguments
				if lost, by := p.Lost(s); lost != nil {
					for i, at := range lost {
						message, fix := LostParameter(s.Name, at, by[i])
						r.At(at, message, fix)
					}
					arguments = slices.DeleteFunc(slices.Clone(arguments), func(a contract.Argument) bool {
						return slices.ContainsFunc(lost, begins(a.Line, a.Column))
					})
				}
				for _, at := range p.Quoted(s) {
					message, fix := QuotedParameter(s.Name, at)
					r.At(at, message, fix)
				}
				c := p.Clinic.Calls[s.Name]
				if c == nil {
					return
				}
				call := contract.Call{Name: s.Name, Arguments: arguments, Inner: p.Text[s.InnerStart:s.InnerEnd]}
				if s.Parent != nil {
					call.Parent = s.Parent.Name
				}
				errs := c.Check(call)
				for _, e := range errs {
					if e.Missing && slices.ContainsFunc(errs, func(other contract.CallError) bool { return other.Meant == e.Parameter }) {
						continue // what is misspelt is not missing as well
					}
					at := p.opening(s)
					for i := range s.Arguments {
						if a := p.Argument(s, i); begins(e.Line, e.Column)(a) {
							at = a
						}
					}
					severity := r.Severity
					if e.Warning {
						severity = SeverityWarning
					}
					r.As(severity, at, s.Name+": "+e.Message, r.Fix)
				}
			})
		},
	}
}

// LostParameter says that a later parameter of the same name makes one void.
func LostParameter(shortcode string, lost, by article.Range) (message, fix string) {
	return fmt.Sprintf("%s: %s is lost, because %s is given too, in line %d", shortcode, lost.Match, by.Match, by.Line), "keep the one that you mean"
}

// QuotedParameter says that the quotes around a value are a part of it.
func QuotedParameter(shortcode string, at article.Range) (message, fix string) {
	name, value, named := strings.Cut(at.Match, "=")
	if !named {
		name, value = "", at.Match
	} else {
		name += "="
	}
	straight := name + `"` + strings.Trim(value, article.ForeignQuotes) + `"`
	return fmt.Sprintf("%s: the quotes in %s are no straight ones, so that they are taken for a part of the value", shortcode, at.Match), "write " + straight
}
