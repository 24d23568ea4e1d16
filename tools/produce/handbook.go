package produce

import (
	"fmt"
	"strconv"
	"strings"

	"example.org/bedside/tools/article"
	"example.org/bedside/tools/contract"
)

// handbook makes each shortcode's page in the writers' handbook: what it is
// for, its parameters, and its examples, each shown and rendered.
var handbook = target{
	folders: []string{"content/handbook/shortcodes"},
	make: func(s *set) ([]file, error) {
		var files []file
		for i, c := range s.contracts {
			files = append(files, file{"content/handbook/shortcodes/" + c.Name + ".md", page(c, i+1)})
		}
		return files, nil
	},
}

func page(c *contract.Contract, weight int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\n# %s\ntitle: %q\ndescription: %q\nweight: %d\n---\n\n", note(c, contract.File), c.Name, c.Summary, weight)
	if d := strings.TrimSpace(c.Description); d != "" {
		fmt.Fprintf(&b, "%s\n\n", article.Escape(d))
	}
	b.WriteString("## How to write it\n\n")
	b.WriteString(fenced(usage(c)))
	b.WriteString(notation(c))
	b.WriteString("## Its parameters\n\n")
	if len(c.Parameters) == 0 {
		b.WriteString("It takes none.\n\n")
	} else {
		b.WriteString("| Parameter | What it takes | If it is left out | What it is for |\n|---|---|---|---|\n")
		for _, p := range c.Parameters {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, cell(takes(&p)), cell(otherwise(c, &p)), cell(purpose(&p)))
		}
		b.WriteString("\n")
	}
	for _, e := range c.Examples {
		fmt.Fprintf(&b, "## %s\n\n", e.Title)
		if e.Text != "" {
			fmt.Fprintf(&b, "%s\n\n", article.Escape(e.Text))
		}
		b.WriteString(fenced(e.Source))
		fmt.Fprintf(&b, "%s\n", e.Source)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// usage is the shortcode as it is written, without what may be left out.
func usage(c *contract.Contract) string {
	open := "{{< " + c.Name
	for _, p := range c.Parameters {
		if p.Required {
			open += fmt.Sprintf(" %s=\"…\"", p.Name)
		}
	}
	switch {
	case c.Notation == contract.Single:
		return open + " >}}\n"
	case c.Body == contract.BodyNone:
		return open + " />}}\n"
	}
	inner := "Markdown"
	if c.Body == contract.BodyTable {
		inner = "| … | … |\n|---|---|\n| … | … |"
	}
	s := fmt.Sprintf("%s >}}\n%s\n{{< /%s >}}\n", open, inner, c.Name)
	if c.BodyOr != "" {
		s += fmt.Sprintf("\n%s %s=\"…\" />}}\n", open, c.BodyOr)
	}
	return s
}

func notation(c *contract.Contract) string {
	var s []string
	switch {
	case c.Notation == contract.Single:
		s = append(s, "It stands alone: it is never closed.")
	case c.BodyOr != "":
		s = append(s, fmt.Sprintf("It is always closed: by a closing tag after what it holds, or by the slash at the end if `%s` stands in its place.", c.BodyOr))
	default:
		s = append(s, "It is always closed.")
	}
	if len(c.Within) > 0 {
		var in []string
		for _, name := range c.Within {
			in = append(in, "`"+name+"`")
		}
		s = append(s, "It stands inside "+strings.Join(in, " or ")+" only.")
	}
	s = append(s, fmt.Sprintf("In a theme that has a `%s` of its own, write `bedside/%s`.", c.Name, c.Name))
	return strings.Join(s, " ") + "\n\n"
}

// takes says in a writer's words what a parameter takes.
func takes(p *contract.Parameter) string {
	switch p.Type {
	case contract.Markdown:
		return "text; Markdown works in it"
	case contract.Boolean:
		return "`true` or `false`"
	case contract.Integer:
		return "a whole number" + bounds(p)
	case contract.Choice:
		s := ""
		for i, choice := range p.Choices {
			switch {
			case i == 0:
			case i == len(p.Choices)-1:
				s += " or "
			default:
				s += ", "
			}
			s += "`" + choice + "`"
		}
		return s
	case contract.Date:
		return "a date such as `2026-11-01`"
	case contract.Path:
		return "the path of a file"
	case contract.ID:
		return "a name without spaces"
	case contract.List:
		return "words separated by commas"
	}
	return "text"
}

func otherwise(c *contract.Contract, p *contract.Parameter) string {
	switch {
	case p.Required:
		return "an error: it is required"
	case p.Name == c.BodyOr:
		return "the text between the tags"
	case p.Default != nil:
		return fmt.Sprintf("`%v`", p.Default)
	}
	return "nothing"
}

func purpose(p *contract.Parameter) string {
	s := p.Help
	if p.Position >= 0 {
		s += " Its name may be left out"
		if p.Position > 0 {
			s += "; it is then parameter " + strconv.Itoa(p.Position+1)
		}
		s += "."
	}
	if p.Since != "" {
		s += " There since " + p.Since + "."
	}
	if p.Deprecated != "" {
		s += " Deprecated since " + p.Deprecated
		if p.ReplacedBy != "" {
			s += ": use `" + p.ReplacedBy + "`"
		}
		s += "."
	}
	return article.Escape(s)
}

// cell makes text safe for a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// fenced shows a source as code.
func fenced(source string) string { return code("md", source) + "\n" }
